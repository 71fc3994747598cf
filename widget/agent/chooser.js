/** Type a little, choose from what fits: the palette, and to whom to hand over. */

import { fill, h } from '../shared/dom.js';
import { showDialog } from './ask.js';
import { composing } from './keys.js';
import { SAYS } from './words.js';

/**
 * @typedef {{ name: string, detail?: string, group?: string, key?: string, face?: HTMLElement, more?: string, run: () => void }} Choice
 *   more: further words by which it is found
 */

const MOST = 60;

/** @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {Choice[]} choices @param {string} typed */
export function fitting(choices, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const fits = choices.filter((choice) => {
    const text = plain([choice.name, choice.detail, choice.more].join(' '));
    return words.every((word) => text.includes(word));
  });
  const starts = (/** @type {Choice} */ choice) => Number(!!words[0] && !plain(choice.name).startsWith(words[0]));
  return fits.sort((a, b) => starts(a) - starts(b)).slice(0, MOST);
}

/**
 * @param {{ title: string, placeholder: string, empty?: string, choices: Choice[], otherwise?: (typed: string) => Choice }} options
 *   otherwise: the last choice, for whatever was typed
 */
export function choose({ title, placeholder, empty = SAYS.nothingFound, choices, otherwise }) {
  /** @type {Choice[]} */ let shown = [];
  let at = 0;
  const list = h('ul', { role: 'listbox', id: 'choices', 'aria-label': title });
  const nothing = h('p', { class: 'nothing', role: 'status' });
  const field = h('input', {
    type: 'text',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'choices',
    'aria-autocomplete': 'list',
    'aria-label': title,
    placeholder,
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => draw(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) point((at + step + shown.length) % shown.length);
      else if (event.key === 'Enter' && !composing(event)) run(shown[at]);
      else return;
      event.preventDefault();
    },
  });
  const dialog = h('dialog', { class: 'chooser', 'aria-label': title }, field, list, nothing);

  /** @param {Choice | undefined} choice */
  function run(choice) {
    if (!choice) return;
    dialog.close();
    choice.run();
  }

  /** @param {number} to */
  function point(to) {
    at = to;
    [...list.children].forEach((child, n) => child.setAttribute('aria-selected', `${n === at}`));
    const now = list.children[at];
    now?.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', now?.id ?? '');
  }

  function draw() {
    shown = fitting(choices, field.value);
    if (otherwise && field.value.trim()) shown.push(otherwise(field.value.trim()));
    fill(
      list,
      shown.map((choice, n) =>
        h(
          'li',
          { role: 'option', id: `choice-${n}`, onclick: () => run(choice), onmousemove: () => at !== n && point(n) },
          choice.face,
          h('span', { class: 'name' }, choice.name),
          choice.detail && h('span', { class: 'detail' }, choice.detail),
          choice.key && h('kbd', null, choice.key),
        ),
      ),
    );
    list.hidden = !shown.length;
    nothing.textContent = shown.length ? '' : choices.length ? SAYS.nothingFound : empty;
    point(0);
  }

  draw();
  showDialog(dialog);
  field.focus();
}
