import { newId } from './ids.js';
import { safeStorage } from './storage.js';

/** Without an answer for this long, a message is sent again: the server knows it by its `re`. */
const ANSWER_MS = 15_000;
/** What another tab wrote and has not brought home after this long is taken care of here. */
const ORPHAN_MS = 20_000;
const PAUSE_MS = [1000, 2000, 5000, 15_000, 30_000];

/** @typedef {import('./wire.js').FileOut} FileOut */
/** @typedef {{ t: 'send', re: string, conversation: string, text: string, files?: string[] }} Frame */
/**
 * A message that is not acknowledged. `files` is for showing them; `error` is why it was refused.
 * @typedef {{ frame: Frame, at: number, tab: string, files: FileOut[], error?: { code: string, message: string } }} Item
 */

/**
 * Messages on their way, kept in storage until the server has them on disk. They leave one by one, so they
 * arrive in the order they were written.
 */
export class Outbox {
  /** @type {Map<string, Item>} */ #items = new Map();
  /** @type {string} */ #flight = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #pauses = 0;
  #paused = false;
  #online = false;

  /**
   * @param {{ scope: string, send: (frame: any) => boolean, changed: () => void, storage?: Storage, tab?: Storage }} options
   *   scope: whose messages these are; another person on the same browser must never send them
   */
  constructor({ scope, send, changed, storage = safeStorage('localStorage'), tab = safeStorage('sessionStorage') }) {
    this.prefix = `warmline:out:${scope}:`;
    this.send = send;
    this.changed = changed;
    this.storage = storage;
    this.tab = tab.getItem('warmline:tab') ?? newId();
    /** Whether everything here would survive a reload. */
    this.durable = true;
    this.#keep(tab, 'warmline:tab', this.tab);
    for (let i = 0; i < storage.length; i++) this.#load(storage.key(i) ?? '');
    globalThis.addEventListener?.('storage', (event) => {
      if (!event.key?.startsWith(this.prefix)) return;
      this.#load(event.key);
      this.#pump();
      changed();
    });
  }

  /** Messages of a conversation (or all) in the order they were written. @param {string} [conversation] */
  list(conversation) {
    return [...this.#items.values()]
      .filter((item) => !conversation || item.frame.conversation === conversation)
      .sort((a, b) => a.at - b.at);
  }

  /** @param {Item} item @returns {'failed' | 'sending' | 'waiting'} */
  state(item) {
    return item.error ? 'failed' : this.#online && !this.#paused ? 'sending' : 'waiting';
  }

  /** Keep a message and send it as soon as it can be. @param {Frame} frame @param {FileOut[]} [files] */
  add(frame, files = []) {
    // Two messages of one millisecond keep their order.
    const at = Math.max(Date.now(), 1 + Math.max(0, ...this.list().map((item) => item.at)));
    this.#put({ frame, at, tab: this.tab, files });
    this.#pump();
    this.changed();
  }

  /** The server has it, or it is no longer wanted. @param {string} re @returns {Item | undefined} */
  remove(re) {
    const item = this.#items.get(re);
    if (!item) return;
    this.#items.delete(re);
    this.storage.removeItem(this.prefix + re);
    this.#pauses = 0;
    this.#landed(re);
    return item;
  }

  /** @param {{ re?: string, code: string, message: string, retry?: boolean }} error @returns {boolean} whether it was ours */
  refused(error) {
    const item = this.#items.get(error.re ?? '');
    if (!item) return false;
    if (error.retry) {
      this.#paused = true;
      this.#after(PAUSE_MS[Math.min(this.#pauses++, PAUSE_MS.length - 1)] ?? 0);
    } else {
      this.#put({ ...item, error: { code: error.code, message: error.message } });
      this.#landed(item.frame.re);
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
    this.changed();
  }

  /** Tell whether there is a connection. @param {boolean} online */
  connected(online) {
    this.#online = online;
    this.#flight = '';
    this.#paused = false;
    clearTimeout(this.#timer);
    this.#pump();
    this.changed();
  }

  /** @param {string} re */
  #landed(re) {
    if (this.#flight !== re) return;
    this.#flight = '';
    this.#pump();
  }

  #pump() {
    if (!this.#online || this.#flight || this.#paused) return;
    const ready = this.list().filter((item) => !item.error);
    const next = ready.find((item) => item.tab === this.tab || Date.now() - item.at > ORPHAN_MS);
    if (next && this.send(next.frame)) {
      this.#flight = next.frame.re;
      this.#after(ANSWER_MS);
    } else if (ready.length) this.#after(ORPHAN_MS);
  }

  /** @param {number} ms */
  #after(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#flight = '';
      this.#paused = false;
      this.#pump();
      this.changed();
    }, ms);
  }

  /** @param {Item} item */
  #put(item) {
    this.#items.set(item.frame.re, item);
    this.#keep(this.storage, this.prefix + item.frame.re, JSON.stringify(item));
  }

  /** @param {Storage} storage @param {string} key @param {string} value */
  #keep(storage, key, value) {
    try {
      storage.setItem(key, value);
      if (storage.getItem(key) !== value || 'memory' in storage) this.durable = false;
    } catch {
      this.durable = false;
    }
  }

  /** @param {string} key */
  #load(key) {
    if (!key.startsWith(this.prefix)) return;
    const re = key.slice(this.prefix.length);
    try {
      const item = JSON.parse(this.storage.getItem(key) ?? 'null');
      if (item) this.#items.set(re, item);
      else if (this.#items.delete(re)) this.#landed(re);
    } catch {
      this.storage.removeItem(key);
    }
  }
}
