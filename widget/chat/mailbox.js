import { h, icon, renew } from '../shared/dom.js';
import { words } from './words.js';

/** Where the answer goes when the customer leaves: their address, one to be confirmed, or a field for one. @param {HTMLElement} element @param {import('./types.js').Chat} chat @param {boolean} wanted @param {boolean} here */
export function mailbox(element, chat, wanted, here) {
  const { email, unconfirmed, verified } = chat.you ?? {};
  renew(element, [wanted, here, email, unconfirmed, verified], () => {
    const [before, after] = !email ? words.confirm : here ? words.leave : words.leaveNow;
    const ask = async () => element.replaceChildren((await import('./address.js')).address(chat));
    if (!wanted || !chat.you) return;
    if (!email && !unconfirmed) return !verified && void ask();
    const other = !email && h('button', { class: 'link', onclick: ask }, words.another);
    return h('div', { class: 'mailbox' }, icon('mail'), h('p', null, before, h('b', { dir: 'ltr' }, email ?? unconfirmed), after, ' ', other));
  });
}
