import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { backoff, Socket } from '../../widget/shared/socket.js';

/** A socket on a server that answers when told to. */
function connection() {
  const made = [];
  const said = [];
  const heard = [];
  const socket = new Socket({
    url: 'ws://x',
    hello: () => ({ t: 'hello' }),
    frame: (frame) => heard.push(frame.t),
    status: (status, reason) => said.push(reason ? `${status} ${reason}` : status),
    make: () => {
      const ws = { readyState: 0, sent: [], closed: false, send: (text) => ws.sent.push(JSON.parse(text)), close: () => (ws.closed = true) };
      made.push(ws);
      return ws;
    },
  });
  const last = () => made.at(-1);
  const say = (frame) => last().onmessage({ data: JSON.stringify(frame) });
  const welcome = () => {
    last().readyState = 1;
    last().onopen();
    say({ t: 'welcome', beat_seconds: 20, now: 0 });
  };
  return { socket, made, said, heard, last, say, welcome };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
});

test('full jitter, doubling, with a ceiling', () => {
  assert.equal(backoff(0, () => 1), 500);
  assert.equal(backoff(3, () => 1), 4000);
  assert.equal(backoff(20, () => 1), 30_000);
  assert.equal(backoff(20, () => 0), 0);
});

test('hello first, online with the welcome, beats are answered', () => {
  const { socket, said, last, say, welcome } = connection();
  assert.equal(socket.send({ t: 'x' }), false);
  socket.connect();
  welcome();
  say({ t: 'beat', now: 1 });
  assert.deepEqual(last().sent, [{ t: 'hello' }, { t: 'beat' }]);
  assert.deepEqual(said, ['connecting', 'online']);
});

test('silence for two and a half beats is the end of a connection', () => {
  const { socket, made, welcome, said } = connection();
  socket.connect();
  welcome();
  mock.timers.tick(49_999);
  assert.equal(made.length, 1);
  mock.timers.tick(1);
  assert.equal(made[0].closed, true);
  assert.equal(said.at(-1), 'connecting');
  mock.timers.tick(30_000);
  assert.equal(made.length >= 2, true);
});

test('it tries again, says so after the second failure, and comes back', () => {
  const { socket, made, last, said, welcome } = connection();
  socket.connect();
  last().onclose({ code: 1006 });
  mock.timers.tick(1000);
  last().onclose({ code: 1006 });
  assert.deepEqual(said, ['connecting', 'offline unreachable']);
  mock.timers.tick(30_000);
  welcome();
  assert.equal(said.at(-1), 'online');
  assert.ok(made.length >= 3);
});

test('signed out and not allowed are final until asked again', () => {
  for (const [code, reason] of [[4401, 'signed_out'], [4403, 'not_allowed']]) {
    const { socket, made, last, said } = connection();
    socket.connect();
    last().onclose({ code });
    mock.timers.tick(600_000);
    assert.equal(made.length, 1);
    assert.equal(said.at(-1), `offline ${reason}`);
    socket.connect();
    assert.equal(made.length, 2);
  }
});

test('a server that moves is found again after the time it names', () => {
  const { socket, made, say, welcome } = connection();
  socket.connect();
  welcome();
  say({ t: 'moved', after_ms: 700 });
  assert.equal(made[0].closed, true);
  mock.timers.tick(699);
  assert.equal(made.length, 1);
  mock.timers.tick(1);
  assert.equal(made.length, 2);
});

test('an answer finds its question; a lost connection answers them all', async () => {
  const { socket, say, welcome, last } = connection();
  socket.connect();
  await assert.rejects(socket.ask({ t: 'a', re: '0' }), { code: 'offline' });
  welcome();
  const done = socket.ask({ t: 'a', re: '1' });
  const refused = socket.ask({ t: 'a', re: '2' });
  const lost = socket.ask({ t: 'a', re: '3' });
  say({ t: 'done', re: '1' });
  say({ t: 'error', re: '2', code: 'not_found', message: '' });
  last().onclose({ code: 1012 });
  assert.equal((await done).t, 'done');
  await assert.rejects(refused, { code: 'not_found' });
  await assert.rejects(lost, { code: 'offline' });
});

test('a late word of an old connection is not heard', () => {
  const { socket, made, heard, welcome } = connection();
  socket.connect();
  const old = made[0];
  socket.connect();
  welcome();
  assert.equal(old.onmessage, null);
  assert.deepEqual(heard, ['welcome']);
});
