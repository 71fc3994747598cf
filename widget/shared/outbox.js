import { keep, newId, safeStorage } from './storage.js';

/** Without an answer for this long a message is sent again: the server knows it by its `re`. */
const ANSWER_MS = 15_000;
/** What another tab wrote and has not brought home by then is taken care of here. */
const ORPHAN_MS = 20_000;
const PAUSE_MS = [1000, 2000, 5000, 15_000, 30_000];
const PAUSE = 'pause';

/** @typedef {import('./wire.js').FileOut} FileOut */
/** @typedef {{ t: 'send' | 'rate', re: string, conversation: string, text: string, mood?: import('./wire.js').Mood, word?: string, files?: string[], note?: boolean, saw?: number }} Frame */
/** @typedef {{ frame: Frame, at: number, tab: string, files: FileOut[], error?: { code: string, message: string } }} Item `files` as shown, `error` why it was refused */

/** @param {string | null} text @returns {Item | null} nothing when it cannot be read */
function parsed(text) {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Messages on their way, kept in storage until the server has them on disk. They leave one by one, in the order they were written. */
export class Outbox {
  /** @type {Map<string, Item>} */ #items = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** What everything else waits for: the `re` on its way, or PAUSE. */ #hold = '';
  #pauses = 0;
  #online = false;
  /** Whether everything here survives a reload. */ durable = true;

  /** @param {{ scope: string, send: (frame: any) => boolean, changed: () => void, storage?: Storage, tab?: Storage }} options scope: whose messages; nobody else on this browser may send them */
  constructor({ scope, send, changed, storage = safeStorage('localStorage'), tab = safeStorage('sessionStorage') }) {
    this.prefix = `warmline:out:${scope}:`;
    this.send = send;
    this.changed = changed;
    this.storage = storage;
    this.tab = tab.getItem('warmline:tab') ?? newId();
    keep(tab, 'warmline:tab', this.tab);
    for (let i = 0; i < storage.length; i++) this.#load(storage.key(i));
    globalThis.addEventListener?.('storage', ({ key }) => this.#load(key) && this.#pump());
  }

  /** In the order they were written. @param {string} [conversation] none: all */
  list(conversation) {
    const items = [...this.#items.values()].sort((a, b) => a.at - b.at);
    return conversation ? items.filter((item) => item.frame.conversation === conversation) : items;
  }

  /** @param {Item} item @returns {'failed' | 'sending' | 'waiting'} */
  state(item) {
    return item.error ? 'failed' : this.#online && this.#hold !== PAUSE ? 'sending' : 'waiting';
  }

  /** Keep a message and send it as soon as it can be. @param {Frame} frame @param {FileOut[]} [files] */
  add(frame, files = []) {
    // Two messages of one millisecond keep their order.
    const at = Math.max(Date.now(), (this.list().at(-1)?.at ?? 0) + 1);
    this.#put({ frame, at, tab: this.tab, files });
    this.#pump();
  }

  /** The server has it, or it is no longer wanted. @param {string} re @returns {Item | undefined} */
  remove(re) {
    const item = this.#items.get(re);
    if (!item) return;
    this.#items.delete(re);
    keep(this.storage, this.prefix + re, '');
    this.#pauses = 0;
    this.#landed(re);
    return item;
  }

  /** @param {{ re?: string, code: string, message: string, retry?: boolean }} error @returns {boolean} whether it was about one of these */
  refused({ re = '', code, message, retry }) {
    const item = this.#items.get(re);
    if (!item) return false;
    if (retry) this.#wait(PAUSE, PAUSE_MS[Math.min(this.#pauses++, 4)]);
    else {
      this.#put({ ...item, error: { code, message } });
      this.#landed(re);
    }
    this.changed();
    return true;
  }

  /** Try a refused message once more. @param {string} re */
  retry(re) {
    const item = this.remove(re);
    if (!item) return;
    const used = item.error?.code === 'client_id_reused';
    this.#put({ ...item, tab: this.tab, error: undefined, frame: { ...item.frame, re: used ? newId() : re } });
    this.#pump();
  }

  /** Tell whether there is a connection. @param {boolean} online */
  connected(online) {
    this.#online = online;
    this.#hold = '';
    clearTimeout(this.#timer);
    this.#pump();
  }

  /** @param {string} re */
  #landed(re) {
    if (this.#hold !== re) return;
    this.#hold = '';
    this.#pump();
  }

  #pump() {
    const ready = this.list().filter((item) => !item.error);
    if (this.#online && !this.#hold && ready.length) {
      const next = ready.find((item) => item.tab === this.tab || Date.now() - item.at > ORPHAN_MS);
      if (next && this.send(next.frame)) this.#wait(next.frame.re, ANSWER_MS);
      else this.#wait('', ORPHAN_MS);
    }
    this.changed();
  }

  /** @param {string} hold @param {number} [ms] */
  #wait(hold, ms) {
    this.#hold = hold;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hold = '';
      this.#pump();
    }, ms);
  }

  /** @param {Item} item */
  #put(item) {
    this.#items.set(item.frame.re, item);
    this.durable = keep(this.storage, this.prefix + item.frame.re, JSON.stringify(item)) && this.durable;
  }

  /** @param {string | null} key @returns {boolean} */
  #load(key) {
    if (!key?.startsWith(this.prefix)) return false;
    const re = key.slice(this.prefix.length);
    const item = parsed(this.storage.getItem(key));
    if (item) this.#items.set(re, item);
    else if (this.#items.delete(re)) this.#landed(re);
    return true;
  }
}
