/** The search over the inbox: asks while one types, keeps what was found while one reads it, goes further back. */

import { fill, h } from '../shared/dom.js';
import { drawFound, foundView } from './found-view.js';
import { composing, walk } from './keys.js';
import { SEARCH, counted } from './words-search.js';

/** @typedef {import('../shared/wire.js').HitOut} Hit */
/** @typedef {'found' | 'looking' | 'offline' | 'blank' | 'failed'} Mood */

const PAUSE_MS = 180;
/** How often it looks further back by itself while nothing is found. */
const LOOKS = 8;
const NEAR_END_PX = 200;

export class Search {
  /** @type {Map<string, { hit: Hit, item: HTMLLIElement }>} */ #hits = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #pause;
  /** @type {Mood} */ #mood = 'found';
  /** @type {number | null | undefined} */ #next;
  #asked = '';
  #turn = 0;
  #further = false;
  #problem = '';

  /**
   * @param {import('./desk.js').Desk} desk
   * @param {{ field: HTMLInputElement, element: HTMLElement, say: (text: string) => void, toggled: (on: boolean) => void,
   *   open: (hit: Hit) => void }} page
   */
  constructor(desk, { field, element, say, toggled, open }) {
    this.desk = desk;
    this.field = field;
    this.element = element;
    this.say = say;
    this.toggled = toggled;
    this.open = open;
    this.list = h('ol', {
      'aria-label': SEARCH.results,
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#walks(event),
    });
    this.foot = h('div', { class: 'found-foot' });
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('keydown', (event) => this.#keyed(event));
    element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** Whether the list shows what was found. */
  get active() {
    return this.#asked !== '';
  }

  /** Look for this. @param {string} text */
  for(text) {
    this.field.value = text;
    this.field.focus();
    this.#ask(text.trim());
  }

  clear() {
    this.field.value = '';
    this.#ask('');
  }

  /** The connection is back. */
  again() {
    if (this.active && this.#mood !== 'found') this.#look(this.#hits.size ? this.#next : undefined);
  }

  /** Rows may stand otherwise now. */
  draw() {
    if (!this.active) return;
    for (const { hit, item } of this.#hits.values()) drawFound(item, hit, this.desk.state);
    const links = this.#links();
    const stop = links.find((link) => link === document.activeElement || link.hasAttribute('aria-current')) ?? links[0];
    for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  }

  /** Move the focus to the next or previous one. @param {1 | -1} by */
  step(by) {
    const links = this.#links();
    const focused = links.indexOf(/** @type {any} */ (document.activeElement));
    const from = focused >= 0 ? focused : links.findIndex((link) => link.hasAttribute('aria-current'));
    links[Math.max(0, Math.min(links.length - 1, from + by))]?.focus();
  }

  /** @param {string} id */
  focus(id) {
    const link = this.#hits.get(id)?.item.querySelector('a') ?? this.#links()[0];
    (link ?? this.field).focus();
  }

  /** The conversation whose row has the focus, or ''. */
  get focused() {
    return [...this.#hits].find(([, { item }]) => item.contains(document.activeElement))?.[0] ?? '';
  }

  #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll('a')]);
  }

  #typed() {
    clearTimeout(this.#pause);
    const text = this.field.value.trim();
    if (text) this.#pause = setTimeout(() => this.#ask(this.field.value.trimStart()), PAUSE_MS);
    else this.#ask('');
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (composing(event)) return;
    const first = this.#hits.values().next().value;
    if (event.key === 'ArrowDown' && first) this.#links()[0]?.focus();
    else if (event.key === 'Enter') {
      const text = this.field.value.trimStart();
      if (text !== this.#asked) this.#ask(text.trim() ? text : '');
      else if (first) this.open(first.hit);
    } else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #walks(event) {
    const links = this.#links();
    if (event.key === 'ArrowUp' && document.activeElement === links[0]) {
      event.preventDefault();
      this.field.focus();
    } else walk(event, links);
  }

  /** @param {string} text */
  #ask(text) {
    clearTimeout(this.#pause);
    if (text === this.#asked) return;
    const before = this.active;
    this.#asked = text;
    this.#turn++;
    if (this.active !== before) this.toggled(this.active);
    if (text) return this.#look();
    this.#hits.clear();
    this.say('');
  }

  /** One page, and further ones while there is nothing to show. @param {number | null} [before] */
  async #look(before) {
    const turn = ++this.#turn;
    this.#further = before != null;
    this.#becomes('looking');
    for (let looks = 0; looks < LOOKS; looks++) {
      try {
        const { hits, next } = await this.desk.search(this.#asked, before ?? undefined);
        if (turn !== this.#turn) return;
        if (before == null) this.#hits.clear();
        for (const hit of hits)
          if (!this.#hits.has(hit.row.id)) this.#hits.set(hit.row.id, { hit, item: foundView(hit) });
        this.#next = before = next;
        if (hits.length || next == null) break;
      } catch (error) {
        if (turn !== this.#turn) return;
        const { code, message } = /** @type {{ code?: string, message?: string }} */ (error);
        if (before == null) this.#hits.clear();
        this.#problem = message ?? '';
        return this.#becomes(code === 'offline' ? 'offline' : code === 'invalid' ? 'blank' : 'failed');
      }
    }
    this.#becomes('found');
  }

  /** @param {Mood} mood */
  #becomes(mood) {
    this.#mood = mood;
    const items = [...this.#hits.values()].map(({ item }) => item);
    if (items.length !== this.list.children.length || items.some((item, n) => this.list.children[n] !== item))
      fill(this.list, items);
    this.draw();
    fill(this.foot, this.#more());
    const lone = !items.length && this.#lone();
    fill(this.element, lone || this.list, !lone && this.foot);
    this.element.setAttribute('aria-busy', `${mood === 'looking'}`);
    if (mood === 'found') this.say(counted(items.length, this.#next != null));
    else if (mood !== 'looking') this.say(mood === 'offline' ? SEARCH.offline.join('. ') : this.#problem);
  }

  /** What stands in place of a list. */
  #lone() {
    const [mood, more] = [this.#mood, this.#next != null];
    if (mood === 'looking') return skeleton();
    if (mood === 'offline') return blank(SEARCH.offline);
    if (mood === 'blank') return blank([SEARCH.noWord, this.#problem]);
    if (mood === 'failed') return blank([SEARCH.failed, this.#problem], this.#button(SEARCH.again));
    return more ? blank(SEARCH.notYet, this.#button(SEARCH.further)) : blank(SEARCH.nothing);
  }

  /** What stands below it. */
  #more() {
    if (this.#mood === 'looking') return this.#further && h('p', { class: 'plain' }, SEARCH.looking);
    if (this.#mood === 'offline') return h('p', null, SEARCH.offline.join('. '));
    if (this.#mood === 'failed') return [h('p', null, this.#problem), this.#button(SEARCH.again)];
    return this.#next != null && this.#button(SEARCH.further);
  }

  /** @param {string} name */
  #button(name) {
    const further = () => this.#look(this.#hits.size || name === SEARCH.further ? this.#next : undefined);
    return h('button', { type: 'button', class: 'quiet', onclick: further }, name);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (near && this.#mood === 'found' && this.#next != null && this.#hits.size) this.#look(this.#next);
  }
}

/** @param {string[]} said @param {HTMLElement} [button] */
const blank = ([title = '', text = ''], button) =>
  h('div', { class: 'blank' }, h('strong', null, title), text, button && h('div', null, button));

const skeleton = () =>
  h(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true' },
    [0, 1, 2].map(() => h('div', { class: 'skeleton-row' }, h('i'), h('b'), h('s'))),
  );
