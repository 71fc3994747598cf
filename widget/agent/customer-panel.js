/** Who one is talking to, beside the thread. */

import { fill, h, icon } from '../shared/dom.js';
import { age, clock as timeOfDay, dayName, now } from '../shared/times.js';
import { button, decide } from './mail-notes.js';
import { MAILS } from './words-mail.js';
import { mooded } from './words-ratings.js';
import { LABELS, SAYS, aim, target as aimed, toldClock, toldEnd, waited, wasTold, attribute, clock, count, duration, label, span } from './words.js';

/** @typedef {import('./state.js').Details} Details */
/** @typedef {import('../shared/wire.js').AgentRow} AgentRow */

const locale = document.documentElement.lang || undefined;
const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });

export class CustomerPanel {
  #sign = '';
  /** @type {() => void} */ #tick = () => {};

  /** @param {import('./desk.js').Desk} desk @param {HTMLElement} element @param {() => void} back */
  constructor(desk, element, back) {
    this.state = desk.state;
    this.refused = desk.refused;
    this.element = element;
    this.back = back;
  }

  draw() {
    const details = this.state.details.get(this.state.current);
    const row = this.state.rows.get(this.state.current);
    const { current } = this.state;
    const refused = this.refused.has(current);
    const sign = JSON.stringify([current, refused, details, row?.waiting, row?.target, row?.told_most, row?.rated, [...this.state.agents.keys()]]);
    if (sign === this.#sign) return;
    this.#sign = sign;
    this.#tick = () => {};
    if (!current || refused) return fill(this.element);
    if (!details) return fill(this.element, this.#skeleton(row));
    fill(
      this.element,
      this.#top(details),
      h(
        'div',
        { class: 'cards', tabindex: '0', role: 'group', 'aria-label': LABELS.details },
        row && this.#wait(row),
        details.customer.failing && failing(details.customer.failing, current),
        row && this.#rated(row),
        this.#facts(details),
        this.#earlier(details),
      ),
    );
    this.#tick();
  }

  tick() {
    this.#tick();
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

  /** @param {Details} details */
  #top({ customer }) {
    const mark = customer.verified ? SAYS.verified : SAYS.visitor;
    return h(
      'header',
      { class: 'top' },
      this.#backButton(),
      h('h2', { dir: 'auto', title: customer.face.name, tabindex: '-1' }, customer.face.name),
      h(
        'span',
        {
          class: `mark-of ${customer.verified ? 'verified' : ''}`,
          title: customer.verified ? SAYS.verifiedWhy : SAYS.visitorWhy,
        },
        mark,
      ),
    );
  }

  /** @param {AgentRow} row */
  #wait(row) {
    const { waiting, target = 300, told_half: half, told_most: most } = row;
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
    this.#tick = () => {
      const { tone } = clock(waiting, target, now());
      const turned = Math.min(1, Math.max(0, (now() - waiting) / 1000 / whole));
      if (told) promise.data = toldClock(waiting, told.most, now());
      text.data = waited(span((now() - waiting) / 1000));
      bar.className = `bar ${tone}`;
      bar.style.setProperty('--turned', `${Math.round(turned * 1000) / 10}%`);
    };
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
        h('span', { class: 'plain' }, told && told.most > target ? toldEnd(span(told.most)) : aimed(span(target))),
      ),
      told && h('p', { class: 'kept' }, promise),
      said,
    );
  }

  /** @param {AgentRow} row */
  #rated({ rated }) {
    if (!rated) return null;
    const said = mooded(rated.mood, rated.agent ? this.state.nameOf(rated.agent) : '');
    return h(
      'section',
      { class: 'card rated' },
      h('h3', null, LABELS.rated),
      h('p', null, said.replace(/^./, (letter) => letter.toUpperCase())),
      rated.word && h('p', { class: 'word', dir: 'auto' }, rated.word),
    );
  }

  /** @param {Details} details */
  #facts({ customer }) {
    const { page, time_zone: zone } = customer;
    /** @type {[string, import('../shared/dom.js').Child | import('../shared/dom.js').Child[]][]} */
    const facts = [
      [LABELS.plan, customer.plan],
      [LABELS.company, customer.company],
      [LABELS.mail, mail(customer)],
      [LABELS.localTime, zone && this.#localTime(zone)],
      [LABELS.page, customer.here && page ? link(page, pathOf(page)) : ''],
      [
        customer.here ? LABELS.now : LABELS.lastHere,
        customer.here
          ? h('span', { class: 'here-now' }, LABELS.here)
          : customer.seen_at
            ? ago(customer.seen_at)
            : SAYS.never,
      ],
      [LABELS.since, month.format(customer.since)],
      [LABELS.language, language(customer.locale)],
      ...Object.entries(customer.attributes ?? {}).map(
        ([key, value]) => /** @type {[string, any]} */ ([label(key), valueOf(value)]),
      ),
    ];
    const shown = facts.filter(([, value]) => value !== '' && value != null && value !== false);
    return h(
      'section',
      { class: 'card' },
      h('h3', null, LABELS.customer),
      h(
        'dl',
        null,
        shown.flatMap(([name, value]) => [h('dt', { dir: 'auto' }, name), h('dd', { dir: 'auto' }, value)]),
      ),
    );
  }

  /** @param {string} zone */
  #localTime(zone) {
    try {
      const time = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      const theirs = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long' });
      const ours = new Intl.DateTimeFormat(locale, { weekday: 'long' });
      const text = document.createTextNode('');
      const place = zone.split('/').at(-1)?.replace(/_/g, ' ');
      const before = this.#tick;
      this.#tick = () => {
        before();
        const [at, weekday] = [now(), theirs.format(now())];
        const said = [weekday !== ours.format(at) && weekday, time.format(at)].filter(Boolean).join(' ');
        if (text.data !== `${said}, ${place}`) text.data = `${said}, ${place}`;
      };
      return text;
    } catch {
      return zone;
    }
  }

  /** @param {Details} details */
  #earlier({ earlier }) {
    if (!earlier.length) return null;
    const items = earlier.map((row) =>
      h(
        'li',
        null,
        h('a', { href: `#${row.id}`, dir: 'auto' }, row.subject || SAYS.noSubject),
        ' ',
        h(
          'small',
          null,
          [day.format(row.at), row.assignee && this.state.nameOf(row.assignee), row.status !== 'closed' && 'open', mooded(row.rated?.mood)]
            .filter(Boolean)
            .join(', '),
        ),
      ),
    );
    return h('section', { class: 'card' }, h('h3', null, LABELS.earlier), h('ul', { class: 'earlier-list' }, items));
  }
}

/** @param {import('../shared/wire.js').CustomerOut} customer */
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
function failing({ since, why }, conversation) {
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
