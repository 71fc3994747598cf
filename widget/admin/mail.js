/** Mail in: everything that came, what became of it, and the addresses that it comes to. */

import { fill, h } from '../shared/dom.js';
import { clock, dayName } from '../shared/times.js';
import { Refused } from './api.js';
import { addressList } from './mail-addresses.js';

/**
 * @typedef {{ id: string, at: number, transport: string, sender: string, envelope: string | null, to: string, subject: string,
 *   size: number, copies: number, fate: string, note: string, conversation: string | null }} Mail
 * @typedef {{ mails: Mail[], more: boolean, counts: Record<string, number>, mailboxes: { name: string, problem: string }[],
 *   main: string, addresses: { address: string, name: string }[] }} MailIn
 */

const SOON_MS = 250;
/** @type {Record<string, string>} */
const FATES = {
  new: 'Being looked at',
  posted: 'In its conversation',
  unverified: 'Waits for an agent to say who wrote it',
  held: 'Held',
  automatic: 'Automatic',
  bounce: 'Came back',
  repeated: 'A copy, shown once',
  refused: 'Not the customer',
};
/** @type {Record<string, string>} */
const WAYS = { lmtp: 'mail server', imap: 'IMAP', mailgun: 'Mailgun', sendgrid: 'SendGrid', postmark: 'Postmark', ses: 'Amazon SES', resend: 'Resend' };
const FIRST = ['held', 'unverified', 'posted', 'automatic', 'bounce'];

/** @type {import('./place.js').Opens} */
export async function open(place) {
  let fate = '';
  let text = '';
  /** @type {MailIn} */
  let shown = await place.call('mail');
  /** @type {number | undefined} */
  let soon;
  let turn = 0;

  const search = h('input', { type: 'search', 'aria-label': 'Find by sender or subject', placeholder: 'Sender or subject' });
  const choice = h('select', { 'aria-label': 'What became of it', onchange: () => ((fate = choice.value), look()) });
  const list = h('ol', { class: 'mails', 'aria-label': 'Mails' });
  const more = h('button', { type: 'button', class: 'quiet older', onclick: older }, 'Older mails');
  const said = h('p', { class: 'wrong', role: 'alert' });
  const boxes = h('div', { class: 'notes' });
  search.addEventListener('input', () => {
    clearTimeout(soon);
    soon = setTimeout(() => ((text = search.value), look()), SOON_MS);
  });

  const asked = (/** @type {number} */ before) => {
    const query = new URLSearchParams({ fate, q: text, ...(before && { before: `${before}` }) });
    return place.call(`mail?${query}`);
  };

  async function look() {
    const now = ++turn;
    await tried(async () => {
      const answer = /** @type {MailIn} */ (await asked(0));
      if (now === turn) draw((shown = answer));
    });
  }

  async function older() {
    const last = shown.mails.at(-1);
    if (!last) return;
    await tried(async () => {
      const answer = /** @type {MailIn} */ (await asked(last.at));
      shown = { ...answer, mails: [...shown.mails, ...answer.mails] };
      draw(shown);
    });
  }

  /** @param {() => Promise<void>} work */
  async function tried(work) {
    fill(said);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fill(said, error.message);
    }
  }

  /** @param {Mail} mail @param {'again' | 'deliver'} what */
  async function act(mail, what) {
    await tried(async () => {
      const answer = /** @type {{ fate: string }} */ (
        await place.call(`mail/${what}`, { method: 'POST', body: { id: mail.id } })
      );
      place.announce(FATES[answer.fate] ?? answer.fate);
      await look();
    });
  }

  /** @param {Mail} mail @param {HTMLElement} into */
  async function headers(mail, into) {
    if (into.firstChild) return fill(into);
    await tried(async () => {
      const answer = /** @type {{ headers: string }} */ (await place.call(`mail/headers?id=${mail.id}`));
      fill(into, h('pre', { tabindex: '0', 'aria-label': 'Headers', dir: 'ltr' }, answer.headers));
    });
  }

  /** @param {Mail} mail */
  function row(mail) {
    const raw = h('div', { class: 'raw' });
    const stuck = ['held', 'automatic', 'bounce'].includes(mail.fate);
    return h(
      'li',
      { 'data-fate': mail.fate },
      h('p', { class: 'subject' }, h('bdi', null, mail.subject || 'Without a subject')),
      h('time', { datetime: new Date(mail.at).toISOString() }, `${dayName(mail.at)}, ${clock(mail.at)}`),
      h(
        'p',
        { class: 'way' },
        h('bdi', null, mail.sender || mail.envelope || 'No sender'),
        ' → ',
        h('bdi', null, shortened(mail.to)),
        h('small', null, ` by ${WAYS[mail.transport] ?? mail.transport}${mail.copies > 1 ? `, ${mail.copies} times` : ''}`),
      ),
      h('p', { class: 'fate' }, h('b', null, FATES[mail.fate] ?? mail.fate), mail.note && h('span', null, mail.note)),
      h(
        'div',
        { class: 'acts' },
        mail.conversation && h('a', { class: 'link', href: `/agent#${mail.conversation}` }, 'Conversation'),
        h('button', { type: 'button', class: 'link', onclick: () => headers(mail, raw) }, 'Headers'),
        h('button', { type: 'button', class: 'link', onclick: () => act(mail, 'again') }, 'Process again'),
        stuck &&
          h('button', { type: 'button', class: 'quiet', onclick: () => act(mail, 'deliver') }, 'A person wrote this, deliver it'),
      ),
      raw,
    );
  }

  /** @param {MailIn} all */
  function draw({ mails, more: rest, counts, mailboxes }) {
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const known = [...FIRST, ...Object.keys(counts).filter((one) => !FIRST.includes(one))];
    fill(
      choice,
      h('option', { value: '' }, `All mails (${total})`),
      known.map((one) => h('option', { value: one, selected: one === fate }, `${FATES[one] ?? one} (${counts[one] ?? 0})`)),
    );
    const empty = total
      ? 'No mail is like this. Choose another fate, or search for less.'
      : 'No mail has come yet. When one does, it stands here, whatever becomes of it.';
    fill(list, mails.length ? mails.map(row) : h('li', { class: 'none' }, empty));
    more.hidden = !rest;
    const troubled = mailboxes.filter(({ problem }) => problem);
    fill(boxes, troubled.map(({ name, problem }) => h('p', { class: 'note' }, h('b', null, name), ` can’t be read: ${problem}`)));
  }

  const addresses = addressList(place, shown);
  draw(shown);
  place.element.append(
    h('header', { class: 'section-head' }, h('h1', null, 'Mail in'), h('p', null, 'Everything that came, and what became of it. Nothing is thrown away.')),
    boxes,
    h('div', { class: 'mail-tools' }, choice, search),
    said,
    list,
    more,
    addresses.element,
  );
  return { isChanged: addresses.isChanged, close: () => clearTimeout(soon) };
}

/** The token of a reply address says nothing to people. @param {string} address */
const shortened = (address) => address.replace(/^(reply|bounce)\+[a-z2-7]{20,}/, '$1+…');
