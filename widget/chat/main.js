import { useAccent } from '../shared/accent.js';
import { h, icon, renew } from '../shared/dom.js';
import { keep, safeStorage } from '../shared/storage.js';
import { startChat } from './chat.js';
import { openingScreen } from './opening.js';
import { threadScreen } from './thread_screen.js';
import { words } from './words.js';

/** A connection that is back this soon was not worth a word. */
const CALM_MS = 1500;

const { dataset: { site = '', name = '', accent = '' }, lang } = document.documentElement;
const session = safeStorage('sessionStorage');
const banner = h('p', { class: 'banner', role: 'status' });
let calmUntil = Date.now() + CALM_MS;
const on = /** @type {Record<string, (message: any) => void>} */ ({});
let open = false;
/** @type {HTMLElement | undefined} */
let notice;

// The talk with embed.js on the dashboard's page. Its origin is pinned by its first `hello`; nobody else is heard or told.
const embedded = parent !== window;
let origin = '';

/** @param {string} type */
const tell = (type, more = {}) => embedded && origin && parent.postMessage({ warmline: 1, type, ...more }, origin);

/** `hello` comes first, and once. */
function listen() {
  if (!embedded) {
    on.hello?.({ url: '', title: '' });
    on.open?.({});
    return;
  }
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== parent || data?.warmline !== 1 || (origin || from) !== from) return;
    if ((data.type === 'hello') === !!origin) return;
    origin = from;
    on[data.type]?.(data);
  });
  // The only one without a known origin; it carries nothing.
  parent.postMessage({ warmline: 1, type: 'ready' }, '*');
}

/** @param {import('./types.js').Hello} hello */
on.hello = ({ token, url }) => {
  let due = false;
  /** The conversation that a link named; a dash where none did. */
  let leading = '';
  const chat = startChat({ site, token, page: url, changed, expired: () => tell('token-please') });
  // Another person at the same browser begins at the opening.
  const screenKey = `warmline:screen:${chat.scope}`;
  const close = () => (embedded ? h('button', { class: 'tool', 'aria-label': words.closeLabel, onclick: () => tell('close') }, icon('x')) : '');
  const opening = openingScreen(chat, name, close(), (id = chat.begun()) => show(id));
  const thread = threadScreen(chat, name, close(), () => show(''), () => open && !document.hidden);
  const screen = () => (chat.thread ? thread : opening);
  /** @type {Element | undefined} */
  let shown;

  function changed() {
    if (!due) queueMicrotask(draw);
    due = true;
  }

  /** @param {string} id '' is the opening */
  function show(id) {
    const from = document.getElementById(`c${chat.thread?.id}`);
    keep(session, screenKey, id);
    chat.show(id);
    draw();
    if (!id && from) from.focus();
    else screen().focus();
  }

  function draw() {
    due = false;
    const { status, reason, problem, site } = chat;
    // To what a link named, else to what is unread, as soon as that is known.
    if (leading && site) {
      const row = chat.rows.get(leading) ?? (!chat.thread && chat.unread()[0]);
      leading = '';
      if (row) return show(row.id);
    }
    if (status === 'online') calmUntil = Date.now() + CALM_MS;
    const refused = !site && problem && problem.code === reason && reason !== 'token_expired';
    const state = Date.now() < calmUntil ? '' : status === 'connecting' ? words.connecting : reason === 'network' ? words.network : words.unreachable;
    const away = !site && !chat.thread && status === 'offline';
    const said = refused ? '' : (problem?.message ?? (away ? '' : state));
    tell('unread', { count: chat.unread().length });
    screen().update();
    renew(banner, said, () => said);
    const next = refused ? (notice ??= h('main', null, h('header', { class: 'bar' }, h('h1', { class: 'cut' }, name), close()), h('div', { class: 'notice' }, h('p', { class: 'sentence' }, words.blocked), h('p', null, problem.message)))) : screen().element;
    if (next === shown) return;
    if (shown) shown.replaceWith(next);
    else document.body.append(banner, next);
    shown = next;
  }

  on.open = ({ id, keyed, quiet }) => {
    document.body.classList.toggle('calm', !keyed);
    open = true;
    keep(session, 'open', '1');
    if (!quiet) {
      leading = id || '-';
      screen().focus();
    }
    draw();
  };
  on.token = ({ token }) => chat.renew(token);
  on.page = chat.page;
  tell('look', { accent, words });
  chat.show(session.getItem(screenKey) ?? '');
  if (session.getItem('open')) tell('open');
  draw();
  // Ages, typing and the calm of the first moment pass by themselves.
  setInterval(draw, 1000);
  document.onvisibilitychange = draw;
};
on.close = () => {
  open = false;
  keep(session, 'open', '');
};
onkeydown = ({ key, defaultPrevented }) => {
  document.body.classList.remove('calm');
  if (key === 'Escape' && !defaultPrevented) tell('close');
};
useAccent(accent);
// A language that does not come leaves the frame unready, and embed.js tries again.
import(`./words/${lang.slice(0, 2)}.js`).then((own) => {
  Object.assign(words, own.words);
  listen();
});
