/** The keyboard: single letters act on the page, and are only letters where somebody writes. */

import { dialogOpen } from './ask.js';

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
export const MOD = MAC ? '⌘' : 'Ctrl';

/** @param {EventTarget | null} target */
const writes = (target) =>
  target instanceof HTMLElement &&
  (target.matches('textarea, select, input:not([type=checkbox])') || target.isContentEditable);

/** Whether a key is of an input method that composes a word; Safari ends the word before it tells of the key that did. @param {KeyboardEvent} event */
export const composing = ({ isComposing, keyCode }) => isComposing || keyCode === 229;

/**
 * The key as it is named here. Who answers in Hebrew or Russian has that layout: then the place of the key says which it
 * is; and a locked Shift changes nothing.
 * @param {KeyboardEvent} event
 */
function keyOf({ key, code, shiftKey }) {
  const letter = /^[^\0-~]$/u.test(key) ? (/^Key(.)$/.exec(code)?.[1] ?? key) : key;
  return letter.length === 1 && !shiftKey ? letter.toLowerCase() : letter;
}

/**
 * @param {import('./actions.js').Command[]} commands
 * @param {{ step: (by: 1 | -1) => void, bring: () => void, escape: () => void, find: () => void }} moves
 *   bring: the conversation that has the focus comes to the front, so that no key acts on another one
 */
export function listen(commands, { step, bring, escape, find }) {
  document.addEventListener('keydown', (event) => {
    if (composing(event) || dialogOpen()) return;
    const modified = event.ctrlKey || event.metaKey;
    const key = keyOf(event);
    if (modified && !event.shiftKey && !event.altKey && key === 'k') {
      event.preventDefault();
      return find();
    }
    if (modified || event.altKey) return;
    if (event.key === 'Escape') return escape();
    if (writes(event.target)) return;
    const by = /** @type {Record<string, 1 | -1>} */ ({ j: 1, k: -1 })[key];
    const named = commands.filter((one) => one.key === key);
    if (!by && !named.length) return;
    event.preventDefault();
    if (by) return step(by);
    if (named[0]?.here) bring();
    named.find((one) => one.possible())?.run();
  });
}

/** Arrows, Home and End within a list of rows. @param {KeyboardEvent} event @param {HTMLElement[]} rows */
export function walk(event, rows) {
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  rows[to]?.focus();
}
