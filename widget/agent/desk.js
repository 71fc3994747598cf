/** Between the connection and the state: asks for what is shown, keeps it current, and brings messages home. */

import { Outbox } from '../shared/outbox.js';
import { Socket } from '../shared/socket.js';
import { newId } from '../shared/storage.js';
import { acknowledged } from '../shared/thread.js';
import { now, setClock } from '../shared/times.js';
import { State } from './state.js';
import { SAYS } from './words.js';

/** @typedef {import('../shared/wire.js').ToAgent} ToAgent */
/** @typedef {import('../shared/wire.js').FromAgent} FromAgent */
/** @typedef {import('../shared/wire.js').View} View */
/** @typedef {import('../shared/outbox.js').Item} Item */
/** @typedef {{ conversation: string, text: string, note: boolean, saw: number, files: import('../shared/wire.js').FileOut[] }} Said */

const VERSION = 1;
const TYPING_MS = 3000;
/** A glance at another tab is not leaving. */
const AWAY_MS = 5000;
/** Entries before the one that was looked for. */
const CONTEXT = 15;
/** How often it is looked whether what was written has arrived. */
const LOOK_MS = 50;

export class Desk {
  state = new State();
  /** @type {Outbox | null} */ outbox = null;
  /** Why a thread could not be opened, by conversation. @type {Map<string, string>} */
  refused = new Map();
  /** @type {Map<string, number>} */ #seen = new Map();
  /** @type {Set<string>} */ #opening = new Set();
  /** @type {Set<string>} */ #fetching = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #leaving;
  #you = '';
  #typedAt = 0;
  #away = false;

  /**
   * @param {{ changed: (changes: import('./state.js').Changes) => void, trouble: (message: string) => void,
   *   status: (status: import('../shared/socket.js').Status, reason?: string) => void }} options
   */
  constructor({ changed, trouble, status }) {
    this.changed = changed;
    this.trouble = trouble;
    /** @type {Socket<FromAgent, ToAgent>} */
    this.socket = new Socket({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/agent`,
      hello: () => ({ t: 'hello', v: VERSION }),
      frame: (frame) => this.#hear(frame),
      status: (now, reason) => {
        this.outbox?.connected(now === 'online');
        status(now, reason);
      },
    });
    document.addEventListener('visibilitychange', () => this.#looked());
  }

  connect() {
    this.socket.connect();
  }

  /** Put a thread in front, or with '' none. @param {string} id */
  open(id) {
    const before = this.state.current;
    if (before && before !== id) this.socket.send({ t: 'unwatch', conversation: before });
    this.state.current = id;
    if (id) this.#fetch(id);
  }

  /** What came before the first entry here. @param {string} id */
  async more(id) {
    const { first } = this.state.thread(id);
    if (!first || this.#fetching.has(id)) return;
    this.#fetching.add(id);
    await this.#ask({ t: 'more', re: newId(), conversation: id, before: first });
    this.#fetching.delete(id);
  }

  /** Everything back to this entry, and a little before it. @param {string} id @param {number} seq */
  async reach(id, seq) {
    const thread = this.state.thread(id);
    if (this.#fetching.has(id)) return;
    this.#fetching.add(id);
    for (let first = thread.first; first > seq && thread.earlier; first = thread.first) {
      const reach = Math.max(1, seq - CONTEXT);
      const problem = await this.#ask({ t: 'more', re: newId(), conversation: id, before: first, reach });
      if (problem || thread.first >= first) break;
    }
    this.#fetching.delete(id);
  }

  /** @param {string} text @param {number} [before] @returns {Promise<import('../shared/wire.js').Found>} rejects with an error */
  async search(text, before) {
    const found = await this.socket.ask({ t: 'search', re: newId(), text, ...(before && { before }) });
    return /** @type {import('../shared/wire.js').Found} */ (found);
  }

  /** @param {View} view */
  list(view) {
    const re = newId();
    this.state.asking(re);
    return this.#ask({ t: 'inbox', re, view });
  }

  /**
   * Take, hand over, close, reopen. Tells what went wrong, if anything, but for what is still to be read.
   * @param {{ t: 'take' | 'reopen' } | { t: 'close', saw?: number } | { t: 'hand_over', to: string }} what
   * @param {string} conversation
   * @returns {Promise<string>} the code of what went wrong
   */
  async act(what, conversation) {
    await this.#arrived(conversation);
    const problem = await this.#ask({ ...what, re: newId(), conversation });
    if (problem && problem.code !== 'unseen') this.trouble(problem.message);
    return problem?.code ?? '';
  }

  /** Answer now, or not. Tells what went wrong, if anything. @param {boolean} on */
  async duty(on) {
    const problem = await this.#ask({ t: 'duty', re: newId(), on });
    if (problem) this.trouble(problem.message);
  }

  /** @param {Said} said */
  send({ conversation, text, note, saw, files }) {
    /** @type {import('../shared/wire.js').AgentSend} */
    const frame = { t: 'send', re: newId(), conversation, text, saw, files: files.map((file) => file.id) };
    this.outbox?.add(note ? { ...frame, note } : frame, files);
  }

  /** Send a refused message again, knowing now what is on the screen. @param {Item} item @param {number} saw */
  again(item, saw) {
    if (item.error?.code !== 'unseen') return this.outbox?.retry(item.frame.re);
    this.outbox?.remove(item.frame.re);
    this.outbox?.add({ ...item.frame, saw }, item.files);
  }

  /** @param {string} id @param {number} seq */
  saw(id, seq) {
    const known = Math.max(this.#seen.get(id) ?? 0, this.state.rows.get(id)?.agent_seen ?? 0);
    if (seq > known && this.socket.send({ t: 'seen', conversation: id, seq })) this.#seen.set(id, seq);
  }

  /** @param {string} id */
  typing(id) {
    if (Date.now() - this.#typedAt < TYPING_MS) return;
    if (this.socket.send({ t: 'typing', conversation: id })) this.#typedAt = Date.now();
  }

  /** An end must not come before the last word, so it waits for what is on its way. @param {string} conversation */
  async #arrived(conversation) {
    const waits = () => this.outbox?.list(conversation).some((item) => !item.error);
    while (this.socket.online && waits()) await new Promise((done) => setTimeout(done, LOOK_MS));
  }

  /** @param {ToAgent} frame */
  #hear(frame) {
    if (frame.t === 'welcome' || frame.t === 'beat') setClock(frame.now);
    if (frame.t === 'ack') return this.#landed(frame);
    if (frame.t === 'error') return this.#problem(frame);
    if (frame.t === 'entries') for (const { re } of frame.entries) if (re) this.outbox?.remove(re);
    const changes = this.state.apply(frame, now());
    if (frame.t === 'welcome') this.#welcome(frame.you.id);
    if (frame.t === 'resync') this.#refresh();
    this.#heal();
    this.changed(changes);
  }

  /** @param {string} you */
  #welcome(you) {
    // Somebody else signed in meanwhile: what is here is not theirs.
    if (this.#you && this.#you !== you) return location.reload();
    this.#you = you;
    this.outbox ??= new Outbox({
      scope: `agent:${you}`,
      send: (frame) => this.socket.send(frame),
      changed: () => this.changed({ thread: this.state.current }),
    });
    this.#seen.clear();
    this.#refresh();
  }

  #refresh() {
    // No answer is on its way any more, or it may be among what was dropped.
    this.#opening.clear();
    this.#fetching.clear();
    // Who waits first: that list is short, and the one that matters.
    for (const view of /** @type {View[]} */ (['waiting', 'open'])) this.list(view);
    if (this.state.loaded.has('closed')) this.list('closed');
    if (this.state.current && !this.#away) this.#fetch(this.state.current);
  }

  /** @param {import('../shared/wire.js').Ack} ack */
  #landed(ack) {
    const item = this.outbox?.remove(ack.re);
    const { you } = this.state;
    if (item && you) this.state.thread(ack.conversation).add(acknowledged(ack, item, 'agent', you));
    this.#heal();
    this.changed({ thread: ack.conversation });
  }

  /** @param {import('../shared/wire.js').Error} error */
  #problem(error) {
    if (this.outbox?.refused(error)) return;
    if (!error.re) this.trouble(error.message);
  }

  /** @param {string} id */
  async #fetch(id) {
    if (this.#opening.has(id)) return;
    this.#opening.add(id);
    const thread = this.state.thread(id);
    const had = thread.last;
    const problem = await this.#ask({
      t: 'open',
      re: newId(),
      conversation: id,
      since: thread.loaded ? thread.last : 0,
    });
    this.#opening.delete(id);
    if (!problem) this.refused.delete(id);
    else if (problem.code !== 'offline' && !problem.retry) this.refused.set(id, problem.message);
    this.changed({ thread: id });
    // An answer that brought nothing would be asked for again and again.
    if (!problem && thread.last > had) this.#heal();
  }

  #heal() {
    const { current, threads } = this.state;
    const thread = threads.get(current);
    if (!current || this.#away || this.refused.has(current)) return;
    if (!thread?.loaded || thread.gap) this.#fetch(current);
  }

  /** @param {FromAgent & { re: string }} frame @returns {Promise<import('../shared/wire.js').Error | null>} what went wrong */
  #ask(frame) {
    return this.socket.ask(frame).then(
      () => null,
      (error) => ({ message: SAYS.cantNow, ...error }),
    );
  }

  #looked() {
    clearTimeout(this.#leaving);
    const { current } = this.state;
    if (document.hidden) {
      this.#leaving = setTimeout(() => {
        this.#away = true;
        if (this.state.current) this.socket.send({ t: 'unwatch', conversation: this.state.current });
      }, AWAY_MS);
    } else if (this.#away) {
      this.#away = false;
      if (current) this.#fetch(current);
    }
  }
}
