/** Files on their way to the server. */

import { fileNotSent, fileRefused, fileTooLarge } from './words-files.js';

/** @typedef {import('../shared/wire.js').FileOut} FileOut */

const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_FILES = 10;

/**
 * @param {File} file @param {string} conversation @returns {Promise<FileOut>}
 * @throws {Error} with a sentence for the agent
 */
export async function upload(file, conversation) {
  if (file.size > MOST_BYTES) throw new Error(fileTooLarge(file.name));
  const query = new URLSearchParams({ conversation, name: file.name });
  const type = file.type || 'application/octet-stream';
  const answer = await fetch(`/files?${query}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': type },
  }).catch(() => null);
  if (!answer) throw new Error(fileNotSent(file.name));
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message ?? fileRefused(file.name));
  return said;
}
