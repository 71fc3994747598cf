/** Wires the agent view; the only module that knows all the others. */

import './locale.js';
import { fill, h } from '../shared/dom.js';
import { commands as makeCommands, mayReply } from './actions.js';
import { Composer } from './composer.js';
import { CustomerPanel } from './customer-panel.js';
import { Desk } from './desk.js';
import { Drafts } from './drafts.js';
import { everySecond } from './every-second.js';
import { Inbox } from './inbox.js';
import { listen } from './keys.js';
import { Nav } from './nav.js';
import { notice } from './notice.js';
import { notifications } from './notify.js';
import { palette, showKeys } from './palette.js';
import { go, route } from './route.js';
import { Search } from './search.js';
import { ThreadPane } from './thread-pane.js';
import { ThreadView } from './thread-view.js';
import { SEARCH } from './words-search.js';
import { SAYS, VIEW_NAMES } from './words.js';

/** @typedef {import('../shared/wire.js').View} View */

const el = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const { body } = document;
/** Where the details lie over the thread (layout.css). */
const SHEET = matchMedia('(min-width: 680px) and (max-width: 979px)');

const desk = new Desk({ changed, status, trouble: notice });
const { state } = desk;
const drafts = new Drafts(() => state.you?.id);
const open = (/** @type {string} */ id) => go(id);
const composer = new Composer({
  drafts,
  trouble: notice,
  typing: (id) => desk.typing(id),
  send: async (draft, conversation) => {
    // What was on the screen while they wrote, not what came while they were asked.
    const saw = thread.read;
    const how = draft.note ? 'note' : await mayReply(desk, conversation);
    if (!how) return false;
    desk.send({ ...draft, conversation, saw, note: how === 'note' });
    thread.toEnd();
    return true;
  },
  empty: () => {
    const unseen = desk.outbox?.list(state.current).find((item) => item.error?.code === 'unseen');
    if (unseen) desk.again(unseen, state.thread(state.current).last);
    return !!unseen;
  },
});
const thread = new ThreadView(desk, {
  announce: (text) => fill(el('announcer'), text),
  edit: (item) => {
    desk.outbox?.remove(item.frame.re);
    composer.take({ text: item.frame.text, note: 'note' in item.frame, files: item.files });
    changed({ thread: item.frame.conversation });
  },
});
const find = () => palette(state, commands, open, (text) => lookFor(text));
const commands = makeCommands(desk, {
  find,
  view: show,
  search: () => lookFor(),
  write: (note) => {
    if (composer.element.isConnected) composer.focus(note);
    else begun = { id: state.current, note };
  },
  help: () => showKeys(commands),
  picture: ownPicture,
  read: () => thread.read,
});

/** Looked at rarely, so it comes when it is asked for. */
async function ownPicture() {
  const face = state.you && (state.agents.get(state.you.id)?.face ?? state.you);
  if (face) (await import('./portrait.js')).portrait(face);
}

const inbox = new Inbox(state, el('rows'));
const nav = new Nav(state, show, (on) => desk.duty(on), ownPicture);
const search = new Search(desk, {
  field: /** @type {HTMLInputElement} */ (el('search')),
  element: el('found'),
  say: (text) => fill(el('search-status'), text),
  toggled: (on) => {
    el('rows').hidden = on;
    el('found').hidden = !on;
    el('inbox-title').textContent = on ? SEARCH.title : VIEW_NAMES[inbox.view];
    nav.draw(on ? null : inbox.view);
  },
  open: ({ row, seq }) => go(row.id, false, seq),
});
const list = () => (search.active ? search : inbox);
const pane = new ThreadPane({
  desk,
  commands,
  composer,
  thread,
  element: el('thread'),
  back: () => go(''),
  details: () => go(state.current, true),
});
const panel = new CustomerPanel(desk, el('customer'), () => go(state.current));
const notify = notifications(open);

/** Asked to write while the thread was still on its way. @type {{ id: string, note: boolean } | null} */
let begun = null;

/** @param {import('./state.js').Changes} changes */
function changed(changes) {
  const current = state.current;
  if (changes.people) nav.drawPeople();
  if (changes.rows || changes.watching || changes.typing) inbox.draw();
  if (changes.rows) search.draw();
  if (changes.rows || changes.people) nav.draw(search.active ? null : inbox.view);
  if (changes.rows || changes.people || changes.thread === current || changes.customer) {
    pane.draw();
    panel.draw();
    if (begun && composer.element.isConnected) {
      if (begun.id === state.current) composer.focus(begun.note);
      begun = null;
    }
  }
  if (changes.watching === current || changes.typing === current) thread.drawCompany();
  if (changes.rows && state.loaded.has('waiting')) {
    const waiting = state.view('waiting');
    document.title = waiting.length ? `(${waiting.length}) Waiting · Warmline` : 'Warmline';
    notify.tell(waiting);
  }
}

/** A link to where one is already would lead nowhere. @param {Event} event */
function reload(event) {
  event.preventDefault();
  location.reload();
}

/** @param {import('../shared/socket.js').Status} now @param {string} [reason] */
function status(now, reason) {
  const banner = el('connection');
  if (now === 'online') {
    fill(banner);
    search.again();
  }
  else if (reason === 'signed_out')
    fill(banner, SAYS.signedOut, ' ', h('a', { href: `/agent${location.hash}`, onclick: reload }, SAYS.signIn));
  else if (reason === 'not_allowed') fill(banner, SAYS.refused);
  else if (now === 'offline') fill(banner, SAYS.offline);
  changed({ thread: state.current });
}

/** @param {View} view */
function show(view) {
  toggleNav(false);
  go('');
  search.clear();
  inbox.show(view);
  el('inbox-title').textContent = VIEW_NAMES[view];
  nav.draw(view);
  if (view === 'closed' && !state.loaded.has(view)) desk.list(view);
  inbox.focus('');
}

/** Into the search, with these words or with what was looked for last. @param {string} [text] */
function lookFor(text) {
  toggleNav(false);
  if (!search.field.offsetParent) go('');
  if (text) return search.for(text);
  search.field.focus();
  search.field.select();
}

/** @type {string} */ let sought = '';

function follow() {
  const { id, pane: shown, at } = route();
  const before = { id: state.current, pane: body.dataset.pane };
  body.dataset.pane = shown;
  if (id !== before.id) {
    desk.open(id);
    changed({ rows: true, thread: id });
  }
  if (at && sought !== location.hash) thread.seek(id, at);
  if (shown !== 'details') sought = location.hash;
  const sheet = shown === 'details' && SHEET.matches;
  el('inbox').inert = el('thread').inert = sheet;
  if (shown === before.pane && id === before.id) return;
  if (shown === 'details') el('customer').querySelector('h2')?.focus();
  else if (id) thread.sought || pane.focus();
  else list().focus(before.id);
}

/** @param {boolean} on */
function toggleNav(on) {
  if (on === body.hasAttribute('data-nav')) return;
  body.toggleAttribute('data-nav', on);
  el('nav-button').setAttribute('aria-expanded', `${on}`);
  for (const id of ['inbox', 'thread', 'customer']) el(id).inert = on;
  if (on) nav.focus();
  else el('nav-button').focus();
}

function escape() {
  if (body.hasAttribute('data-nav')) return toggleNav(false);
  if (document.activeElement === search.field) {
    if (search.active) return search.clear();
    return inbox.focus(state.current);
  }
  if (document.activeElement === composer.field) return pane.focus();
  if (search.active && !state.current) {
    search.clear();
    return inbox.focus('');
  }
  if (state.current) go(body.dataset.pane === 'details' ? state.current : '');
}

// Links to conversations go the same way as keys, so that back leads where one came from.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [id = '', at] = link.getAttribute('href')?.slice(1).split('/') ?? [];
  go(id, false, Number(at ?? 0));
});
addEventListener('popstate', follow);
addEventListener('hashchange', follow);
SHEET.addEventListener('change', follow);
el('nav-button').addEventListener('click', () => toggleNav(true));
el('scrim').addEventListener('click', () => (body.hasAttribute('data-nav') ? toggleNav(false) : go(state.current)));
el('find').addEventListener('click', find);
el('search-clear').addEventListener('click', () => {
  search.clear();
  search.field.focus();
});
fill(el('search-hint'), SEARCH.hint);
const bring = () => open(list().focused || state.current);
listen(commands, { step: (by) => list().step(by), bring, escape, find });
let seconds = 0;
everySecond(() => {
  inbox.tick();
  panel.tick();
  thread.drawCompany();
  // What fades without a frame: who writes, who looks, how long ago somebody was here.
  if (++seconds % 5 === 0) inbox.draw();
  if (seconds % 60 === 0) nav.drawPeople();
});
follow();
nav.draw(inbox.view);
desk.connect();
