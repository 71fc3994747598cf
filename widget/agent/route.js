/** Which conversation is in front stands in the address, so that it can be linked, reloaded and gone back from. */

const ID = /^#([0-9a-f]{32})(?:\/(?:(details)|(\d{1,9})))?$/;

/** @typedef {'list' | 'thread' | 'details'} Pane */

/** @returns {{ id: string, pane: Pane, at: number }} `at`: the entry that was looked for, 0 for none */
export function route() {
  const [, id = '', details, at] = ID.exec(location.hash) ?? [];
  return { id, pane: !id ? 'list' : details ? 'details' : 'thread', at: Number(at ?? 0) };
}

/** The address of a conversation, at an entry. @param {string} id @param {number} [at] */
export const address = (id, at) => `#${id}${at ? `/${at}` : ''}`;

/** Without the entry that was looked for. @param {string} hash */
const whole = (hash) => hash.replace(/\/\d+$/, '');

/**
 * Go on to a conversation, an entry or the details of it, or with '' to the list alone.
 * @param {string} id @param {boolean} [details] @param {number} [at]
 */
export function go(id, details = false, at = 0) {
  const hash = !id ? '' : details ? `#${id}/details` : address(id, at);
  const { hash: from } = location;
  if (hash === from || (!at && hash === whole(from))) return;
  if (history.state?.from !== undefined && whole(history.state.from) === hash) return history.back();
  // From one conversation to the next is no step in history: back leads to the list.
  const next = id && route().id && route().id !== id;
  if (next) history.replaceState(history.state, '', hash);
  else history.pushState({ from }, '', hash || location.pathname);
  dispatchEvent(new PopStateEvent('popstate'));
}
