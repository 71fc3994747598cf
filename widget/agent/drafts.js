/** What an agent has begun to write, kept by conversation, and still there after a reload. */

import { safeStorage } from '../shared/storage.js';

/** @typedef {{ text: string, note: boolean, files: import('../shared/wire.js').FileOut[] }} Draft */

/** @type {Draft} */
export const BLANK = { text: '', note: false, files: [] };

/** @param {string | null} kept @returns {Draft} */
function parsed(kept) {
  try {
    return { ...BLANK, ...JSON.parse(kept ?? '{}') };
  } catch {
    return BLANK;
  }
}

export class Drafts {
  /** @param {() => string | undefined} agent whose drafts these are */
  constructor(agent, storage = safeStorage('localStorage')) {
    this.agent = agent;
    this.storage = storage;
  }

  /** @param {string} conversation */
  #key(conversation) {
    return `warmline:draft:${this.agent()}:${conversation}`;
  }

  /** @param {string} conversation @returns {Draft} */
  get(conversation) {
    return parsed(this.storage.getItem(this.#key(conversation)));
  }

  /** The draft that another tab has replaced, if it is that of this conversation. @param {StorageEvent} event @param {string} conversation */
  replaced({ key, oldValue }, conversation) {
    return key === this.#key(conversation) ? parsed(oldValue) : null;
  }

  /** @param {string} conversation @param {Draft} draft */
  set(conversation, draft) {
    if (!draft.text && !draft.files.length) return this.storage.removeItem(this.#key(conversation));
    try {
      this.storage.setItem(this.#key(conversation), JSON.stringify(draft));
    } catch {
      // A full storage loses the draft at a reload, not now.
    }
  }
}
