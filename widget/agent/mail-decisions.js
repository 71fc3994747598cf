/** What the team has decided about who writes into a conversation by mail. Pure. */

/** @typedef {import('../shared/thread.js').Entry} Entry */

/**
 * What the team has decided about senders, read from the thread itself.
 * @param {Entry[]} entries
 */
export function decisions(entries) {
  /** @type {Set<number>} notes that were decided */
  const notes = new Set();
  /** @type {Set<string>} addresses that take part */
  const people = new Set();
  for (const { kind, data } of entries) {
    if (kind !== 'sender') continue;
    if (data?.note) notes.add(data.note);
    if (data?.address && data.standing !== 'stranger') people.add(data.address.toLowerCase());
  }
  return { notes, people };
}
