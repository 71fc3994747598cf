const random = (/** @type {number} */ bytes) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** An id for a request or a message: 128 random bits in hex. */
export const newId = () => random(16);

/** An id for a conversation: 32 hex digits that sort by time. */
export const newConversation = (now = Date.now()) => now.toString(16).padStart(12, '0') + random(10);
