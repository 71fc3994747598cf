// The talk with embed.js on the dashboard's page. Its origin is pinned by its first `hello`; nobody else is heard or told.

export const embedded = parent !== window;
let origin = '';

/** @param {string} type */
export const tell = (type, more = {}) => embedded && origin && parent.postMessage({ warmline: 1, type, ...more }, origin);

/** @param {Record<string, (message: any) => void>} on what to do, by type; `hello` comes first, and once */
export function listen(on) {
  if (!embedded) {
    on.hello?.({ page: '', title: '' });
    on.open?.({});
    return;
  }
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== parent || data?.warmline !== 1 || (origin || from) !== from) return;
    if ((data.type === 'hello') === !!origin) return;
    origin = from;
    on[data.type]?.(data);
  });
  // The only one without a known origin; it carries nothing.
  parent.postMessage({ warmline: 1, type: 'ready' }, '*');
}
