/** The demo's dashboard: from page to page without a reload, as dashboards do, and fresh tokens for the chat. */

const PARTS = ['nav', 'page'];
let shown = location.pathname;

/** @param {string} address @param {boolean} remember */
async function go(address, remember) {
  /** @type {Document} */
  let next;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    location.href = address;
    return;
  }
  if (remember) history.pushState(null, '', address);
  shown = location.pathname;
  document.title = next.title;
  for (const id of PARTS) {
    const [now, then] = [document.getElementById(id), next.getElementById(id)];
    if (now && then) now.replaceWith(document.importNode(then, true));
  }
  scrollTo(0, 0);
  document.getElementById('page')?.focus({ preventScroll: true });
}

addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const who = document.querySelector('.who[open]');
  if (who && !who.contains(target)) who.removeAttribute('open');
  const link = target?.closest('a[data-soft]');
  if (!(link instanceof HTMLAnchorElement)) return;
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.href, true);
});

addEventListener('keydown', (event) => {
  const who = document.querySelector('.who[open]');
  if (event.key !== 'Escape' || !who) return;
  who.removeAttribute('open');
  who.querySelector('summary')?.focus();
});

addEventListener('popstate', () => {
  // A change of the hash alone is nothing to load.
  if (location.pathname !== shown) go(location.href, false);
});

// The chat found its token out of date. A real dashboard asks its own server, which knows who is signed in.
addEventListener('warmline:token', async () => {
  const answer = await fetch(`/demo/token?as=${document.body.dataset.as}`);
  if (!answer.ok) return;
  const { token } = await answer.json();
  /** @type {any} */ (window).warmline.token(token);
});
