/** One conversation that was found, as it stands in the list: who, what was said, and where it was found. */

import { avatar, h, renew } from '../shared/dom.js';
import { clock, dayOf, now } from '../shared/times.js';
import { address } from './route.js';
import { SEARCH, STANDS } from './words-search.js';
import { label } from './words.js';

/** @typedef {import('../shared/wire.js').HitOut} Hit */

const locale = document.documentElement.lang || undefined;
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const older = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });

/** @param {number} at */
function when(at) {
  if (dayOf(at) === dayOf(now())) return clock(at);
  return (new Date(at).getFullYear() === new Date(now()).getFullYear() ? date : older).format(at);
}

/** Every second piece is what was looked for. @param {string[]} pieces */
const marked = (pieces) => pieces.map((piece, n) => (n % 2 ? h('mark', null, piece) : piece));

/** @param {Hit} hit @returns {HTMLLIElement} */
export function foundView(hit) {
  const link = h('a', { class: 'row found', href: address(hit.row.id, hit.seq) });
  return h('li', null, link);
}

/**
 * Draw it as it stands now; what it is found by stays.
 * @param {HTMLLIElement} item @param {Hit} hit @param {import('./state.js').State} state
 */
export function drawFound(item, hit, state) {
  const link = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
  const row = state.rows.get(hit.row.id) ?? hit.row;
  const stands = row.waiting != null ? 'waiting' : row.status === 'closed' ? 'closed' : 'open';
  const { face } = row.customer;
  const by = hit.by && hit.by.id !== face.id ? `${hit.by.id === state.you?.id ? 'You' : hit.by.name}: ` : '';
  const name = hit.field === 'name' && hit.known ? marked(hit.known) : face.name;
  const meta = [
    STANDS[stands],
    hit.kind === 'note' && SEARCH.note,
    row.assignee && (row.assignee === state.you?.id ? 'Yours' : state.nameOf(row.assignee)),
    state.sites.length > 1 && state.sites.find((site) => site.id === row.site)?.name,
  ];
  renew(link, [face, stands, meta, by, name === face.name], () => [
    avatar(face),
    h('b', { dir: 'auto' }, name),
    h('time', { datetime: new Date(hit.at).toISOString() }, when(hit.at)),
    h('p', { dir: 'auto' }, by, hit.line.some(Boolean) ? marked(hit.line) : SEARCH.untold),
    hit.field && hit.field !== 'name' && h('p', { dir: 'auto', class: 'known' }, `${label(hit.field)}: `, marked(hit.known ?? [])),
    h(
      'span',
      { class: 'meta' },
      meta.filter(Boolean).map((one) => h('span', { class: 'plain' }, one || '')),
    ),
  ]);
  if (row.id === state.current) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
}
