/** Which conversation is in front stands in the address, so that it can be linked, reloaded and gone back from. */

const ID = /^#([0-9a-f]{32})(\/details)?$/;

/** @typedef {'list' | 'thread' | 'details'} Pane */

/** @returns {{ id: string, pane: Pane }} */
export function route() {
  const [, id = '', details] = ID.exec(location.hash) ?? [];
  return { id, pane: !id ? 'list' : details ? 'details' : 'thread' };
}

/**
 * Go on to a conversation, its details, or with '' to the list alone.
 * @param {string} id @param {boolean} [details]
 */
export function go(id, details = false) {
  const hash = id ? `#${id}${details ? '/details' : ''}` : '';
  const { hash: from } = location;
  if (hash === from) return;
  if (history.state?.from === hash) return history.back();
  // From one conversation to the next is no step in history: back leads to the list.
  const next = id && route().id && route().id !== id;
  if (next) history.replaceState(history.state, '', hash);
  else history.pushState({ from }, '', hash || location.pathname);
  dispatchEvent(new PopStateEvent('popstate'));
}
