// How it was: the question beside a thread that is closed, loaded when there is one. One click answers it; a frown may say
// at what, and there is room for a word. What is said goes by the outbox, as messages do, so that nothing of it is lost.
import { h, renew } from '../../shared/dom.js';
import { newId } from '../../shared/storage.js';
import { now } from '../../shared/times.js';
import { words } from '../words.js';

/** @import { Chat, Item } from '../types.js' */
/** @import { Mood } from '../../shared/wire.js' */
/** @typedef {{ mood: Mood, word: string }} Said */

const MOST = 500;
const SVG = 'http://www.w3.org/2000/svg';
const MOUTHS = { smile: 'M7 11.7a3.6 3.6 0 0 0 6 0', frown: 'M7 13.3a3.6 3.6 0 0 1 6 0' };

/** @type {[{ words: typeof import('./words/en.js').words }, unknown]} */
const [{ words: say }] = await Promise.all([import(`./words/${document.documentElement.lang.slice(0, 2)}.js`), styled()]);
/** What is open where it is not what was said that decides: the question again, or room for more. @type {Map<string, 'ask' | 'more'>} */
const modes = new Map();
/** Whether the focus was in what is to be drawn anew. */
let follow = false;

function styled() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('rating.css', import.meta.url).href;
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}

/** @param {HTMLElement} element @param {Chat} chat */
export function update(element, chat) {
  const { thread, outbox } = chat;
  if (!thread?.row?.replied) return renew(element, '', () => []);
  const item = outbox.list(thread.id).filter(({ frame }) => frame.t === 'rate').at(-1);
  const { rated } = thread.row;
  /** @type {Said | undefined} */
  const said = item?.frame.mood ? { mood: item.frame.mood, word: item.frame.word ?? '' } : rated ? { mood: rated.mood, word: rated.word ?? '' } : undefined;
  const mode = modes.get(thread.id) ?? (said ? 'given' : 'ask');
  const late = (rated?.until ?? Infinity) < now();
  element.className = 'rating';
  renew(element, [thread.id, mode, mode === 'more' || said, mode === 'given' && [late, item && outbox.state(item), item?.error]], () => {
    if (mode === 'ask' || !said) return ask(chat, thread.id, said);
    return mode === 'more' ? more(chat, thread.id, said) : given(chat, thread.id, said, late, item);
  });
  for (const at of element.querySelectorAll('[data-at]')) at.ariaPressed = `${at.getAttribute('data-at') === said?.mood}`;
  if (!follow) return;
  follow = false;
  /** @type {HTMLElement | null} */ (element.querySelector('[data-first]'))?.focus();
}

/** @param {Chat} chat @param {string} id @param {Said} [said] */
function ask(chat, id, said) {
  const choice = (/** @type {'smile' | 'frown'} */ mood) => {
    const chosen = said && side(said.mood) === mood;
    const choose = () => {
      if (!chosen) rate(chat, id, { mood, word: '' });
      turn(chat, id, mood === 'frown' ? 'more' : undefined);
    };
    return h('button', { type: 'button', class: 'quiet', 'data-first': mood === 'smile', 'aria-pressed': said && `${chosen}`, onclick: choose }, face(mood), say[mood]);
  };
  return h('div', { class: 'asked', role: 'group', 'aria-labelledby': 'rating' }, h('p', { id: 'rating', role: 'status' }, say.ask), choice('smile'), choice('frown'));
}

/** @param {Chat} chat @param {string} id @param {Said} said */
function more(chat, id, said) {
  let { mood } = said;
  const word = h('textarea', { id: 'word', rows: 2, maxlength: MOST, dir: 'auto' });
  word.value = said.word;
  const at = (/** @type {Mood} */ to, /** @type {string} */ text) => {
    const choose = () => rate(chat, id, { mood: (mood = mood === to ? 'frown' : to), word: said.word });
    return h('button', { type: 'button', class: 'quiet', 'data-at': to, 'data-first': to === 'frown_at_you', onclick: choose }, text);
  };
  const frown = side(mood) === 'frown' && h('div', { class: 'asked', role: 'group', 'aria-labelledby': 'rating' },
    h('p', { id: 'rating' }, say.atWhat), at('frown_at_you', say.help), at('frown_at_product', say.product));
  if (!frown) word.dataset.first = '';
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    rate(chat, id, { mood, word: word.value.trim() });
    turn(chat, id);
  };
  return h('form', { onsubmit }, frown, h('label', { for: 'word' }, say.word), word, h('button', { class: 'quiet' }, say.send));
}

/** @param {Chat} chat @param {string} id @param {Said} said @param {boolean} late @param {Item} [item] */
function given(chat, id, { mood, word }, late, item) {
  const { outbox, reason } = chat;
  const way = item && outbox.state(item);
  const waits = way === 'waiting' && (!outbox.durable ? words.waitingHere : reason === 'network' ? words.waitingOffline : words.waiting);
  const link = (/** @type {string} */ text, /** @type {() => void} */ onclick, first = false) => h('button', { type: 'button', class: 'link', 'data-first': first, onclick }, text);
  const failed = item?.error && h('p', { class: 'late', role: 'alert' }, words.failed, ' ', item.error.message);
  const what = mood === 'frown_at_you' ? say.frownHelp : mood === 'frown_at_product' ? say.frownProduct : say[mood];
  const drop = () => {
    outbox.remove(item?.frame.re ?? '');
    chat.changed();
  };
  return [
    h('div', { class: 'given' }, face(side(mood)), h('p', { role: 'status' }, h('b', null, what), h('br'), !failed && (waits || say.thanks))),
    word && h('p', { class: 'word', dir: 'auto' }, word),
    failed,
    h('p', { class: 'more' }, failed ? [link(words.again, () => outbox.retry(item?.frame.re ?? ''), true), link(words.remove, drop)] : !late && [
      !word && link(say.add, () => turn(chat, id, 'more'), true), link(say.change, () => turn(chat, id, 'ask'), !!word)])];
}

/** @param {Chat} chat @param {string} conversation @param {Said} said */
function rate({ outbox }, conversation, { mood, word }) {
  // Only the newest word is of use, so one that has not left yet gives way to it.
  for (const item of outbox.list(conversation)) if (item.frame.t === 'rate' && outbox.state(item) !== 'sending') outbox.remove(item.frame.re);
  outbox.add(/** @type {any} */ ({ t: 'rate', re: newId(), conversation, mood, word }));
}

/** @param {Chat} chat @param {string} id @param {'ask' | 'more'} [to] none: what was said */
function turn(chat, id, to) {
  if (to) modes.set(id, to);
  else modes.delete(id);
  follow = true;
  chat.changed();
}

/** @param {Mood} mood */
const side = (mood) => (mood === 'smile' ? 'smile' : 'frown');

/** @param {'smile' | 'frown'} mood */
function face(mood) {
  const [svg, circle, path] = ['svg', 'circle', 'path'].map((name) => document.createElementNS(SVG, name));
  const set = (/** @type {Element | undefined} */ element, /** @type {Record<string, string>} */ attributes) => Object.entries(attributes).forEach(([name, value]) => element?.setAttribute(name, value));
  set(svg, { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' });
  set(circle, { cx: '10', cy: '10', r: '7' });
  set(path, { d: `${MOUTHS[mood]}M7.7 8v.01M12.3 8v.01` });
  svg?.append(circle ?? '', path ?? '');
  return svg;
}
