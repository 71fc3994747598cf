import { h } from '../shared/dom.js';
import { words } from './words.js';

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
