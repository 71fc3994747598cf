/** Who one is talking to, beside the thread. */

import { h, icon, renew } from '../shared/dom.js';
import { age, clock as timeOfDay, dayName, now } from '../shared/times.js';
import { button, decide } from './mail-notes.js';
import { MAILS } from './words-mail.js';
import { mooded } from './words-ratings.js';
import { LABELS, SAYS, aim, target as aimed, toldClock, toldEnd, waited, wasTold, attribute, clock, count, duration, label, span } from './words.js';

/** @typedef {import('./state.js').Details} Details */
/** @typedef {import('../shared/dom.js').Child} Child */
/** @typedef {import('../shared/wire.js').CustomerOut} CustomerOut */
/** @typedef {import('../shared/wire.js').AgentRow} AgentRow */

const locale = document.documentElement.lang || undefined;
const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });

export class CustomerPanel {
  /** What time changes, by the card it is on. @type {Map<string, () => void>} */ #ticks = new Map();
  /** The values of the facts that are shown. @type {HTMLElement[]} */ #values = [];

  /** @param {import('./desk.js').Desk} desk @param {HTMLElement} element @param {() => void} back */
  constructor(desk, element, back) {
    this.state = desk.state;
    this.refused = desk.refused;
    this.element = element;
    this.back = back;
    this.parts = emptyParts();
  }

  draw() {
    const { state } = this;
    const id = this.refused.has(state.current) ? '' : state.current;
    const details = state.details.get(id);
    const row = state.rows.get(id);
    renew(this.element, [id, details ? 'known' : row?.customer.face.name], () => {
      this.#ticks.clear();
      this.parts = emptyParts();
      if (!id) return null;
      return details ? [this.parts.top, this.parts.cards] : this.#skeleton(row);
    });
    if (details) this.#renew(details, row);
  }

  /**
   * Each card by itself: what one reads, has chosen or selected stays while the customer goes from page to page.
   * @param {Details} details @param {AgentRow | undefined} row
   */
  #renew({ customer, earlier }, row) {
    const { state, parts } = this;
    const { face, verified, failing } = customer;
    const { rated } = row ?? {};
    const by = rated?.agent ? state.nameOf(rated.agent) : '';
    const past = earlier.map((one) => pastRow(one, one.assignee && state.nameOf(one.assignee)));
    renew(parts.top, [face.name, verified], () => this.#top(customer));
    renew(parts.wait, [row?.waiting, row?.target, row?.told_half, row?.told_most], () => row && this.#wait(row));
    renew(parts.failing, failing, () => failing && failingCard(failing, state.current));
    renew(parts.rated, [rated, by], () => rated && ratedCard(rated, by));
    this.#facts(customer);
    renew(parts.past, past, () => past.length > 0 && pastCard(past));
  }

  tick() {
    for (const tick of this.#ticks.values()) tick();
  }

  /** @param {string} card @param {() => void} tick */
  #every(card, tick) {
    this.#ticks.set(card, tick);
    tick();
  }

  /** @param {AgentRow | undefined} row */
  #skeleton(row) {
    const name = row?.customer.face.name ?? SAYS.loading;
    return [
      h('header', { class: 'top' }, this.#backButton(), h('h2', null, name)),
      h(
        'div',
        { class: 'skeleton card', 'aria-hidden': 'true' },
        [70, 45, 60, 50].map((width) => h('b', { style: { width: `${width}%` } })),
      ),
    ];
  }

  #backButton() {
    return h(
      'button',
      { type: 'button', class: 'tool details-back', 'aria-label': LABELS.backToThread, onclick: this.back },
      icon('back'),
    );
  }

  /** @param {CustomerOut} customer */
  #top({ face, verified }) {
    return [
      this.#backButton(),
      h('h2', { dir: 'auto', title: face.name, tabindex: '-1' }, face.name),
      h(
        'span',
        { class: `mark-of ${verified ? 'verified' : ''}`, title: verified ? SAYS.verifiedWhy : SAYS.visitorWhy },
        verified ? SAYS.verified : SAYS.visitor,
      ),
    ];
  }

  /** @param {AgentRow} row */
  #wait(row) {
    const { waiting, target = 300, told_half: half, told_most: most } = row;
    this.#ticks.delete('wait');
    if (waiting == null) return null;
    const told = half != null && most != null ? { half, most } : null;
    // The bar goes on to whatever ends later: the target, or what the customer was told.
    const whole = Math.max(target, told?.most ?? 0);
    const tick = (/** @type {number} */ at, kind = '') => h('s', { class: kind, style: { '--at': `${Math.round((at / whole) * 1000) / 10}%` } });
    const bar = h('div', { class: 'bar' }, h('i'));
    const ticks = h('div', { class: 'ticks', 'aria-hidden': 'true' }, told && [tick(told.half), tick(told.most), told.most > target && tick(target, 'aim')]);
    const promise = document.createTextNode('');
    const text = document.createTextNode('');
    const said = h('p', { class: 'hidden' });
    this.#every('wait', () => {
      const { tone } = clock(waiting, target, now());
      const turned = Math.min(1, Math.max(0, (now() - waiting) / 1000 / whole));
      if (told) promise.data = toldClock(waiting, told.most, now());
      text.data = waited(span((now() - waiting) / 1000));
      bar.className = `bar ${tone}`;
      bar.style.setProperty('--turned', `${Math.round(turned * 1000) / 10}%`);
    });
    said.textContent = aim(duration(target));
    return h(
      'section',
      { class: 'card wait' },
      h('h3', null, told ? LABELS.told : LABELS.waiting),
      told && h('p', { class: 'promise' }, wasTold(told.half, told.most)),
      h('div', { class: 'track' }, bar, ticks),
      h(
        'div',
        { class: 'ends' },
        h('span', { class: 'plain' }, text),
        h('span', { class: 'plain' }, told && told.most > target ? toldEnd(told.most) : aimed(span(target))),
      ),
      told && h('p', { class: 'kept' }, promise),
      said,
    );
  }

  /** @param {CustomerOut} customer */
  #facts(customer) {
    const { here, page = '', time_zone: zone = '', seen_at: seen } = customer;
    /** Name, what it depends on, and how that is shown, if not as it is. @type {[string, any, (() => Child | Child[])?][]} */
    const facts = [
      [LABELS.plan, customer.plan],
      [LABELS.company, customer.company],
      [LABELS.mail, [customer.email, customer.unconfirmed], () => mail(customer)],
      [LABELS.localTime, zone, () => this.#localTime(zone)],
      [LABELS.page, here && page, () => link(page, pathOf(page))],
      here
        ? [LABELS.now, here, () => h('span', { class: 'here-now' }, LABELS.here)]
        : [LABELS.lastHere, seen ? ago(seen) : SAYS.never],
      [LABELS.since, month.format(customer.since)],
      [LABELS.language, customer.locale, () => language(customer.locale)],
    ];
    for (const [key, value] of Object.entries(customer.attributes ?? {}))
      facts.push([label(key), attribute(value), () => valueOf(value)]);
    const shown = facts.filter(([, state]) => state);
    const names = shown.map(([name]) => name);
    renew(this.parts.facts, names, () => {
      this.#values = names.map(() => h('dd', { dir: 'auto' }));
      return this.#values.flatMap((value, at) => [h('dt', { dir: 'auto' }, names[at]), value]);
    });
    this.#values.forEach((value, at) => {
      const [, state, build] = shown[at] ?? [];
      renew(value, state, build ?? (() => state));
    });
  }

  /** @param {string} zone */
  #localTime(zone) {
    try {
      const time = new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'short' });
      const theirs = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long' });
      const ours = new Intl.DateTimeFormat(locale, { weekday: 'long' });
      const text = document.createTextNode('');
      const place = zone.split('/').at(-1)?.replace(/_/g, ' ');
      this.#every('time', () => {
        const [at, weekday] = [now(), theirs.format(now())];
        const said = [weekday !== ours.format(at) && weekday, time.format(at)].filter(Boolean).join(' ');
        if (text.data !== `${said}, ${place}`) text.data = `${said}, ${place}`;
      });
      return text;
    } catch {
      return zone;
    }
  }
}

/** What is drawn anew each by itself. */
function emptyParts() {
  const [wait, failing, rated, past] = [h('div'), h('div'), h('div'), h('div')];
  const facts = h('dl');
  const cards = h(
    'div',
    { class: 'cards', tabindex: '0', role: 'group', 'aria-label': LABELS.details },
    wait,
    failing,
    rated,
    h('section', { class: 'card' }, h('h3', null, LABELS.customer), facts),
    past,
  );
  return { top: h('header', { class: 'top' }), cards, wait, failing, rated, facts, past };
}

/** @param {NonNullable<AgentRow['rated']>} rated @param {string} by */
const ratedCard = ({ mood, word }, by) =>
  h(
    'section',
    { class: 'card rated' },
    h('h3', null, LABELS.rated),
    h('p', null, mooded(mood, by).replace(/^./, (letter) => letter.toUpperCase())),
    word && h('p', { class: 'word', dir: 'auto' }, word),
  );

/** @param {import('../shared/wire.js').EarlierRow} row @param {string | null | undefined} by */
const pastRow = ({ id, subject, at, status, rated }, by) => ({
  id,
  subject: subject || SAYS.noSubject,
  how: [day.format(at), by, status !== 'closed' && 'open', mooded(rated?.mood)].filter(Boolean).join(', '),
});

/** @param {ReturnType<typeof pastRow>[]} rows */
function pastCard(rows) {
  const items = rows.map(({ id, subject, how }) =>
    h('li', null, h('a', { href: `#${id}`, dir: 'auto' }, subject), ' ', h('small', null, how)),
  );
  return h('section', { class: 'card' }, h('h3', null, LABELS.earlier), h('ul', { class: 'earlier-list' }, items));
}

/** @param {CustomerOut} customer */
function mail(customer) {
  if (customer.email) return h('a', { href: `mailto:${customer.email}`, dir: 'ltr' }, parts(customer.email));
  if (customer.unconfirmed)
    return [h('span', { dir: 'ltr' }, parts(customer.unconfirmed)), ' ', h('small', { class: 'soon' }, SAYS.unconfirmed)];
  return SAYS.noMail;
}

/**
 * What keeps mail from them, and what can be done.
 * @param {import('../shared/wire.js').FailingOut} mark @param {string} conversation
 */
function failingCard({ since, why }, conversation) {
  const card = h(
    'section',
    { class: 'card failing' },
    h('h3', null, MAILS.failing(day.format(since))),
    why && h('p', { class: 'why', dir: 'auto' }, why),
    h('p', null, MAILS.whatToDo),
  );
  card.append(button(card, MAILS.tryAgain, 'quiet', () => decide('again', { conversation })));
  return card;
}

/** An address breaks between its parts rather than within a word. @param {string} address */
const parts = (address) => address.split(/(?<=[@/])|(?=\.)/).flatMap((part, at) => (at ? [h('wbr'), part] : part));

/** @param {string} href @param {string} text */
const link = (href, text) =>
  /^https?:\/\//.test(href)
    ? h('a', { href, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr', title: href }, parts(text))
    : text;

/** @param {string} page */
function pathOf(page) {
  try {
    const url = new URL(page);
    return url.pathname + url.search;
  } catch {
    return page;
  }
}

/** @param {unknown} value */
function valueOf(value) {
  const text = attribute(value);
  // An identifier may break anywhere, and not only after its first hyphen.
  if (/^\S{22,}$/.test(text) && !text.includes('://')) return h('span', { class: 'identifier' }, text);
  return link(text, text.replace(/^https?:\/\/(.*?)\/?$/, '$1'));
}

/** @param {number} at */
function ago(at) {
  const [n, unit] = age(at);
  if (unit === 'd') return `${dayName(at)}, ${timeOfDay(at)}`;
  return n ? `${unit === 'min' ? `${n} min` : count(n, 'hour', 'hours')} ago` : SAYS.justNow;
}

/** @param {string | undefined} code */
function language(code) {
  if (!code) return '';
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
