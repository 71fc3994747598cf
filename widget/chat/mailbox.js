import { h, icon, renew } from '../shared/dom.js';
import { told, words } from './words.js';

/** Loose on purpose: the mail that confirms an address is the real test. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** Where the answer goes when the customer leaves: their address, one to be confirmed, or a field for one. @param {HTMLElement} element @param {import('./types.js').Chat} chat @param {boolean} wanted @param {boolean} here */
export function mailbox(element, chat, wanted, here) {
  const { email, unconfirmed, verified } = chat.you ?? {};
  renew(element, [wanted, email && here, email, unconfirmed, verified], () => {
    const text = !email ? words.confirm : here ? words.leave : words.leaveNow;
    const ask = () => element.replaceChildren(field(chat));
    if (!wanted || !chat.you) return;
    if (!email && !unconfirmed) return !verified && field(chat);
    const other = !email && h('button', { class: 'link', onclick: ask }, words.another);
    return h('div', { class: 'mailbox' }, icon('mail'), h('p', null, told(text, { address: h('b', { dir: 'ltr' }, email ?? unconfirmed) }), ' ', other));
  });
}

/** A field for an address, so that the answer reaches a visitor who leaves. @param {import('./types.js').Chat} chat */
function field(chat) {
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
