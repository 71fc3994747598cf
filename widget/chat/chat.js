import { Outbox } from '../shared/outbox.js';
import { Socket } from '../shared/socket.js';
import { keep, newConversation, newId, safeStorage } from '../shared/storage.js';
import { acknowledged, Thread } from '../shared/thread.js';
import { locale, now, setClock } from '../shared/times.js';

/** @import { Chat, Problem, Row } from './types.js' */
/** @import { FromCustomer, ToCustomer } from '../shared/wire.js' */

/** Refusals that trying again would not change. */
const REFUSED = ['token_refused', 'token_expired', 'not_allowed', 'not_found', 'bad_frame'];
const TYPING_MS = 3000;
const PROBLEM_MS = 8000;

/** Whose messages these are, before the server says it: the token's subject, read but not trusted. */
export function subject(token = '') {
  try {
    const [, part = ''] = token.replace(/-/g, '+').replace(/_/g, '/').split('.');
    return encodeURIComponent(JSON.parse(atob(part)).sub);
  } catch {
    return 'visitor';
  }
}

/** @param {{ site: string, token?: string, page: string, changed: () => void, expired: () => void }} options @returns {Chat} */
export function startChat({ site, token, page, changed, expired }) {
  const scope = `${site}:${subject(token)}`;
  const storage = safeStorage('localStorage');
  const visitorKey = `warmline:visitor:${site}`;
  const begunKey = `warmline:begun:${scope}`;
  const outbox = new Outbox({ scope, send: (frame) => socket.send(frame), changed });
  /** @type {Chat['rows']} */
  const rows = new Map();
  let asking = '';
  let typed = 0;
  let seen = '';

  /** @type {import('./types.js').Writable<Chat>} */
  const chat = {
    rows, expects: new Map(), storage, outbox, scope, changed,
    status: 'connecting',
    reason: '',
    upload: '',
    show(id) {
      if (id === chat.thread?.id) return;
      chat.thread = id ? new Thread(id) : undefined;
      chat.thread?.show(rows.get(id ?? ''));
      asking = '';
      open();
    },
    begun() {
      const id = storage.getItem(begunKey) ?? newConversation();
      keep(storage, begunKey, id);
      return id;
    },
    send(text, attached) {
      const files = attached.map((file) => file.id);
      if (chat.thread) outbox.add({ t: 'send', re: newId(), conversation: chat.thread.id, text, files }, attached);
    },
    turn: (t) => chat.thread && socket.ask({ t, re: newId(), conversation: chat.thread.id }).catch(trouble),
    leaveAddress: (address) => socket.ask({ t: 'email', re: newId(), address }),
    more() {
      const { thread } = chat;
      if (thread?.earlier && !asking) ask({ t: 'more', re: newId(), conversation: thread.id, before: thread.first });
    },
    typing() {
      if (!chat.thread?.last || Date.now() - typed < TYPING_MS) return;
      typed = Date.now();
      socket.send({ t: 'typing', conversation: chat.thread.id });
    },
    saw() {
      const { id: conversation = '', last: seq = 0, row, entries } = chat.thread ?? {};
      const { replied = 0, seen: known = 0 } = row ?? {};
      // After an own message there is nothing to tell, unless a reply came before it.
      if (!seq || known >= seq || seen === conversation + seq || (entries?.at(-1)?.re && known >= replied)) return;
      if (socket.send({ t: 'seen', conversation, seq })) seen = conversation + seq;
    },
    list: () => [...rows.values()].sort((a, b) => b.at - a.at),
    unread: () => chat.list().filter((row) => (row.replied ?? 0) > (row.seen ?? 0)),
    page({ url, title }) {
      page = url;
      socket.send({ t: 'page', url: url.slice(0, 2000), title: title.slice(0, 200) });
    },
    renew(next) {
      if (subject(next) !== subject(token)) return location.reload();
      token = next;
      socket.connect();
    },
  };

  /** @type {Socket<FromCustomer, ToCustomer>} */
  const socket = new Socket({
    url: location.origin.replace('http', 'ws') + '/ws/customer',
    hello: () => ({
      t: 'hello', v: 1, site, token,
      visitor: token ? null : storage.getItem(visitorKey),
      page: page.slice(0, 2000),
      locale: locale?.baseName,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
    frame: hear,
    status(status, reason = '') {
      Object.assign(chat, { status, reason });
      seen = '';
      outbox.connected(status === 'online');
    },
  });

  function open() {
    const { thread } = chat;
    if (!thread || asking || !(thread.last || rows.has(thread.id))) return;
    ask({ t: 'open', re: newId(), conversation: thread.id, since: thread.last });
  }

  /** One page at a time. @param {FromCustomer & { re: string }} frame */
  async function ask(frame) {
    const last = chat.thread?.last;
    asking = frame.re;
    await socket.ask(frame).catch(trouble);
    if (asking !== frame.re) return;
    asking = '';
    // Only progress asks on: a server that knows no more is not asked in a circle.
    if (chat.thread?.gap && chat.thread.last !== last) open();
  }

  /** @param {Problem} error */
  function trouble(error) {
    if (error.code === 'offline') return;
    chat.problem = error;
    setTimeout(() => {
      if (chat.problem === error && chat.status === 'online') chat.problem = undefined;
      changed();
    }, PROBLEM_MS);
    changed();
  }

  /** @param {Row} row */
  function show(row) {
    if (row.rev >= (rows.get(row.id)?.rev ?? 0)) rows.set(row.id, row);
    if (row.id === chat.thread?.id) chat.thread.show(row);
    if (row.id === storage.getItem(begunKey)) keep(storage, begunKey, '');
  }

  /** @param {ToCustomer} frame */
  function hear(frame) {
    const thread = 'conversation' in frame && frame.conversation === chat.thread?.id ? chat.thread : undefined;
    if (frame.t === 'welcome') {
      const { you, site, opening, upload, visitor, conversations } = frame;
      Object.assign(chat, { you, site, opening, upload, problem: undefined });
      rows.clear();
      conversations.forEach(show);
      if (visitor) keep(storage, visitorKey, visitor);
      asking = '';
      open();
    } else if (frame.t === 'opening') chat.opening = frame.opening;
    else if (frame.t === 'expect') chat.expects.set(frame.conversation, frame.text);
    else if (frame.t === 'you') chat.you = frame.you;
    else if (frame.t === 'conversation') show(frame.row);
    else if (frame.t === 'typing') thread?.typed(frame.by, now());
    else if (frame.t === 'resync') {
      // What was asked for may be among what was dropped.
      asking = '';
      open();
    }
    else if (frame.t === 'beat') {
      // What was seen may not have been kept; the row says so, and it is said again.
      seen = '';
      chat.thread?.heard(frame.seqs?.[chat.thread.id]);
    }
    else if (frame.t === 'thread' || frame.t === 'entries') {
      if (frame.t === 'thread') thread?.page(frame);
      else for (const entry of frame.entries) thread?.add(entry);
      for (const { re } of frame.entries) outbox.remove(re ?? '');
      if (frame.row) show(/** @type {Row} */ (frame.row));
    } else if (frame.t === 'ack') {
      const item = outbox.remove(frame.re);
      if (item) thread?.add(acknowledged(frame, item, 'customer'));
      // Another tab may have taken it out already.
      thread?.heard(frame.seq);
      if (frame.row) show(frame.row);
    } else if (frame.t === 'done') outbox.remove(frame.re);
    else if (frame.t === 'error' && !outbox.refused(frame) && !frame.re) {
      trouble(frame);
      if (REFUSED.includes(frame.code)) socket.stop(frame.code);
      if (frame.code === 'token_expired') expired();
    }
    if ('now' in frame) setClock(frame.now);
    // A thread that began here is opened once it exists there.
    if (frame.t !== 'error' && chat.thread && (chat.thread.gap || !chat.thread.loaded)) open();
    changed();
  }

  socket.connect();
  return chat;
}
