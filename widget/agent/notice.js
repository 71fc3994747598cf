/** What went wrong, in a sentence that goes away by itself. */

import { h, icon } from '../shared/dom.js';
import { LABELS } from './words.js';

const SHOWN_MS = 10_000;
const list = document.body.appendChild(h('div', { class: 'notices', role: 'alert' }));

/** @param {string} message */
export function notice(message) {
  const line = h(
    'p',
    null,
    message,
    h('button', { type: 'button', 'aria-label': LABELS.dismiss, onclick: () => line.remove() }, icon('cross')),
  );
  list.replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_MS);
}
