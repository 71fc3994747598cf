import { h, icon } from '../shared/dom.js';
import { keep } from '../shared/storage.js';
import { counted, words } from './words.js';

/** @import { Chat, Composer } from './types.js' */

const MOST = 10_000;
/** How many characters are left when it is worth a word. */
const TELL_AT = 500;
const TALLEST_PX = 148;

/** Where the customer writes; what is not sent yet survives a reload as a draft. @param {Chat} chat */
export function makeComposer(chat) {
  let current = '';
  let key = '';
  let kept = '';
  const text = h('textarea', { id: 'message', rows: 1, dir: 'auto', placeholder: words.message, 'aria-label': words.message, 'aria-describedby': 'room', enterkeyhint: 'send' });
  const room = h('p', { id: 'room', role: 'status' });
  const pick = h('input', { type: 'file', multiple: true, hidden: true });
  const send = h('button', { class: 'send', 'aria-label': words.send }, icon('up'));
  const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ onclick) =>
    h('button', { type: 'button', class: 'tool', 'aria-label': label, onclick }, icon(name));
  const smile = tool('smile', words.emoji, async () => (await import('./tools.js')).toggle(smile, insert));
  const tools = h('div', { class: 'tools' }, tool('clip', words.attach, () => pick.click()), smile, room, send);
  /** @type {Composer} */
  let self = { chat, chips: h('div', { class: 'chips' }), files: [], busy: 0, focus: () => text.focus(), changed };
  /** By conversation, so that files on their way come to the one they are for, wherever the customer is. @type {Map<string, Composer>} */
  const composers = new Map();
  const element = h('form', { class: 'compose', onsubmit: submit }, self.chips, text, pick, tools);

  text.oninput = () => {
    changed();
    if (text.value) chat.typing();
  };
  text.onkeydown = (event) => {
    // Not the Enter that ends a composition, which is 229 everywhere.
    if (event.keyCode === 13 && !event.shiftKey) submit(event);
  };
  text.onpaste = ({ clipboardData }) => {
    // Beside what was copied from a table or a letter lies a picture of it; the words are what was meant.
    if (!['text/plain', 'text/html'].every((type) => clipboardData?.types.includes(type))) attach(clipboardData?.files);
  };
  // Another tab went on with the same draft, or has sent it.
  addEventListener('storage', ({ key: at, oldValue }) => {
    if (at !== key || oldValue !== kept || self.busy) return;
    composers.delete(current);
    begin(current);
  });
  pick.onchange = () => {
    attach(pick.files);
    pick.value = '';
  };

  /** @param {FileList | null} [list] */
  async function attach(list) {
    const files = [...(list ?? [])];
    if (files.length) (await import('./tools.js')).attach(self, files);
  }

  /** @param {string} emoji */
  function insert(emoji) {
    text.setRangeText(emoji, text.selectionStart, text.selectionEnd, 'end');
    changed();
    text.focus();
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    changed();
    if (send.disabled) return;
    chat.send(text.value.trim(), self.files);
    text.value = '';
    self.files = [];
    self.chips.replaceChildren();
    changed();
    text.focus();
  }

  function changed() {
    const { files, busy } = self;
    const said = text.value.trim();
    const left = MOST - said.length;
    room.textContent = busy ? words.uploading : left < 0 ? `${counted(words.over, -left)} ${words.split}` : left < TELL_AT ? counted(words.room, left) : '';
    room.className = left < 0 ? 'late' : '';
    send.disabled = busy > 0 || left < 0 || !(said || files.length);
    kept = said || files.length ? JSON.stringify({ said: text.value, files }) : '';
    keep(chat.storage, key, kept);
    grow();
  }

  /** Take up the draft of a conversation. @param {string} id */
  function begin(id) {
    current = id;
    key = `warmline:draft:${chat.scope}:${id}`;
    const { said = '', files = [] } = JSON.parse(chat.storage.getItem(key) || '{}');
    text.value = said;
    const next = composers.get(id) ?? { ...self, chips: /** @type {HTMLElement} */ (self.chips.cloneNode()), files, busy: 0 };
    if (files.length && !composers.has(id)) import('./tools.js').then((uploads) => uploads.show(next));
    composers.set(id, next);
    self.chips.replaceWith(next.chips);
    self = next;
    changed();
  }

  function grow() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, TALLEST_PX)}px`;
  }

  return {
    element,
    attach,
    grow,
    focus: self.focus,
    begun: () => !!(text.value || self.chips.firstChild),
    begin,
  };
}
