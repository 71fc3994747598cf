import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Outbox } from '../../widget/shared/outbox.js';
import { memoryStorage } from '../../widget/shared/storage.js';

/** A storage that survives a reload, as far as the outbox can tell. */
function disk() {
  const { memory: _, ...storage } = memoryStorage();
  return Object.defineProperty(storage, 'length', Object.getOwnPropertyDescriptor(memoryStorageOf(storage), 'length'));
}
const memoryStorageOf = (storage) => ({
  get length() {
    let n = 0;
    while (storage.key(n) !== null) n++;
    return n;
  },
});

const message = (re, conversation = 'c') => ({ t: 'send', re, conversation, text: `text ${re}` });

function outbox({ storage = disk(), tab = disk(), scope = 'site:mara' } = {}) {
  const sent = [];
  let open = true;
  const box = new Outbox({ scope, storage, tab, changed: () => {}, send: (frame) => open && (sent.push(frame.re), true) });
  return { box, sent, storage, tab, cut: () => ((open = false), box.connected(false)) };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
});

test('messages leave one by one, in the order they were written', () => {
  const { box, sent } = outbox();
  box.connected(true);
  for (const re of ['a', 'b', 'c']) box.add(message(re));
  assert.deepEqual(sent, ['a']);
  box.remove('a');
  box.remove('b');
  assert.deepEqual(sent, ['a', 'b', 'c']);
  assert.deepEqual(box.list().map((item) => item.frame.re), ['c']);
});

test('a reload keeps what was not acknowledged and sends it again', () => {
  const first = outbox();
  first.box.add(message('a'));
  first.box.add(message('b'));
  assert.equal(first.box.state(first.box.list()[0]), 'waiting');
  const again = outbox(first);
  again.box.connected(true);
  assert.deepEqual(again.sent, ['a']);
  again.box.remove('a');
  assert.deepEqual(again.sent, ['a', 'b']);
  again.box.remove('b');
  assert.deepEqual(outbox(first).box.list(), []);
});

test('another person never finds them', () => {
  const { storage, box } = outbox();
  box.add(message('a'));
  assert.deepEqual(outbox({ storage, scope: 'site:jonas' }).box.list(), []);
});

test('without an answer it is sent again, and after a reconnect too', () => {
  const { box, sent, cut } = outbox();
  box.connected(true);
  box.add(message('a'));
  mock.timers.tick(15_000);
  assert.deepEqual(sent, ['a', 'a']);
  cut();
  assert.equal(box.state(box.list()[0]), 'waiting');
});

test('a refusal stays visible, and can be tried again or taken back', () => {
  const { box, sent } = outbox();
  box.connected(true);
  box.add(message('a'));
  box.add(message('b'));
  assert.equal(box.refused({ re: 'a', code: 'too_long', message: 'Too long.' }), true);
  assert.deepEqual(sent, ['a', 'b'], 'the next one does not wait for it');
  const [item] = box.list();
  assert.equal(box.state(item), 'failed');
  assert.equal(item.error.message, 'Too long.');
  box.remove('b');
  box.retry('a');
  assert.deepEqual(sent, ['a', 'b', 'a']);
  assert.ok(box.remove('a'));
  assert.equal(box.refused({ re: 'a', code: 'x', message: '' }), false);
});

test('a used id is replaced when it is tried again', () => {
  const { box } = outbox();
  box.connected(true);
  box.add(message('a'));
  box.refused({ re: 'a', code: 'client_id_reused', message: '' });
  box.retry('a');
  const [item] = box.list();
  assert.match(item.frame.re, /^[0-9a-f]{32}$/);
  assert.equal(item.error, undefined);
});

test('a refusal for now holds everything back for a while, ever longer', () => {
  const { box, sent } = outbox();
  box.connected(true);
  box.add(message('a'));
  box.add(message('b'));
  box.refused({ re: 'a', code: 'unavailable', message: '', retry: true });
  assert.equal(box.state(box.list()[0]), 'waiting');
  assert.deepEqual(sent, ['a']);
  mock.timers.tick(1000);
  assert.deepEqual(sent, ['a', 'a']);
  box.refused({ re: 'a', code: 'unavailable', message: '', retry: true });
  mock.timers.tick(1999);
  assert.equal(sent.length, 2);
  mock.timers.tick(1);
  assert.equal(sent.length, 3);
});

test('what another tab wrote is sent by that tab, unless it is gone', () => {
  const { storage, box } = outbox();
  box.add(message('a'));
  const other = outbox({ storage, tab: disk() });
  other.box.connected(true);
  assert.deepEqual(other.sent, []);
  mock.timers.tick(20_001);
  assert.deepEqual(other.sent, ['a']);
});

test('a storage that is full or switched off keeps them in memory, and says so', () => {
  const full = disk();
  full.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const { box, sent } = outbox({ storage: full });
  assert.equal(box.durable, true);
  box.connected(true);
  box.add(message('a'));
  assert.equal(box.durable, false);
  assert.deepEqual(sent, ['a']);
  assert.equal(box.list().length, 1);
  const off = outbox({ storage: memoryStorage() });
  off.box.add(message('a'));
  assert.equal(off.box.durable, false);
});

test('what is not readable is passed over', () => {
  const storage = disk();
  storage.setItem('warmline:out:site:mara:x', '{not json');
  const { box } = outbox({ storage });
  assert.deepEqual(box.list(), []);
});
