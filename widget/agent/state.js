/**
 * What the agent view knows. Pure: frames come in, what changed comes out, and nothing here touches page or network.
 * A snapshot and the frames after it make the same state as a fresh snapshot, in whatever order they overtake each other.
 */

import { Thread } from '../shared/thread.js';

/** @typedef {import('../shared/wire.js').AgentRow} AgentRow */
/** @typedef {import('../shared/wire.js').AgentOut} AgentOut */
/** @typedef {import('../shared/wire.js').Face} Face */
/** @typedef {import('../shared/wire.js').View} View */
/** @typedef {import('../shared/wire.js').ToAgent} ToAgent */
/** @typedef {{ customer: import('../shared/wire.js').CustomerOut, earlier: import('../shared/wire.js').EarlierRow[] }} Details */
/**
 * What a frame changed; each key names what has to be drawn again.
 * @typedef {{ rows?: boolean, people?: boolean, thread?: string, customer?: string, watching?: string, typing?: string }} Changes
 */

const WATCH_BEATS = 3;
/** Threads kept for coming back to; the oldest visited give way. */
const KEPT_THREADS = 30;

export class State {
  /** @type {Map<string, AgentRow>} */ rows = new Map();
  /** @type {Map<string, AgentOut>} */ agents = new Map();
  /** @type {import('../shared/wire.js').AgentSite[]} */ sites = [];
  /** @type {Map<string, Thread<AgentRow>>} */ threads = new Map();
  /** @type {Map<string, Details>} */ details = new Map();
  /** @type {Face | null} */ you = null;
  /** The thread in front, '' for none. */
  current = '';
  /** @type {Set<View>} */ loaded = new Set();
  /** @type {Record<string, number>} */ counted = {};
  /** @type {Map<string, Map<string, { by: Face, until: number }>>} */ #watching = new Map();
  /** @type {Map<string, number>} */ #touched = new Map();
  /** @type {Map<string, number>} */ #asked = new Map();
  #turn = 0;
  #beatMs = 20_000;

  /** @param {ToAgent} frame @param {number} now ms @returns {Changes} */
  apply(frame, now) {
    switch (frame.t) {
      case 'welcome':
        this.you = frame.you;
        this.sites = frame.sites;
        this.counted = frame.counts;
        this.#beatMs = frame.beat_seconds * 1000;
        this.agents = new Map(frame.agents.map((agent) => [agent.face.id, agent]));
        return { people: true, rows: true };
      case 'inbox':
        return this.#inbox(frame);
      case 'found':
        for (const { row } of frame.hits) this.#put(row);
        return { rows: true };
      case 'row':
        return this.#put(frame.row) ? { rows: true, thread: frame.row.id } : {};
      case 'thread':
        this.thread(frame.conversation).page(frame);
        if (frame.row) this.#put(/** @type {AgentRow} */ (frame.row));
        return { rows: true, thread: frame.conversation };
      case 'entries':
        return this.#entries(frame);
      case 'customer':
        return this.#customer(frame);
      case 'agents':
        for (const agent of frame.agents) this.#agent(agent);
        return { people: true };
      case 'watching':
        return this.#watch(frame, now);
      case 'typing':
        this.thread(frame.conversation).typed(frame.by, now);
        return { typing: frame.conversation };
      case 'beat':
        for (const [id, seq] of Object.entries(frame.seqs ?? {})) this.threads.get(id)?.heard(seq);
        return {};
      default:
        return {};
    }
  }

  /** A thread, begun when there is none yet. @param {string} id */
  thread(id) {
    const thread = this.threads.get(id) ?? new Thread(id);
    this.threads.delete(id);
    this.threads.set(id, thread);
    const oldest = [...this.threads.keys()].find((one) => one !== this.current && one !== id);
    if (this.threads.size > KEPT_THREADS && oldest) this.threads.delete(oldest);
    return thread;
  }

  /** A view was asked for as `re`: rows that change until the answer comes are newer than it. @param {string} re */
  asking(re) {
    this.#asked.set(re, ++this.#turn);
  }

  /** @param {View} view @returns {AgentRow[]} longest wait first, then newest change first */
  view(view) {
    return [...this.rows.values()].filter((row) => this.belongs(row, view)).sort(order);
  }

  /** @param {AgentRow} row @param {View} view */
  belongs(row, view) {
    if (view === 'closed') return row.status === 'closed';
    if (row.status !== 'open') return false;
    if (view === 'waiting') return row.waiting != null;
    if (view === 'mine') return row.assignee === this.you?.id;
    return view === 'open' || row.assignee == null;
  }

  /** How many a view holds: counted from the rows once all open ones are here. @param {View} view */
  count(view) {
    return this.loaded.has('open') && view !== 'closed' ? this.view(view).length : this.counted[view];
  }

  /** Who else looks at a conversation. @param {string} id @param {number} now ms @returns {Face[]} */
  watching(id, now) {
    const all = [...(this.#watching.get(id)?.values() ?? [])];
    return all.filter((one) => one.until > now && one.by.id !== this.you?.id).map((one) => one.by);
  }

  /** Who else types in a conversation. @param {string} id @param {number} now ms @returns {Face[]} */
  typing(id, now) {
    return (this.threads.get(id)?.typing(now) ?? []).filter((by) => by.id !== this.you?.id);
  }

  /** @param {string | null | undefined} id @returns {string} */
  nameOf(id) {
    return (id && this.agents.get(id)?.face.name) || 'A colleague';
  }

  /** @param {import('../shared/wire.js').Inbox} frame @returns {Changes} */
  #inbox(frame) {
    const asked = this.#asked.get(frame.re) ?? 0;
    this.#asked.delete(frame.re);
    const whole = new Set(frame.rows.map((row) => row.id));
    for (const row of this.rows.values()) {
      const older = (this.#touched.get(row.id) ?? 0) < asked;
      if (older && !whole.has(row.id) && this.belongs(row, frame.view)) this.rows.delete(row.id);
    }
    for (const row of frame.rows) this.#put(row);
    this.counted = frame.counts;
    this.loaded.add(frame.view);
    return { rows: true };
  }

  /** @param {AgentRow} row */
  #put(row) {
    if (row.rev < (this.rows.get(row.id)?.rev ?? 0)) return false;
    this.rows.set(row.id, row);
    this.#touched.set(row.id, this.#turn);
    return true;
  }

  /** @param {import('../shared/wire.js').Entries} frame @returns {Changes} */
  #entries({ conversation, entries, row }) {
    // A thread that was never opened stays unread: opening it brings everything.
    for (const entry of entries) this.threads.get(conversation)?.add(entry);
    this.#put(/** @type {AgentRow} */ (row));
    return { rows: true, thread: conversation, typing: conversation };
  }

  /** @param {AgentOut} agent */
  #agent(agent) {
    const { face } = agent;
    const looked = this.agents.get(face.id)?.face.avatar;
    this.agents.set(face.id, agent);
    if (looked === face.avatar) return;
    if (this.you?.id === face.id) this.you = face;
    for (const thread of this.threads.values())
      for (const entry of thread.entries) if (entry.by?.id === face.id) entry.by = face;
  }

  /** @param {import('../shared/wire.js').CustomerDetails} frame @returns {Changes} */
  #customer({ customer, conversation, earlier }) {
    const { face, verified, here, plan, email, failing } = customer;
    for (const row of this.rows.values())
      if (row.customer.face.id === face.id)
        this.rows.set(row.id, { ...row, customer: { face, verified, here, plan, reachable: !!email && !failing } });
    // A visitor who leaves an address is called by it from then on, in what they said before too.
    for (const thread of this.threads.values())
      for (const entry of thread.entries) if (entry.by?.id === face.id) entry.by = face;
    for (const [id, old] of this.details)
      if (old.customer.face.id === face.id) this.details.set(id, { ...old, customer });
    if (conversation) {
      const known = this.details.get(conversation)?.earlier ?? [];
      this.details.set(conversation, { customer, earlier: earlier ?? known });
    }
    return { rows: true, customer: face.id, thread: conversation };
  }

  /** @param {import('../shared/wire.js').Watching} frame @param {number} now @returns {Changes} */
  #watch({ conversation, by, on = true }, now) {
    const all = this.#watching.get(conversation) ?? new Map();
    if (on) all.set(by.id, { by, until: now + WATCH_BEATS * this.#beatMs });
    else all.delete(by.id);
    this.#watching.set(conversation, all);
    return { watching: conversation };
  }
}

/** @param {AgentRow} a @param {AgentRow} b */
function order(a, b) {
  const waits = (a.waiting ?? Infinity) - (b.waiting ?? Infinity);
  return (Number.isNaN(waits) ? 0 : waits) || b.at - a.at || (a.id < b.id ? -1 : 1);
}
