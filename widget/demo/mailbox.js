/** The demo's mail program: new mails appear by themselves, and a mail is shown as long as it is. */

const LOOK_AGAIN_MS = 2000;
const list = document.getElementById('list');
const frame = document.getElementById('html');
const form = document.querySelector('form');

async function refresh() {
  const address = list?.dataset.address;
  if (!list || !address || document.hidden) return;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
  if (next.innerHTML.trim() === list.innerHTML.trim()) return;
  const known = new Set([...list.querySelectorAll('li')].map((one) => one.id));
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
  list.replaceChildren(...next.childNodes);
  for (const one of list.querySelectorAll('li')) one.classList.toggle('new', !known.has(one.id));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`a[href="${CSS.escape(focused)}"]`))?.focus();
}

/** The mail's page has no scripts and can't tell its height, but it is of our origin, so it can be measured. */
function fit() {
  if (!(frame instanceof HTMLIFrameElement)) return;
  const page = frame.contentDocument?.documentElement;
  if (page) frame.style.height = `${Math.max(page.offsetHeight, page.querySelector('body')?.scrollHeight ?? 0)}px`;
}

if (list) setInterval(refresh, LOOK_AGAIN_MS);
document.addEventListener('visibilitychange', refresh);
frame?.addEventListener('load', fit);
addEventListener('resize', fit);
fit();

form?.addEventListener('submit', () => form.querySelector('button')?.setAttribute('disabled', ''));
form?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
// Back from the next page, the button must work again.
addEventListener('pageshow', () => form?.querySelector('button')?.removeAttribute('disabled'));
