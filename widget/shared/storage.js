/**
 * The browser's storage, or one in memory (it has `memory: true`) where that is switched off.
 * @param {'localStorage' | 'sessionStorage'} name @returns {Storage}
 */
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
  /** @type {Map<string, string>} */
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
