/** The views with their counts, the team, and oneself. */

import { avatar, fill, h } from '../shared/dom.js';
import { age } from '../shared/times.js';
import { LABELS, SAYS, VIEWS, VIEW_NAMES } from './words.js';

/** @typedef {import('../shared/wire.js').View} View */

const el = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {number | null | undefined} at ms */
function lastActive(at) {
  if (!at) return '';
  const [n, unit] = age(at);
  if (!n) return 'just now';
  return unit === 'min' ? `${n} min ago` : unit === 'h' ? `${n} h ago` : `${n} d ago`;
}

export class Nav {
  /** @param {import('./state.js').State} state @param {(view: View) => void} choose @param {(on: boolean) => void} duty @param {() => void} picture */
  constructor(state, choose, duty, picture) {
    this.picture = picture;
    this.state = state;
    this.duty = duty;
    this.buttons = new Map(
      VIEWS.map((view) => {
        const number = h('b');
        return [
          view,
          { number, button: h('button', { type: 'button', onclick: () => choose(view) }, VIEW_NAMES[view], number) },
        ];
      }),
    );
    fill(
      el('views'),
      [...this.buttons.values()].map(({ button }) => h('li', null, button)),
    );
  }

  focus() {
    [...this.buttons.values()].find(({ button }) => button.hasAttribute('aria-current'))?.button.focus();
  }

  /** @param {View | null} current the view that is shown, if it is one of them */
  draw(current) {
    for (const [view, { button, number }] of this.buttons) {
      const count = view === 'closed' ? undefined : this.state.count(view);
      const text = count === undefined ? '' : `${count}`;
      if (number.textContent !== text) number.textContent = text;
      if (view === current) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  }

  drawPeople() {
    const { state } = this;
    const you = state.you;
    fill(el('sites'), state.sites.map((site) => site.name).join(', ') || 'Warmline');
    const others = [...state.agents.values()].filter((agent) => agent.face.id !== you?.id);
    others.sort((a, b) => Number(b.at_desk ?? false) - Number(a.at_desk ?? false) || (b.active_at ?? 0) - (a.active_at ?? 0));
    fill(
      el('team'),
      others.map((agent) =>
        h(
          'li',
          { class: agent.at_desk ? 'here' : '' },
          avatar(agent.face, { class: agent.at_desk ? 'here-ring' : '' }),
          h(
            'span',
            { class: 'name', title: agent.full_name },
            agent.face.name,
            ' ',
            h('small', null, agent.on_duty === false ? LABELS.offDuty.toLowerCase() : agent.at_desk ? 'here' : lastActive(agent.active_at)),
          ),
        ),
      ),
      !others.length && h('li', { class: 'alone' }, SAYS.alone),
    );
    const notices = state.sites.filter((site) => site.notice);
    const noticed = document.getElementById('estimate-notice');
    if (noticed) fill(noticed, notices.map((site) => h('a', { href: `/admin#estimate/${site.key}`, title: site.notice }, SAYS.estimateOff)));
    if (!you) return;
    const self = state.agents.get(you.id);
    const on = self?.on_duty !== false;
    const button = h(
      'button',
      { type: 'button', id: 'duty', role: 'switch', 'aria-checked': `${on}`, 'aria-label': LABELS.onDuty, title: SAYS.duty, onclick: () => this.duty(!on) },
      on ? LABELS.onDuty : LABELS.offDuty,
    );
    const focused = document.activeElement?.id;
    const face = h(
      'button',
      { type: 'button', id: 'own-picture', 'aria-label': LABELS.picture, title: LABELS.picture, onclick: this.picture },
      avatar(you, { class: on ? '' : 'off' }),
    );
    fill(el('me'), face, h('span', null, h('b', { title: self?.full_name ?? you.name }, you.name), button));
    if (focused === 'duty') button.focus();
    if (focused === 'own-picture') face.focus();
  }
}
