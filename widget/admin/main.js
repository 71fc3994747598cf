/** The shell of the administration: who one is, which site, and which section is shown. */

import '../agent/locale.js';
import { avatar, fill, h } from '../shared/dom.js';
import { call } from './api.js';
import { Place } from './place.js';
import { SECTIONS } from './sections.js';

/** @typedef {{ you: import('../shared/wire.js').Face, sites: import('./place.js').Site[] }} Me */

const el = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const choice = /** @type {HTMLSelectElement} */ (el('sites'));
const main = el('section');
const announcer = el('announcer');
/** @type {import('./place.js').Site[]} */
let sites = [];
/** @type {import('./place.js').Section | null} */
let shown = null;
let opened = 0;

/** The address says what is shown: #hours, or #hours/key of a site where there are several. */
function route() {
  const [id, key] = location.hash.slice(1).split('/');
  const section = SECTIONS.find((one) => one.id === id) ?? SECTIONS[0];
  const site = sites.find((one) => one.key === key) ?? sites[0];
  return { section, site };
}

/** @param {string} id @param {string} key */
const address = (id, key) => (sites.length > 1 ? `#${id}/${key}` : `#${id}`);

async function show() {
  const { section, site } = route();
  const turn = ++opened;
  shown?.close?.();
  shown = null;
  if (!section || !site) return;
  drawNav(section.id, site);
  document.title = `${section.name} · Administration`;
  main.setAttribute('aria-busy', 'true');
  const element = h('div', { class: 'section-body' });
  const place = new Place(element, site, (text) => fill(announcer, text));
  try {
    const drawn = await section.open(place);
    if (turn !== opened) return drawn.close?.();
    shown = drawn;
    fill(main, element);
  } catch (error) {
    if (turn === opened) fill(main, trouble(error));
  }
  main.setAttribute('aria-busy', 'false');
}

/** @param {unknown} error */
function trouble(error) {
  const said = error instanceof Error ? error.message : `${error}`;
  const again = h('button', { type: 'button', class: 'quiet', onclick: show }, 'Try again');
  return h(
    'div',
    { class: 'blank', role: 'alert' },
    h('h1', null, 'This can’t be shown now'),
    said,
    h('div', { class: 'blank-acts' }, again, h('a', { href: '/admin', class: 'link', onclick: reload }, 'Sign in again')),
  );
}

/** A link to where one is already would lead nowhere. @param {Event} event */
function reload(event) {
  event.preventDefault();
  location.reload();
}

/** @param {string} current @param {import('./place.js').Site} site */
function drawNav(current, site) {
  fill(el('site-name'), site.name);
  el('site-choice').hidden = sites.length < 2;
  fill(choice, sites.map((one) => h('option', { value: one.key, selected: one === site }, one.name)));
  fill(
    el('sections'),
    SECTIONS.map(({ id, name }) =>
      h('li', null, h('a', { href: address(id, site.key), 'aria-current': id === current && 'page' }, name)),
    ),
  );
}

async function start() {
  try {
    /** @type {Me} */
    const me = await call('me');
    sites = me.sites;
    fill(el('me'), avatar(me.you), h('b', null, me.you.name));
  } catch (error) {
    return fill(main, trouble(error));
  }
  if (!sites.length) return fill(main, h('h1', { class: 'blank' }, 'You answer for no site yet'));
  await show();
}

choice.addEventListener('change', () => (location.hash = address(route().section?.id ?? '', choice.value)));
addEventListener('hashchange', show);
// What is not saved is kept by its section for the next visit; still, nobody should believe that it holds.
addEventListener('beforeunload', (event) => {
  if (shown?.isChanged()) event.preventDefault();
});
await start();
