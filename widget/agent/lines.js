/** From a thread to what stands on the screen, line by line. Pure, so it can be tested without a page. */

import { decisions } from './mail-decisions.js';
import { dayOf } from '../shared/times.js';
import { standsAlone } from '../shared/text.js';

/** @typedef {import('../shared/thread.js').Entry} Entry */
/** @typedef {import('../shared/wire.js').AgentRow} AgentRow */
/**
 * One line. `key` names it for good; when `sign` is the same, it looks the same.
 * @typedef {{ key: string, sign: string, kind: 'day' | 'said' | 'system' | 'pending', at: number, entry?: Entry,
 *   item?: import('../shared/outbox.js').Item, state?: string, head: boolean, dashed: boolean, mailed: boolean,
 *   seen: boolean, returned: boolean, alone: boolean, decided: boolean, people: string }} Line
 */

const SAID = new Set(['message', 'note']);
/** Kinds that only the team sees, so they have no public number (domain/entry.py). */
const PRIVATE = new Set(['note', 'mail_failed', 'sender', 'rated']);
const TOGETHER_MS = 5 * 60_000;

/**
 * The public number of each entry. The row tells it for its own last entry; from there it is counted both ways.
 * @param {Entry[]} entries @param {AgentRow} [row] @returns {(entry: Entry) => number | undefined}
 */
export function publicNumbers(entries, row) {
  /** @type {Map<number, number>} */
  const numbers = new Map();
  const anchor = entries.findIndex((entry) => entry.seq === row?.seq);
  if (!row || anchor < 0) return () => undefined;
  const shown = (/** @type {Entry} */ entry) => !PRIVATE.has(entry.kind);
  let number = row.public_seq ?? 0;
  for (let at = anchor; at >= 0; at--) {
    const entry = /** @type {Entry} */ (entries[at]);
    if (shown(entry)) numbers.set(entry.seq, number--);
  }
  number = row.public_seq ?? 0;
  for (const entry of entries.slice(anchor + 1)) if (shown(entry)) numbers.set(entry.seq, ++number);
  return (entry) => numbers.get(entry.seq);
}

/** @param {Entry | undefined} before @param {Entry} entry */
function together(before, entry) {
  return (
    before?.kind === entry.kind &&
    SAID.has(entry.kind) &&
    before.author === entry.author &&
    before.by?.id === entry.by?.id &&
    (before.channel ?? 'chat') === (entry.channel ?? 'chat') &&
    entry.at - before.at < TOGETHER_MS
  );
}

/**
 * @param {Entry[]} entries @param {AgentRow | undefined} row
 * @param {{ item: import('../shared/outbox.js').Item, state: string }[]} pending @returns {Line[]}
 */
export function lines(entries, row, pending) {
  const number = publicNumbers(entries, row);
  const mails = entries.filter((entry) => entry.kind === 'mailed');
  const byMail = (/** @type {Entry} */ entry) => {
    const own = number(entry);
    const went = (/** @type {Entry} */ mail) =>
      (mail.data?.first ?? 1) <= (own ?? 0) && (own ?? 0) <= (mail.data?.last ?? 0);
    return entry.author === 'agent' && entry.kind === 'message' && own !== undefined && mails.some(went);
  };
  /** @type {Line[]} */
  const made = [];
  /** @type {Entry | undefined} */ let before;
  /** @type {Entry | undefined} */ let asked;
  const { notes, people } = decisions(entries);
  for (const [at, entry] of entries.entries()) {
    // A frown, then at what, then a word: who says it bit by bit has said one thing.
    if (entry.kind === 'rated' && entries[at + 1]?.kind === 'rated') continue;
    if (!before || dayOf(before.at) !== dayOf(entry.at)) made.push(day(entry.at));
    const fresh = made.at(-1)?.kind === 'day';
    const mailed = byMail(entry);
    const fromCustomer = entry.kind === 'message' && entry.author === 'customer';
    const parts = {
      head: fresh || !together(before, entry),
      dashed: mailed || entry.channel === 'email' || entry.kind === 'mailed',
      mailed,
      seen:
        entry.kind === 'message' &&
        entry.author === 'agent' &&
        (number(entry) ?? Infinity) <= (row?.customer_seen ?? 0),
      returned: fromCustomer && asked?.channel === 'email' && (entry.channel ?? 'chat') === 'chat',
      alone: SAID.has(entry.kind) && standsAlone(entry.text ?? ''),
      decided: notes.has(entry.seq),
      people: entry.data?.copied ? [...people].join(' ') : '',
    };
    const kind = SAID.has(entry.kind) ? /** @type {const} */ ('said') : /** @type {const} */ ('system');
    const sign = JSON.stringify([parts, entry.local, entry.by?.name, entry.by?.avatar, entry.text, entry.files?.map((file) => file.url.split('?')[0])]);
    made.push({ key: `${entry.seq}`, sign, kind, at: entry.at, entry, ...parts });
    before = entry;
    if (fromCustomer) asked = entry;
  }
  for (const { item, state } of pending) {
    const sign = JSON.stringify([state, item.error, item.frame.text]);
    made.push({
      ...plain,
      key: item.frame.re,
      sign,
      kind: 'pending',
      at: item.at,
      item,
      state,
      alone: standsAlone(item.frame.text),
    });
  }
  return made;
}

const plain = { head: true, dashed: false, mailed: false, seen: false, returned: false, alone: false, decided: false, people: '' };

/** @param {number} at @returns {Line} */
const day = (at) => ({ ...plain, key: `day-${dayOf(at)}`, sign: `${dayOf(at)} ${dayOf(Date.now())}`, kind: 'day', at });
