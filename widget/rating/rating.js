// How it was, from a mail. The link has made the choice; here it is sent, as soon as a person shows that they are one.
//
// Programs that look for bad mails open every link of one, run the page's scripts too, and would leave the last of three
// answers behind. A person who has clicked moves the pointer, touches, scrolls or presses a key, and the browser vouches
// for that (`isTrusted`): the first such sign sends the choice, so that one click was enough. Without it, and without
// scripts, there is the button.

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const form = /** @type {HTMLFormElement} */ (document.querySelector('form'));
const said = /** @type {HTMLElement} */ (document.querySelector('.said'));
const problem = /** @type {HTMLElement} */ (document.querySelector('.problem'));
const title = /** @type {HTMLElement} */ (document.querySelector('h1'));
const { thanks = '', noted = '', failed = '' } = main.dataset;
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'keydown', 'wheel'];
/** What was sent last: the same is not sent again. */
let sent = '';
/** One after the other, so that the newest is the last to arrive. */
let line = Promise.resolve();

/** @param {boolean} [again] even what was sent already */
function send(again) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  if (!body.get('mood') || (`${body}` === sent && !again)) return;
  sent = `${body}`;
  line = line.then(() => post(body));
}

/** @param {URLSearchParams} body */
async function post(body) {
  const answer = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  const told = answer?.ok ? '' : ((await answer?.json().catch(() => null))?.message ?? failed);
  problem.textContent = told;
  if (told) return void (sent = '');
  main.className = 'done';
  document.title = title.textContent = thanks;
  said.textContent = noted;
}

/** @param {Event} event */
function sign({ isTrusted }) {
  if (!isTrusted || document.hidden) return;
  for (const name of SIGNS) removeEventListener(name, sign);
  send();
}

for (const name of SIGNS) addEventListener(name, sign, { passive: true });
form.addEventListener('submit', (event) => {
  event.preventDefault();
  send(true);
});
form.addEventListener('change', ({ target }) => target instanceof HTMLInputElement && send());
