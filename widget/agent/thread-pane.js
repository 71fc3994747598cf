/** The middle column: whom one is talking to, what can be done, the thread, and where one writes. */

import { fill, h, icon } from '../shared/dom.js';
import { LABELS, SAYS, staysInChat, willBeMailed } from './words.js';
import { MAILS } from './words-mail.js';

/** @typedef {import('./actions.js').Command} Command */

export class ThreadPane {
  /** @type {string | null} */ #shown = null;
  #buttons = '';

  /**
   * @param {{ desk: import('./desk.js').Desk, element: HTMLElement, thread: import('./thread-view.js').ThreadView,
   *   composer: import('./composer.js').Composer, commands: Command[], back: () => void, details: () => void }} parts
   */
  constructor({ desk, element, thread, composer, commands, back, details }) {
    this.desk = desk;
    this.element = element;
    this.thread = thread;
    this.composer = composer;
    this.commands = commands.filter((command) => command.button);
    this.title = h('h2', { tabindex: '-1', dir: 'auto' });
    this.subject = h('p', { class: 'subject', dir: 'auto' });
    this.actions = h('div', { class: 'actions' });
    this.back = h(
      'button',
      { type: 'button', class: 'tool back', 'aria-label': LABELS.backToList, onclick: back },
      icon('back'),
    );
    this.info = h(
      'button',
      { type: 'button', class: 'tool details-button', 'aria-label': LABELS.customer, onclick: details },
      icon('person'),
    );
    this.top = h('header', { class: 'top' }, this.back, this.title, this.subject, this.actions, this.info);
    this.skeleton = h(
      'div',
      { class: 'skeleton lines-skeleton', 'aria-hidden': 'true' },
      [60, 82, 44].flatMap((width) => [h('i'), h('b', { style: { width: `${width}%` } })]),
    );
  }

  draw() {
    const { state, refused } = this.desk;
    const id = state.current;
    const row = state.rows.get(id);
    const problem = refused.get(id);
    const loaded = state.threads.get(id)?.loaded;
    const now = !id ? 'nothing' : problem ? 'refused' : loaded ? `thread ${id}` : `loading ${id}`;
    if (now !== this.#shown) {
      this.#shown = now;
      this.thread.show(loaded && !problem ? id : '');
      if (!id) fill(this.element, blank(SAYS.nothingOpen[0] ?? '', SAYS.nothingOpen[1] ?? ''));
      else if (problem) fill(this.element, h('header', { class: 'top' }, this.back), blank(SAYS.goneTitle, problem));
      else if (!loaded) fill(this.element, this.top, this.skeleton);
      else fill(this.element, this.top, this.thread.element, this.thread.company, this.composer.element);
    }
    this.title.textContent = row?.customer.face.name ?? SAYS.loading;
    this.subject.textContent = row?.subject ?? '';
    this.#drawButtons();
    if (!loaded || problem) return;
    this.composer.show(id);
    if (row) this.composer.tell(this.#goes(row));
    this.thread.draw();
    this.thread.drawCompany();
  }

  /** Give the thread the focus, for whoever came here by keyboard or hears the page. */
  focus() {
    this.title.focus({ preventScroll: true });
  }

  #drawButtons() {
    const possible = this.commands.filter((command) => command.possible());
    const sign = JSON.stringify(possible.map((command) => command.name()));
    if (sign === this.#buttons) return;
    this.#buttons = sign;
    const focused = this.actions.contains(document.activeElement);
    fill(
      this.actions,
      possible.map((command) => {
        const name = command.name();
        return h(
          'button',
          {
            type: 'button',
            class: 'quiet',
            title: `${name} (${command.key?.toUpperCase()})`,
            'aria-keyshortcuts': command.key,
            onclick: command.run,
          },
          name,
        );
      }),
    );
    if (focused) this.title.focus({ preventScroll: true });
  }

  /** Where a reply goes, when not simply to a customer who is there. @param {import('../shared/wire.js').AgentRow} row */
  #goes(row) {
    if (this.desk.outbox && !this.desk.outbox.durable) return SAYS.fragile;
    const details = this.desk.state.details.get(row.id)?.customer;
    if (row.status === 'closed') return SAYS.closed;
    if (!details || details.here) return '';
    const { name } = details.face;
    if (details.failing) return MAILS.comesBack(name);
    if (details.email) return willBeMailed(name);
    return staysInChat(name);
  }
}

/** @param {string} title @param {string} text */
const blank = (title, text) => h('div', { class: 'blank' }, h('strong', null, title), text);
