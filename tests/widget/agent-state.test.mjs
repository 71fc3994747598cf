// What the agent view knows: a snapshot and the frames after it are worth a fresh snapshot. `node --test`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lines, publicNumbers } from '../../widget/agent/lines.js';
import { State } from '../../widget/agent/state.js';

const NOW = 1_800_000_000_000;
const VIEWS = ['waiting', 'mine', 'open', 'nobodys', 'closed'];
const face = (id) => ({ id, name: id, initials: id.slice(0, 2), colour: '#333333' });
const ANA = face('ana');
const JONAS = face('jonas');

/** Numbers that look random and are the same in every run (mulberry32). */
function dice(seed) {
  const roll = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(roll() * n);
  return { below, chance: (p) => roll() < p, pick: (all) => all[below(all.length)] };
}

/** A server in miniature: conversations, and the frames that every change announces. */
class World {
  rows = new Map();
  threads = new Map();
  clock = NOW;

  row(id) {
    return this.rows.get(id);
  }

  begin(id) {
    this.threads.set(id, []);
    const customer = { face: face(`customer-${id}`), verified: true, here: true, plan: '' };
    this.rows.set(id, {
      id,
      site: 's',
      status: 'open',
      seq: 0,
      rev: 0,
      at: NOW,
      created: NOW,
      customer,
      public_seq: 0,
      target: 300,
      waiting: null,
      assignee: null,
    });
    return this.say(id, 'customer');
  }

  change(id, fields, entry) {
    const row = this.row(id);
    this.clock += 1000;
    const frames = [];
    const next = { ...row, ...fields, rev: row.rev + 1, at: this.clock };
    if (entry) {
      next.seq = row.seq + 1;
      next.public_seq = row.public_seq + (entry.kind === 'note' ? 0 : 1);
      const line = { seq: next.seq, at: this.clock, ...entry };
      this.threads.get(id).push(line);
      frames.push({ t: 'entries', conversation: id, entries: [line], row: next });
    }
    this.rows.set(id, next);
    return frames.length ? frames : [{ t: 'row', row: next }];
  }

  say(id, author) {
    const waiting = author === 'customer' ? (this.row(id).waiting ?? this.clock) : null;
    const by = author === 'customer' ? this.row(id).customer.face : ANA;
    const fields = { waiting, status: 'open', ...(author === 'agent' ? { assignee: ANA.id } : {}) };
    return this.change(id, fields, { kind: 'message', author, by, text: `said at ${this.clock}` });
  }

  random({ pick }) {
    const id = pick([...this.rows.keys()]);
    const system = (kind, fields) => this.change(id, fields, { kind, author: 'agent', by: ANA, text: '' });
    return pick([
      () => this.say(id, 'customer'),
      () => this.say(id, 'agent'),
      () => this.change(id, {}, { kind: 'note', author: 'agent', by: JONAS, text: 'psst' }),
      () => system('taken', { assignee: pick([ANA.id, JONAS.id]) }),
      () => system('closed', { status: 'closed', waiting: null }),
      () => system('reopened', { status: 'open' }),
      () => this.change(id, { customer_seen: this.row(id).public_seq }),
    ])();
  }

  holds(row, view) {
    if (view === 'closed') return row.status === 'closed';
    if (row.status !== 'open') return false;
    return { waiting: row.waiting !== null, mine: row.assignee === ANA.id, open: true, nobodys: row.assignee === null }[
      view
    ];
  }

  inbox(re, view) {
    return {
      t: 'inbox',
      re,
      view,
      rows: [...this.rows.values()].filter((row) => this.holds(row, view)),
      counts: this.counts(),
    };
  }

  counts() {
    return Object.fromEntries(
      VIEWS.map((view) => [view, [...this.rows.values()].filter((row) => this.holds(row, view)).length]),
    );
  }

  open(id, since = 0) {
    const all = this.threads.get(id);
    const reset = since === 0;
    const entries = reset ? all.slice(-50) : all.filter((entry) => entry.seq > since);
    return {
      t: 'thread',
      re: 'r',
      conversation: id,
      entries,
      reset,
      earlier: reset && all.length > 50,
      row: this.row(id),
    };
  }

  welcome() {
    const agents = [ANA, JONAS].map((one) => ({ face: one, full_name: one.name, here: true }));
    return { t: 'welcome', you: ANA, sites: [], agents, counts: this.counts(), beat_seconds: 20, now: this.clock };
  }

  fresh(id) {
    const state = new State();
    state.apply(this.welcome(), NOW);
    for (const view of ['open', 'closed']) this.reload(state, view);
    state.apply(this.open(id), NOW);
    return state;
  }

  reload(state, view, after = []) {
    state.asking(`re-${view}`);
    const answer = this.inbox(`re-${view}`, view);
    for (const frame of after) state.apply(frame, NOW);
    state.apply(answer, NOW);
  }
}

const views = (state) => Object.fromEntries(VIEWS.map((view) => [view, state.view(view)]));
const said = (state, id) => state.thread(id).entries;

/** Each frame may arrive twice, and may be overtaken by those close to it; entries of a thread may not arrive at all. */
function rough(frames, { below, chance }) {
  const arriving = frames
    .map((frame) => (frame.t === 'entries' && chance(0.1) ? { t: 'row', row: frame.row } : frame))
    .flatMap((frame) => (chance(0.2) ? [frame, frame] : [frame]));
  return arriving
    .map((frame, n) => ({ frame, at: n + below(6) }))
    .sort((a, b) => a.at - b.at)
    .map(({ frame }) => frame);
}

for (let seed = 1; seed <= 60; seed++)
  test(`a snapshot and rough frames make a fresh snapshot (seed ${seed})`, () => {
    const luck = dice(seed);
    const world = new World();
    for (const id of ['a', 'b', 'c', 'd']) world.begin(id);
    const state = world.fresh('a');
    const frames = [];
    for (let n = 0; n < 40; n++) {
      if (luck.chance(0.1)) frames.push(...world.begin(`new-${n}`));
      frames.push(...world.random(luck));
    }
    for (const frame of rough(frames, luck)) state.apply(frame, NOW);
    assert.deepEqual(views(state), views(world.fresh('a')));

    // The thread says itself whether it lacks something, and asking for that makes it whole.
    const thread = state.thread('a');
    state.apply({ t: 'beat', now: NOW, seqs: { a: world.row('a').seq } }, NOW);
    if (thread.gap) state.apply(world.open('a', thread.last), NOW);
    assert.equal(thread.gap, false);
    assert.deepEqual(said(state, 'a'), said(world.fresh('a'), 'a'));
  });

test('a resync forgets what was missed and keeps what overtook the answer', () => {
  const world = new World();
  for (const id of ['a', 'b', 'c']) world.begin(id);
  const state = world.fresh('a');
  world.say('a', 'agent');
  world.change('b', { status: 'closed', waiting: null });
  state.asking('re-open');
  const answer = world.inbox('re-open', 'open');
  for (const frame of [...world.begin('d'), ...world.change('c', { assignee: JONAS.id })]) state.apply(frame, NOW);
  state.apply(answer, NOW);
  world.reload(state, 'closed');
  assert.deepEqual(views(state), views(world.fresh('a')));
});

test('counts come from the rows, and from the server until they are here', () => {
  const world = new World();
  for (const id of ['a', 'b', 'c']) world.begin(id);
  const state = new State();
  state.apply(world.welcome(), NOW);
  assert.equal(state.count('waiting'), 3);
  world.reload(state, 'open');
  for (const frame of world.say('a', 'agent')) state.apply(frame, NOW);
  assert.deepEqual(
    VIEWS.slice(0, 4).map((view) => state.count(view)),
    [2, 1, 3, 2],
  );
});

test('who waits longest comes first, then what changed last', () => {
  const world = new World();
  for (const id of ['a', 'b', 'c', 'd']) world.begin(id);
  world.say('b', 'agent');
  world.say('a', 'agent');
  const state = world.fresh('a');
  assert.deepEqual(
    state.view('open').map((row) => row.id),
    ['c', 'd', 'a', 'b'],
  );
});

test('a colleague who looks is forgotten after three beats, oneself never counts', () => {
  const state = new State();
  const world = new World();
  state.apply(world.welcome(), NOW);
  for (const by of [ANA, JONAS]) state.apply({ t: 'watching', conversation: 'a', by }, NOW);
  assert.deepEqual(state.watching('a', NOW + 59_000), [JONAS]);
  assert.deepEqual(state.watching('a', NOW + 61_000), []);
  state.apply({ t: 'watching', conversation: 'a', by: JONAS, on: false }, NOW);
  assert.deepEqual(state.watching('a', NOW), []);
});

test('what is told about a customer reaches their rows and their details', () => {
  const world = new World();
  world.begin('a');
  const state = world.fresh('a');
  const customer = { face: world.row('a').customer.face, verified: true, here: false, since: NOW, plan: 'Team' };
  state.apply({ t: 'customer', customer: { ...customer, here: true }, conversation: 'a', earlier: [{ id: 'x' }] }, NOW);
  state.apply({ t: 'customer', customer }, NOW);
  assert.equal(state.rows.get('a').customer.here, false);
  assert.deepEqual(state.details.get('a'), { customer, earlier: [{ id: 'x' }] });
});

test('public numbers are counted from the row, over private lines, both ways', () => {
  const entry = (seq, kind = 'message') => ({ seq, kind, at: NOW, author: 'agent' });
  const entries = [entry(5), entry(6, 'note'), entry(7), entry(8, 'mail_failed'), entry(9)];
  const number = publicNumbers(entries, { seq: 7, public_seq: 4 });
  assert.deepEqual(entries.map(number), [3, undefined, 4, undefined, 5]);
  assert.deepEqual(
    entries.map(publicNumbers(entries, { seq: 99, public_seq: 4 })),
    entries.map(() => undefined),
  );
});

test('lines are grouped by person, channel and time, and know what went by mail and was seen', () => {
  const MARA = face('mara');
  const by = (who, author, minute, more = {}) => ({
    kind: 'message',
    author,
    by: who,
    at: NOW + minute * 60_000,
    text: 'text',
    ...more,
  });
  const entries = [
    by(MARA, 'customer', 0),
    by(MARA, 'customer', 1),
    by(ANA, 'agent', 2),
    by(ANA, 'agent', 3),
    { kind: 'mailed', author: 'system', at: NOW + 4 * 60_000, data: { to: 'm@x', first: 4, last: 4 } },
    by(MARA, 'customer', 5, { channel: 'email' }),
    by(MARA, 'customer', 6),
  ].map((entry, n) => ({ seq: n + 1, ...entry }));
  const made = lines(entries, { seq: 7, public_seq: 7, customer_seen: 3 }, []).filter((line) => line.kind !== 'day');
  assert.deepEqual(
    made.map((line) => line.head),
    [true, false, true, false, true, true, true],
  );
  assert.deepEqual(
    made.map((line) => line.seen),
    [false, false, true, false, false, false, false],
  );
  assert.deepEqual(
    made.map((line) => line.dashed),
    [false, false, false, true, true, true, false],
  );
  assert.equal(made.at(-1).returned, true);
});
