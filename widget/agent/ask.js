/** Questions and lists over the page, as native dialogs: focus stays inside, Escape closes. */

import { h } from '../shared/dom.js';
import { LABELS } from './words.js';

/** Show a dialog until it is closed; focus goes back to where it was. @param {HTMLDialogElement} dialog */
export function showDialog(dialog) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The event comes a moment after the end, and who writes already is left alone.
    const lost = document.activeElement === document.body;
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  dialog.showModal();
}

/** Whether something lies over the page. */
export const dialogOpen = () => !!document.querySelector('dialog[open]');

/**
 * @template {string} Answer
 * @param {string} title @param {string} text @param {[Answer, string][]} answers the first is the likely one
 * @returns {Promise<Answer | ''>} '' when they thought better of it
 */
export function ask(title, text, answers) {
  return new Promise((resolve) => {
    /** @type {Answer | ''} */
    let chosen = '';
    const buttons = answers.map(([answer, name], at) => {
      const choose = () => {
        chosen = answer;
        dialog.close();
      };
      return h(
        'button',
        { type: 'button', class: at ? 'quiet' : 'quiet act', autofocus: at === 0, onclick: choose },
        name,
      );
    });
    const cancel = h('button', { type: 'button', class: 'link', onclick: () => dialog.close() }, LABELS.cancel);
    const dialog = h(
      'dialog',
      { class: 'ask', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-text' },
      h('h2', { id: 'ask-title' }, title),
      h('p', { id: 'ask-text' }, text),
      h('div', { class: 'answers' }, buttons, cancel),
    );
    dialog.addEventListener('close', () => resolve(chosen));
    showDialog(dialog);
  });
}
