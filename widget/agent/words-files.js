/** The words about files. */

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** @param {number} most */
export const tooManyFiles = (most) => `A message can carry ${most} files. Send the others with the next one.`;
/** @param {string} name */
export const remove = (name) => `Remove ${name}`;
/** @param {string} name */
export const fileTooLarge = (name) => `${name} is larger than 10 MB. Send a link to it instead.`;
/** @param {string} name */
export const fileNotSent = (name) => `${name} could not be sent. Attach it again when the connection is back.`;
/** @param {string} name */
export const fileRefused = (name) => `${name} was not accepted. Try another file.`;
