/** @typedef {import('./wire.js').EntryOut & { local?: boolean }} Entry local: until the server's own arrives */
/** @typedef {import('./wire.js').Face} Face */

const TYPING_MS = 5000;

/**
 * The state of one thread. `entries` is always gapless and in order; what came too early waits.
 * @template {{ rev: number }} Row
 */
export class Thread {
  /** @type {Entry[]} */ entries = [];
  /** @type {Row | undefined} */ row;
  /** @type {Map<number, Entry>} */ #early = new Map();
  /** @type {Map<string, { by: Face, until: number }>} */ #typing = new Map();
  #known = 0;
  /** Whether there are entries before the first one here. */ earlier = false;
  /** Whether a page has arrived. */ loaded = false;

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  get first() {
    return this.entries[0]?.seq ?? 0;
  }

  get last() {
    return this.entries.at(-1)?.seq ?? 0;
  }

  /** Whether something is missing: then ask with `open` and `since: last`. */
  get gap() {
    return this.#known > this.last;
  }

  /** The server says how far the thread goes (`beat.seqs`). */
  heard(seq = 0) {
    this.#known = Math.max(this.#known, seq);
  }

  /** Take in a new entry; a repeat changes nothing. @param {Entry} entry */
  add(entry) {
    const { seq, by } = entry;
    this.heard(seq);
    const at = seq - this.first;
    if (seq > this.last) this.#early.set(seq, (entry.local && this.#early.get(seq)) || entry);
    else if (this.entries[at]?.local) this.entries[at] = entry;
    this.#drain();
    if (by) this.#typing.delete(by.id);
  }

  /** Take in a new page, what was missing, or what came before. @param {import('./wire.js').Thread} frame */
  page({ entries, reset, earlier = false, row }) {
    const end = entries.at(-1)?.seq ?? 0;
    this.show(/** @type {any} */ (row));
    if (reset || !this.last) {
      // An entry that overtook its page goes on where the page ends.
      for (const entry of this.entries) if (entry.seq > end) this.#early.set(entry.seq, entry);
      this.entries = [...entries];
      this.earlier = earlier;
    } else if (end && end === this.first - 1) {
      this.entries = [...entries, ...this.entries];
      this.earlier = earlier;
    } else for (const entry of entries) this.add(entry);
    this.loaded = true;
    this.heard(end);
    this.#drain();
  }

  /** Keep the newer of two rows. @param {Row} [row] */
  show(row) {
    if (row && row.rev >= (this.row?.rev ?? 0)) this.row = row;
  }

  /** @param {Face} by @param {number} now ms */
  typed(by, now) {
    this.#typing.set(by.id, { by, until: now + TYPING_MS });
  }

  /** Who is typing. @param {number} now ms @returns {Face[]} */
  typing(now) {
    return [...this.#typing.values()].filter((one) => one.until > now).map((one) => one.by);
  }

  /**
   * What is on the screen: entries by seq, own ones whose neighbours are on the way, then the pending ones that are not here yet.
   * @template {{ frame: { re: string } }} P
   * @param {P[]} pending @returns {{ entries: Entry[], pending: P[] }}
   */
  lines(pending) {
    const own = [...this.#early.values()].filter((entry) => entry.local).sort((a, b) => a.seq - b.seq);
    const entries = [...this.entries, ...own];
    const known = new Set(entries.map((entry) => entry.re));
    return { entries, pending: pending.filter((item) => !known.has(item.frame.re)) };
  }

  #drain() {
    for (const seq of this.#early.keys()) if (seq <= this.last) this.#early.delete(seq);
    for (let next; (next = this.#early.get(this.last + 1)); this.#early.delete(next.seq)) this.entries.push(next);
  }
}

/**
 * The entry that an acknowledged message becomes.
 * @param {{ seq: number, at: number, re: string }} ack
 * @param {{ frame: { text: string, note?: boolean }, files: import('./wire.js').FileOut[] }} item
 * @param {'customer' | 'agent'} author @param {Face} [by] @returns {Entry}
 */
export const acknowledged = ({ seq, at, re }, { frame: { text, note }, files }, author, by) =>
  ({ seq, at, re, kind: note ? 'note' : 'message', author, by, text, files, local: true });
