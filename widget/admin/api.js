/** The endpoints of the administration: JSON in, JSON out, and every refusal as a sentence. */

/** @typedef {{ at: string, message: string }} FieldError where in the form, and what to say there */

export class Refused extends Error {
  /** @param {string} code @param {string} message @param {FieldError[]} [fields] */
  constructor(code, message, fields = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

const AWAY = 'The server can’t be reached at the moment. What you changed is kept here; try again in a moment.';
const GONE = 'You are signed out, or may no longer change this. What you changed is kept here; sign in again to go on.';

/**
 * @template Answer
 * @param {string} path below /admin/api/ @param {{ method?: string, body?: unknown, signal?: AbortSignal }} [request]
 * @returns {Promise<Answer>} Raises Refused.
 */
export async function call(path, { method = 'GET', body, signal } = {}) {
  const headers = body === undefined ? undefined : { 'Content-Type': 'application/json' };
  const options = { method, signal, ...(headers && { headers, body: JSON.stringify(body) }) };
  const answer = await fetch(`/admin/api/${path}`, options).catch((error) => {
    throw signal?.aborted ? error : new Refused('away', AWAY);
  });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 404) throw new Refused('not_found', GONE);
  throw new Refused(said.code ?? 'error', said.message ?? AWAY, said.fields);
}
