/** What the team is to know of a mail, and what it decides about who wrote it. */

import { h } from '../shared/dom.js';
import { notice } from './notice.js';
import { MAILS } from './words-mail.js';

/** @typedef {import('../shared/thread.js').Entry} Entry */
/** @typedef {{ name?: string, address: string }} Copied */
/** @typedef {'customer' | 'participant' | 'stranger'} Standing */

/** @param {string} what @param {object} body */
export async function decide(what, body) {
  const answer = await fetch(`/agent/mail/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (answer?.ok) return true;
  const said = await answer?.json().catch(() => null);
  notice(said?.message ?? MAILS.away);
  return false;
}

/** Buttons that do their work once. @param {HTMLElement} group @param {string} name @param {string} look @param {() => Promise<boolean>} act */
export function button(group, name, look, act) {
  return h(
    'button',
    {
      type: 'button',
      class: look,
      onclick: async () => {
        const all = [...group.querySelectorAll('button')];
        for (const one of all) one.disabled = true;
        if (!(await act())) for (const one of all) one.disabled = false;
      },
    },
    name,
  );
}

/**
 * What stands above a mail that was said in nobody's name.
 * @param {Entry} entry
 */
export function mailHead({ data }) {
  const from = String(data?.from ?? '');
  if (data?.unverified) return MAILS.unverified(from);
  return data?.automatic ? MAILS.automatic(from) : '';
}

/**
 * The question who wrote an unverified mail.
 * @param {Entry} entry @param {{ conversation: string, customer: string, decided: boolean }} about
 */
export function question({ seq, data }, { conversation, customer, decided }) {
  if (!data?.unverified || decided) return null;
  const acts = h('div', { class: 'choices' });
  const say = (/** @type {Standing} */ standing) => () => decide('sender', { conversation, seq, standing });
  acts.append(
    button(acts, MAILS.isThem(customer), 'quiet', say('customer')),
    button(acts, MAILS.takesPart, 'quiet', say('participant')),
    button(acts, MAILS.notThem, 'link', say('stranger')),
  );
  return h('div', { class: 'who-wrote' }, h('p', null, MAILS.why(customer)), acts);
}

/**
 * Who else a mail went to. They become part of the conversation only by the agent's hand.
 * @param {Copied[]} copied @param {{ conversation: string, people: string }} about `people`: addresses that take part
 */
export function copies(copied, { conversation, people }) {
  const part = new Set(people.split(' '));
  const list = h('ul', { class: 'copied', 'aria-label': MAILS.copied });
  for (const { name, address } of copied) {
    const item = h('li', null, h('bdi', { title: address }, name || address));
    if (!part.has(address.toLowerCase()))
      item.append(
        ' ',
        button(item, MAILS.add, 'link', () => decide('participant', { conversation, address, name: name ?? '' })),
      );
    list.append(item);
  }
  return h('div', { class: 'copied-line' }, h('small', null, MAILS.copied), list);
}

/** Something to listen to. @param {import('../shared/wire.js').FileOut} file */
export function recording(file) {
  const player = h('audio', { controls: true, preload: 'none', src: file.url, 'aria-label': file.name });
  return h('div', { class: 'recording' }, player, h('a', { class: 'link', href: file.url, download: file.name }, file.name));
}
