import { h, icon } from '../shared/dom.js';
import { words } from './words.js';

/** Loose on purpose: the mail that confirms an address is the real test. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** A field for an address, so that the answer reaches a visitor who leaves. @param {import('./types.js').Chat} chat */
export function address(chat) {
  const problem = h('p', { class: 'late', role: 'alert' });
  const input = h('input', { id: 'address', type: 'email', dir: 'ltr', autocomplete: 'email', placeholder: words.addressHint });
  const save = h('button', { class: 'quiet' }, words.save);
  /** @param {string} text */
  const complain = (text) => {
    problem.textContent = text;
    input.setAttribute('aria-invalid', `${!!text}`);
    if (text) input.focus();
  };
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const given = input.value.trim();
    if (!ADDRESS.test(given)) return complain(words.invalid);
    complain('');
    save.disabled = true;
    await chat.leaveAddress(given).catch((error) => complain(error.message ?? words.notSaved));
    save.disabled = false;
  };
  const label = h('label', { for: 'address' }, words.address);
  return h('form', { class: 'mailbox', novalidate: true, onsubmit }, icon('mail'), h('div', null, label, h('div', { class: 'field' }, input, save), problem));
}
