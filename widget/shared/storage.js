/** What a browser keeps, and the ids of what it keeps. */

/** The browser's storage, or one in memory where that is switched off. @param {'localStorage' | 'sessionStorage'} name @returns {Storage} */
export function safeStorage(name) {
  try {
    const storage = globalThis[name];
    storage.getItem('');
    return storage;
  } catch {
    return memoryStorage();
  }
}

/** @returns {Storage & { memory: true }} */
export function memoryStorage() {
  const map = new Map();
  return {
    memory: true,
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  };
}

/** Store a value; an empty one is removed. @param {Storage} storage @param {string} key @param {string} value @returns {boolean} whether it will survive a reload */
export function keep(storage, key, value) {
  try {
    if (value) storage.setItem(key, value);
    else storage.removeItem(key);
    return !('memory' in storage);
  } catch {
    return false;
  }
}

const random = (/** @type {number} */ bytes) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** An id for a request or a message: 128 random bits in hex. */
export const newId = () => random(16);

/** An id for a conversation: 32 hex digits that sort by time. */
export const newConversation = (now = Date.now()) => now.toString(16).padStart(12, '0') + random(10);
