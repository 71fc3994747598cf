import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledged, Thread } from '../../widget/shared/thread.js';

const entry = (seq, more = {}) => ({ seq, at: seq * 1000, kind: 'message', author: 'agent', text: `n ${seq}`, ...more });
const page = (entries, more = {}) => ({ t: 'thread', re: 'r', conversation: 'c', entries, ...more });
const seqs = (thread) => thread.entries.map((one) => one.seq);

/** A generator that gives the same numbers for the same seed (mulberry32). */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('entries append, repeats change nothing', () => {
  const thread = new Thread('c');
  thread.page(page([entry(1), entry(2)], { reset: true }));
  for (const seq of [3, 3, 2, 1]) thread.add(entry(seq));
  assert.deepEqual(seqs(thread), [1, 2, 3]);
  assert.equal(thread.gap, false);
});

test('an entry that came too early waits for its neighbour and shows a gap', () => {
  const thread = new Thread('c');
  thread.page(page([entry(1)], { reset: true }));
  thread.add(entry(3));
  assert.deepEqual(seqs(thread), [1]);
  assert.equal(thread.gap, true);
  thread.add(entry(2));
  assert.deepEqual(seqs(thread), [1, 2, 3]);
  assert.equal(thread.gap, false);
});

test('a beat tells of what was lost', () => {
  const thread = new Thread('c');
  thread.page(page([entry(1)], { reset: true }));
  thread.heard(2);
  assert.equal(thread.gap, true);
  thread.page(page([entry(2)]));
  assert.equal(thread.gap, false);
});

test('an entry that overtook the first page goes on where the page ends', () => {
  const thread = new Thread('c');
  thread.add(entry(61));
  assert.deepEqual(seqs(thread), []);
  thread.page(page([entry(59), entry(60)], { reset: true, earlier: true }));
  assert.deepEqual(seqs(thread), [59, 60, 61]);
  thread.page(page([entry(59), entry(60)], { reset: true, earlier: true }));
  assert.deepEqual(seqs(thread), [59, 60, 61], 'a page older than what is shown takes nothing away');
});

test('a reset replaces what is too far behind', () => {
  const thread = new Thread('c');
  thread.page(page([entry(1), entry(2)], { reset: true }));
  thread.page(page([entry(90), entry(91)], { reset: true, earlier: true }));
  assert.deepEqual(seqs(thread), [90, 91]);
  assert.equal(thread.earlier, true);
});

test('earlier entries go before, and only where they fit', () => {
  const thread = new Thread('c');
  thread.page(page([entry(5), entry(6)], { reset: true, earlier: true }));
  thread.page(page([entry(1), entry(2)], { earlier: false }));
  assert.deepEqual(seqs(thread), [5, 6]);
  thread.page(page([entry(3), entry(4)], { earlier: true }));
  assert.deepEqual(seqs(thread), [3, 4, 5, 6]);
  thread.page(page([entry(1), entry(2)], { earlier: false }));
  assert.deepEqual(seqs(thread), [1, 2, 3, 4, 5, 6]);
  assert.equal(thread.earlier, false);
});

test('an acknowledged message stays on the screen until its entry is here', () => {
  const thread = new Thread('c');
  thread.page(page([entry(1)], { reset: true }));
  const item = { frame: { re: 'x', text: 'hello' }, files: [] };
  assert.equal(thread.lines([item]).pending.length, 1);
  thread.add(acknowledged({ seq: 3, at: 5, re: 'x' }, item, 'customer'));
  assert.deepEqual(thread.lines([item]).entries.map((one) => one.seq), [1, 3]);
  assert.equal(thread.lines([item]).pending.length, 0);
  assert.equal(thread.gap, true);
  thread.add(entry(2));
  thread.add(entry(3, { re: 'x', text: 'hello', by: { id: 'me' } }));
  assert.deepEqual(seqs(thread), [1, 2, 3]);
  assert.equal(thread.entries[2].local, undefined, 'the entry of the server replaces our own');
});

test('the newer row wins', () => {
  const thread = new Thread('c');
  thread.show({ rev: 2, n: 'new' });
  thread.show({ rev: 1, n: 'old' });
  thread.show(undefined);
  assert.equal(thread.row.n, 'new');
});

test('typing passes, and ends with what was typed', () => {
  const thread = new Thread('c');
  const face = { id: 'a', name: 'Ana' };
  thread.typed(face, 1000);
  assert.deepEqual(thread.typing(5999), [face]);
  assert.deepEqual(thread.typing(6000), []);
  thread.typed(face, 7000);
  thread.add(entry(1, { by: face }));
  assert.deepEqual(thread.typing(7001), []);
});

test('whatever is dropped, doubled or out of order: healed, it is the whole thread', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = dice(seed);
    const pick = (n) => Math.floor(random() * n);
    const total = 1 + pick(120);
    const pageSize = 1 + pick(50);
    const store = Array.from({ length: total }, (_, i) => entry(i + 1, { re: `re${i}` }));
    const thread = new Thread('c');
    const server = (since, upTo) => {
      const missing = store.slice(since, upTo);
      const far = !since || missing.length > pageSize;
      return page(far ? store.slice(Math.max(0, upTo - pageSize), upTo) : missing, {
        reset: far,
        earlier: far && upTo > pageSize,
      });
    };
    let written = pick(total + 1);
    const late = [server(0, written)];
    while (written < total || late.length) {
      if (written < total && random() < 0.6) {
        const frame = store[written++];
        for (let copies = random() < 0.2 ? 0 : 1 + pick(2); copies > 0; copies--) late.splice(pick(late.length + 1), 0, frame);
        if (random() < 0.15) late.push(server(thread.last, written));
        if (random() < 0.1) thread.add({ ...frame, local: true });
      } else if (late.length) {
        const frame = late.splice(random() < 0.5 ? 0 : pick(late.length), 1)[0];
        if (frame.t) thread.page(frame);
        else thread.add(frame);
      }
      const shown = seqs(thread);
      shown.forEach((seq, i) => assert.equal(seq, shown[0] + i, `seed ${seed}: a hole or a repeat in ${shown}`));
    }
    thread.heard(total);
    for (let tries = 0; thread.gap || !thread.loaded; tries++) {
      assert.ok(tries < 3, `seed ${seed}: does not heal`);
      thread.page(server(thread.loaded ? thread.last : 0, total));
    }
    for (let tries = 0; thread.first > 1; tries++) {
      assert.ok(tries < 200, `seed ${seed}: does not reach the beginning`);
      const end = thread.first - 1;
      const from = Math.max(0, end - pageSize);
      thread.page(page(store.slice(from, end), { earlier: from > 0 }));
    }
    assert.deepEqual(seqs(thread), store.map((one) => one.seq), `seed ${seed}`);
    assert.equal(thread.earlier, false, `seed ${seed}`);
  }
});

test('a thread that began here goes on with what the server adds', () => {
  const thread = new Thread('c');
  thread.add(entry(1));
  thread.add(entry(2));
  thread.page(page([]));
  assert.deepEqual(seqs(thread), [1, 2]);
  assert.equal(thread.loaded, true);
  thread.page(page([entry(3)]));
  assert.deepEqual(seqs(thread), [1, 2, 3]);
});
