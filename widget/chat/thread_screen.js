import { avatar, h, icon, renew } from '../shared/dom.js';
import { now } from '../shared/times.js';
import { makeComposer } from './composer.js';
import { layout } from './layout.js';
import { draw, update as updateLine } from './lines.js';
import { mailbox } from './mailbox.js';
import { spelled, words } from './words.js';

/** @import { Chat, Line, Screen } from './types.js' */

/** This close to the end, the newest line is in front of the customer. */
const NEAR_PX = 60;
/** This close to the start, earlier entries are fetched. */
const AHEAD_PX = 240;

/** The thread: its head, the log, what to expect, the composer. @param {Chat} chat @param {string} name of the site @param {Node | string} close @param {() => void} back @param {() => boolean} visible @returns {Screen} */
export function threadScreen(chat, name, close, back, visible) {
  const composer = makeComposer(chat);
  const log = h('div', { class: 'log', role: 'log', 'aria-label': words.thread });
  const intro = h('div', { class: 'intro' });
  const next = h('div', { class: 'log', role: 'status' });
  const mail = h('div');
  const typing = h('div', { class: 'typing' });
  const inside = h('div', null, intro, log, typing, next, mail);
  const scroll = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.thread }, inside);
  const newest = h('button', { class: 'newest', onclick: () => toEnd('smooth') }, icon('down'), words.newest);
  const title = h('div', { class: 'title' });
  const end = h('button', { class: 'quiet', 'aria-label': words.endLabel, onclick: () => chat.turn('close') }, words.end);
  const closed = h('div', { class: 'closed' }, h('p', null, words.done), h('button', { class: 'quiet', onclick: reopen }, words.reopen));
  const asked = h('div');
  const head = h('header', { class: 'bar' }, h('button', { class: 'tool back', 'aria-label': words.back, onclick: back }, icon('back')), title, end, close);
  const element = h('main', { tabindex: -1 }, head, scroll, newest, asked, closed, composer.element);
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  let id = '';
  let sent = 0;
  let atEnd = true;
  let top = 0;
  let again = false;
  /** @type {import('../shared/wire.js').Status | undefined} */
  let was;

  const sized = new ResizeObserver(() => atEnd && toEnd());
  sized.observe(inside);
  sized.observe(scroll);
  scroll.onscroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroll;
    // Only moving up leaves the end; a picture that grows does not.
    atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX || (atEnd && scrollTop > top - 9);
    if (!atEnd || scrollTop > top) top = scrollTop;
    newest.hidden = atEnd;
    if (scrollTop < AHEAD_PX) chat.more();
    look();
  };
  element.ondragover = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    element.dataset.drop = words.drop;
  };
  element.ondragleave = (event) => {
    if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) delete element.dataset.drop;
  };
  element.ondrop = (event) => {
    delete element.dataset.drop;
    event.preventDefault();
    composer.attach(event.dataTransfer?.files);
  };

  function update() {
    const { thread, outbox, opening } = chat;
    if (!thread) return;
    if (id !== thread.id) begin((id = thread.id));
    const { row } = thread;
    const face = row?.assignee;
    const { entries, pending } = thread.lines(outbox.list(id).filter(({ frame }) => frame.t === 'send'));
    renew(title, face, () => [face && avatar(face), h('h1', { class: 'cut' }, face?.name ?? name)]);
    end.hidden = !row || row.status === 'closed';
    lines(layout(entries, pending));
    if (pending.length > sent) toEnd();
    sent = pending.length;
    // The end comes after the last word.
    end.disabled = pending.some(({ error }) => !error);

    const empty = opening && !entries.length && !sent && (!row || thread.loaded);
    renew(intro, [!!empty, opening?.first, opening?.second], () => empty && [
      h('div', { class: 'pile' }, opening.faces.slice(0, 4).map(({ face }) => avatar(face))), h('p', { class: 'sentence', dir: 'auto' }, opening.first), h('p', { dir: 'auto' }, opening.second)]);
    const [by] = thread.typing(now());
    const wait = row?.waiting && chat.expects.get(id);
    const expect = !by && wait;
    renew(next, expect, () => expect && h('div', { class: 'line next' }, h('p', { class: 'told', dir: 'auto' }, expect)));
    mailbox(mail, chat, !!(empty || wait), !empty || !!opening.here);
    renew(typing, by, () => by && [avatar(by), h('span', { class: 'dots', role: 'img', 'aria-label': spelled(words.typing, { name: by.name }) }, h('i'), h('i'), h('i'))]);

    const status = row?.status;
    // Whoever was writing when somebody else closed it goes on.
    if (status !== was) again = status === 'closed' && !!was && composer.begun() && entries.at(-1)?.author !== 'customer';
    was = status;
    const over = status === 'closed' && !again;
    closed.hidden = !over;
    asked.hidden = !over;
    if (over) import('./rating/rating.js').then((it) => it.update(asked, chat), () => {});
    if (composer.element.hidden !== over) {
      composer.element.hidden = over;
      composer.grow();
    }
    look();
  }

  function begin(/** @type {string} */ to) {
    shown.clear();
    log.replaceChildren();
    atEnd = newest.hidden = true;
    again = false;
    was = undefined;
    sent = 0;
    composer.begin(to);
  }

  /** @param {Line[]} list */
  function lines(list) {
    const before = list[0] && shown.size && !shown.has(list[0].key);
    const below = scroll.scrollHeight - scroll.scrollTop;
    // What was said long ago is no news to a screen reader.
    log.ariaLive = before || !shown.size ? 'off' : 'polite';
    const keys = new Set(list.map((line) => line.key));
    for (const [key, line] of shown) if (!keys.has(key) && shown.delete(key)) line.remove();
    list.forEach((line, i) => {
      const drawn = shown.get(line.key) ?? draw(line);
      shown.set(line.key, drawn);
      if (log.children[i] !== drawn) log.insertBefore(drawn, log.children[i] ?? null);
      updateLine(drawn, line, chat);
    });
    if (before && !atEnd) scroll.scrollTop = scroll.scrollHeight - below;
  }

  /** Tell the server that the newest line was seen, when it was. */
  function look() {
    if (visible() && atEnd && chat.thread?.loaded) chat.saw();
  }

  function reopen() {
    again = true;
    chat.turn('reopen');
    update();
    composer.focus();
  }

  /** @param {ScrollBehavior} [behavior] */
  function toEnd(behavior = 'instant') {
    scroll.scrollTo({ top: scroll.scrollHeight, behavior });
    atEnd = newest.hidden = true;
    top = scroll.scrollTop;
  }

  function focus() {
    composer.grow();
    // On a phone the keyboard would cover what there is to read.
    if (composer.element.hidden || matchMedia('(pointer: coarse)').matches) element.focus();
    else composer.focus();
  }

  return { element, update, focus };
}
