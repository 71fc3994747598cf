// What the composer can do besides words, loaded when it is first used: files and emoji.
import { h, icon } from '../shared/dom.js';
import { spelled, weight, words } from './words.js';

/** @import { Composer, FileOut } from './types.js' */

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;

/** Upload files, one chip each, and give them to the composer. @param {Composer} composer @param {File[]} files */
export function attach(composer, files) {
  const room = MOST_FILES - composer.files.length - composer.busy;
  if (files.length > room) say(composer, words.tooMany);
  for (const file of files.slice(0, room)) {
    if (file.size > MOST_BYTES) say(composer, spelled(words.tooBig, { name: file.name, size: weight(1e7) }));
    else upload(composer, file);
  }
}

/** Show what is attached already. @param {Composer} composer */
export function show(composer) {
  for (const file of composer.files) chip(composer, file, () => take(composer, file));
}

/** @param {Composer} composer @param {FileOut} file */
function take(composer, file) {
  composer.files = composer.files.filter((one) => one !== file);
  composer.changed();
}

/** @param {Composer} composer @param {File} file */
function upload(composer, file) {
  const { chat } = composer;
  const request = new XMLHttpRequest();
  /** @type {FileOut | undefined} */
  let done;
  const element = chip(composer, file, () => {
    request.abort();
    if (done) take(composer, done);
  });
  request.upload.onprogress = ({ loaded, total }) => element.style.setProperty('--done', `${(100 * loaded) / total}%`);
  request.onload = () => {
    if (request.status !== 200) return;
    const stored = (done = JSON.parse(request.response));
    composer.files = [...composer.files, stored];
  };
  request.onabort = () => element.remove();
  request.onloadend = () => {
    composer.busy--;
    element.classList.remove('busy');
    if (!done && element.parentNode) {
      element.remove();
      say(composer, problem(request) ?? spelled(words.notUploaded, { name: file.name }));
    }
    composer.changed();
  };
  composer.busy++;
  element.classList.add('busy');
  composer.changed();
  request.open('POST', `/files?conversation=${chat.thread?.id}&locale=${document.documentElement.lang}&name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('Authorization', `Bearer ${chat.upload}`);
  request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
  request.send(file);
}

/** The server's own sentence, if it gave one. @param {XMLHttpRequest} request @returns {string | undefined} */
function problem(request) {
  try {
    return JSON.parse(request.response).message;
  } catch {
    return undefined;
  }
}

/** @param {Composer} composer @param {{ name: string, size: number }} file @param {() => void} remove */
function chip(composer, { name, size }, remove) {
  const onclick = () => {
    element.remove();
    remove();
    composer.focus();
  };
  const button = h('button', { type: 'button', 'aria-label': spelled(words.detach, { name }), onclick }, icon('x'));
  const element = h('span', { class: 'chip' }, icon('clip'), h('b', null, name), h('small', null, weight(size)), button);
  composer.chips.append(element);
  return element;
}

/** @param {Composer} composer @param {string} text */
function say(composer, text) {
  const line = h('p', { class: 'late', role: 'alert' }, text);
  composer.chips.append(line);
  setTimeout(() => line.remove(), 8000);
}

const COLUMNS = 8;
const EMOJI =
  '👍 🙏 😀 😊 😂 🙂 😉 😍 🤔 😅 😬 🙄 😕 😟 😢 😭 😡 🤯 😴 🤒 👋 👏 🙌 💪 🤝 👌 ✌️ 👀 🎉 🎈 ✨ 🔥 ❤️ 💚 💙 💛 ⭐ 💡 ✅ ❌ ⚠️ ❓ 🚀 🐛 🛠️ ☕ 🍀 🌞'.split(' ');

/** @type {HTMLElement | undefined} */
let open;

/** Show the emoji above the button, or put them away. @param {HTMLElement} button @param {(emoji: string) => void} chosen */
export function toggle(button, chosen) {
  if (open) return hide(button);
  const cells = EMOJI.map((emoji, i) =>
    h('button', { type: 'button', role: 'gridcell', tabindex: i ? -1 : 0, 'aria-label': emoji, onclick: () => (hide(button), chosen(emoji)) }, emoji),
  );
  const lines = Array.from({ length: EMOJI.length / COLUMNS }, (_, i) => h('div', { role: 'row' }, cells.slice(i * COLUMNS, (i + 1) * COLUMNS)));
  open = h('div', { class: 'picker', role: 'grid', 'aria-label': words.emoji }, lines);
  open.addEventListener('keydown', (event) => move(event, cells, button));
  open.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== button && !open?.contains(/** @type {Node} */ (relatedTarget))) hide(button);
  });
  button.after(open);
  button.setAttribute('aria-expanded', 'true');
  cells[0]?.focus();
}

/** @param {HTMLElement} button */
function hide(button) {
  const was = open;
  open = undefined;
  was?.remove();
  button.setAttribute('aria-expanded', 'false');
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} cells @param {HTMLElement} button */
function move(event, cells, button) {
  const onward = getComputedStyle(button).direction === 'rtl' ? -1 : 1;
  const by = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (event.key === 'Escape') {
    event.stopPropagation();
    hide(button);
    button.focus();
  }
  if (!by) return;
  event.preventDefault();
  const from = cells.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = cells[from + by];
  if (!to) return;
  cells[from]?.setAttribute('tabindex', '-1');
  to.setAttribute('tabindex', '0');
  to.focus();
}
