/** The list of conversations: who waits longest stands on top, and moves where it belongs while one looks. */

import { fill, h } from '../shared/dom.js';
import { clock as timeOfDay, dayOf, now } from '../shared/times.js';
import { apart } from './apart.js';
import { glide } from './flip.js';
import { walk } from './keys.js';
import { ring } from './ring.js';
import { mooded } from './words-ratings.js';
import { EMPTY, VIEW_NAMES, clock, people, LABELS, SAYS, toldClock } from './words.js';

/** @typedef {import('../shared/wire.js').AgentRow} AgentRow */
/** @typedef {{ item: HTMLLIElement, link: HTMLAnchorElement, sign: string, tick: () => void }} Drawn */

const date = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { day: 'numeric', month: 'short' });

/** When it last changed, as short as it can be said. @param {number} at */
const when = (at) => (dayOf(at) === dayOf(now()) ? timeOfDay(at) : date.format(at));

export class Inbox {
  /** @type {Map<string, Drawn>} */ #drawn = new Map();
  /** @type {import('../shared/wire.js').View} */ view = 'waiting';
  #at = 0;

  /** @param {import('./state.js').State} state @param {HTMLElement} element */
  constructor(state, element) {
    this.state = state;
    this.element = element;
    this.list = h('ol', { onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, this.#links()) });
  }

  draw() {
    const rows = this.state.view(this.view);
    const loaded = this.state.loaded.has(this.view) || (this.view !== 'closed' && this.state.loaded.has('open'));
    if (!rows.length && !loaded) return;
    if (!rows.length) {
      const [title, text] = EMPTY[this.view];
      this.#drawn.clear();
      fill(this.list);
      return fill(this.element, h('p', { class: 'blank' }, h('strong', null, title), text));
    }
    if (this.list.parentNode !== this.element) fill(this.element, this.list);
    this.list.setAttribute('aria-label', VIEW_NAMES[this.view]);
    for (const row of rows) this.#row(row);
    const ids = new Set(rows.map((row) => row.id));
    const order = rows.map((row) => /** @type {Drawn} */ (this.#drawn.get(row.id)).item);
    if (order.some((item, n) => this.list.children[n] !== item) || order.length !== this.list.children.length)
      this.#place(order);
    for (const id of this.#drawn.keys()) if (!ids.has(id)) this.#drawn.delete(id);
    this.#current();
  }

  /** Show the clocks as they stand now. */
  tick() {
    for (const { tick } of this.#drawn.values()) tick();
  }

  /** Start over with another view. @param {import('../shared/wire.js').View} view */
  show(view) {
    if (view === this.view) return;
    this.view = view;
    this.#drawn.clear();
    fill(this.list);
    fill(
      this.element,
      h(
        'div',
        { class: 'skeleton', 'aria-hidden': 'true' },
        [0, 1, 2].map(() => h('div', { class: 'skeleton-row' }, h('i'), h('b'), h('s'))),
      ),
    );
    this.draw();
  }

  /** Move the focus to the next or previous row, from the focused or the open one. @param {1 | -1} by */
  step(by) {
    const links = this.#links();
    const focused = links.indexOf(/** @type {any} */ (document.activeElement));
    const current = links.findIndex((link) => link.hasAttribute('aria-current'));
    // When the open conversation has left this view, its neighbours are where it was.
    const gone = by > 0 ? this.#at - 1 : this.#at;
    const from = focused >= 0 ? focused : current >= 0 ? current : this.state.current ? gone : -1;
    links[Math.max(0, Math.min(links.length - 1, from + by))]?.focus();
  }

  /** The row of a conversation, to give the focus back to. @param {string} id */
  focus(id) {
    (this.#drawn.get(id)?.link ?? this.#links()[0])?.focus();
  }

  /** The conversation whose row has the focus, or ''. */
  get focused() {
    const link = this.#links().find((one) => one === document.activeElement);
    return link?.hash.slice(1) ?? '';
  }

  #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll('a')]);
  }

  /** @param {HTMLLIElement[]} order */
  #place(order) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const held = focused && this.list.contains(focused) ? focused : null;
    const at = held ? this.#links().indexOf(/** @type {any} */ (held)) : 0;
    glide(this.list, () => this.list.replaceChildren(...order));
    // A moved element loses the focus; one that left gives it to its neighbour.
    if (held) (held.isConnected ? held : this.#links()[Math.min(at, order.length - 1)])?.focus({ preventScroll: true });
  }

  #current() {
    const links = this.#links();
    const open = this.#drawn.get(this.state.current)?.link;
    if (open) this.#at = links.indexOf(open);
    const stop = links.find((link) => link === document.activeElement) ?? open ?? links[0];
    for (const link of links) {
      link.tabIndex = link === stop ? 0 : -1;
      if (link === open) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  /** @param {AgentRow} row */
  #row(row) {
    const meta = this.#meta(row);
    const writing = this.state.typing(row.id, now()).map((face) => face.name);
    const sign = JSON.stringify([
      row.customer.face,
      row.waiting,
      row.target,
      row.told_most,
      row.preview,
      row.at,
      row.status,
      meta,
      writing,
      dayOf(now()),
    ]);
    const old = this.#drawn.get(row.id);
    if (old?.sign === sign) return;
    const item = old?.item ?? h('li');
    const link =
      old?.link ?? item.appendChild(h('a', { class: 'row', href: `#${row.id}`, onfocus: () => this.#current() }));
    const face = ring(row.customer.face);
    const time = h('time');
    const { waiting } = row;
    const text = document.createTextNode(when(row.at));
    time.append(text);
    const promise = document.createTextNode('');
    const tick = () => {
      if (waiting == null) return;
      const reading = clock(waiting, row.target ?? 300, now());
      if (text.data !== reading.text) text.data = reading.text;
      if (time.className !== reading.tone) time.className = reading.tone;
      face.turn(reading);
      const kept = row.told_most == null ? '' : toldClock(waiting, row.told_most, now());
      if (promise.data !== kept) promise.data = kept;
    };
    tick();
    link.classList.toggle('waits', waiting != null);
    const preview = (row.preview_author === 'agent' ? '↩ ' : '') + (row.preview || row.subject || '');
    fill(
      link,
      face.element,
      h('b', { dir: 'auto' }, row.customer.face.name),
      time,
      writing.length
        ? h('p', { class: 'writing' }, people(writing, 'is writing', 'are writing'))
        : h('p', { dir: 'auto' }, preview),
      h(
        'span',
        { class: 'meta' },
        waiting != null && row.told_most != null && h('span', { class: 'plain told' }, promise),
        meta.flatMap((one) => [' ', h('span', { class: 'plain' }, one)]),
      ),
    );
    this.#drawn.set(row.id, { item, link, sign, tick });
  }

  /** @param {AgentRow} row */
  #meta(row) {
    const { state } = this;
    const looking = state.watching(row.id, now()).map((face) => face.name);
    const unread =
      row.status === 'open' &&
      (row.waiting != null || (row.replied ?? 0) > Math.max(row.customer_seen ?? 0, row.mailed ?? 0));
    // What changes what one does next comes first; the rest may be cut off.
    return [
      row.status === 'closed' && mooded(row.rated?.mood),
      looking.length && people(looking, 'is looking', 'are looking'),
      !row.customer.here && row.channel !== 'email' && unread && (row.customer.reachable ? SAYS.willMail : SAYS.left),
      this.view !== 'mine' &&
        row.assignee &&
        (row.assignee === state.you?.id
          ? 'Yours'
          : `${apart(state.nameOf(row.assignee))} ${row.status === 'closed' ? 'answered' : 'answers'}`),
      state.sites.length > 1 && state.sites.find((site) => site.id === row.site)?.name,
      row.channel === 'email' && LABELS.mail,
      row.channel === 'form' && LABELS.form,
      row.customer.plan,
    ].filter((one) => typeof one === 'string' && one !== '');
  }
}
