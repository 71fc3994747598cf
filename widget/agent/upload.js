/** Files on their way to the server. */

/** @typedef {import('../shared/wire.js').FileOut} FileOut */

const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_FILES = 10;

/**
 * @param {File} file @param {string} conversation @returns {Promise<FileOut>}
 * @throws {Error} with a sentence for the agent
 */
export async function upload(file, conversation) {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 10 MB. Send a link to it instead.`);
  const query = new URLSearchParams({ conversation, name: file.name });
  const type = file.type || 'application/octet-stream';
  const answer = await fetch(`/files?${query}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': type },
  }).catch(() => null);
  if (!answer) throw new Error(`${file.name} could not be sent. Attach it again when the connection is back.`);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message ?? `${file.name} was not accepted. Try another file.`);
  return said;
}
