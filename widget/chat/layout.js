import { dayName, dayOf } from '../shared/times.js';

/** @import { Entry, Item, Line } from './types.js' */

/** Messages of one person this close together are one group: one face, one time. */
const GROUP_MS = 300_000;

/** The lines of a thread in the order in which they are shown. @param {Entry[]} entries @param {Item[]} pending @returns {Line[]} */
export function layout(entries, pending) {
  const mails = entries.filter((entry) => entry.kind === 'mailed');
  const mailed = (/** @type {Entry} */ { seq, author, kind, channel }) =>
    kind === 'mailed' || channel === 'email' ||
    (author === 'agent' && mails.some(({ data: { first = 0, last = 0 } = {} }) => seq >= first && seq <= last));
  /** @type {Line[]} */
  const lines = placed(entries, mails).map((entry) => ({ key: entry.re ?? `${entry.seq}`, entry, mail: mailed(entry), me: entry.author === 'customer' }));
  for (const item of pending) {
    const { at, files, frame: { re, text } } = item;
    lines.push({ key: re, item, mail: false, me: true, entry: { seq: Infinity, kind: 'message', author: 'customer', at, files, re, text } });
  }
  lines.forEach((line, i) => {
    const { seq, at, kind } = line.entry;
    const before = lines[i - 1]?.entry.at;
    if (!before || dayOf(before) < dayOf(at)) line.day = dayName(at);
    line.last = !together(line, lines[i + 1]);
    line.replied = kind === 'mailed' && entries.find((next) => next.seq > seq && next.kind === 'message' && next.author === 'customer')?.channel === 'email';
  });
  return lines;
}

/** @param {Line} one @param {Line} [next] */
function together({ entry: a, item, mail }, next) {
  if (!next || !item !== !next.item || mail !== next.mail) return false;
  const b = next.entry;
  const alike = a.kind === b.kind && a.author === b.author && (a.author === 'customer' || a.by?.id === b.by?.id);
  return alike && b.at - a.at < GROUP_MS && dayOf(a.at) === dayOf(b.at);
}

/** "You left at 14:09" stands before the answer that was mailed because of it. @param {Entry[]} entries @param {Entry[]} mails */
function placed(entries, mails) {
  const list = [...entries];
  for (const mail of mails) {
    const { left_at: left, first = Infinity } = mail.data ?? {};
    const from = list.indexOf(mail);
    const to = list.findIndex(({ seq, at, kind }) => left && kind === 'message' && seq >= first && at > left);
    if (to >= 0 && to < from) list.splice(to, 0, ...list.splice(from, 1));
  }
  return list;
}
