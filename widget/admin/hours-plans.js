/** Whose hours are shown: everyone's, or those of a plan. */

import { fill, h } from '../shared/dom.js';
import { plansOf, samePlan } from './hours-model.js';

/**
 * @param {{ plans: () => string[], own: () => string[], changed: (plan: string) => boolean, wrong: (plan: string) => boolean, choose: (plan: string) => void }} state
 */
export function planTabs({ plans, own, changed, wrong, choose }) {
  const element = h('div', { class: 'plans', role: 'group', 'aria-label': 'Whose hours' });
  /** Plans that were named here. @type {string[]} */
  const named = [];
  let naming = false;

  /** @param {string} current '' for everyone */
  function draw(current) {
    const mine = own();
    const names = plansOf(mine, [...plans(), ...named]);
    const focused = element.contains(document.activeElement) ? document.activeElement?.id : '';
    fill(
      element,
      tab('', 'Everyone', ''),
      names.map((name) => tab(name, name, mine.includes(name) ? '' : 'as everyone')),
      naming ? form(current) : h('button', { type: 'button', class: 'link', id: 'add-plan', onclick: () => begin(current) }, 'Another plan'),
    );
    if (focused) document.getElementById(focused)?.focus();

    /** @param {string} plan @param {string} text @param {string} note */
    function tab(plan, text, note) {
      const state = wrong(plan) ? 'mistake' : changed(plan) ? 'changed' : note;
      return h(
        'button',
        { type: 'button', class: 'plan', id: `plan-${plan}`, 'aria-pressed': `${plan === current}`, onclick: () => choose(plan) },
        text,
        state && h('small', { class: wrong(plan) ? 'bad' : '' }, state),
      );
    }
  }

  /** @param {string} current */
  function begin(current) {
    naming = true;
    draw(current);
    document.getElementById('plan-name')?.focus();
  }

  /** @param {string} current */
  function form(current) {
    const input = h('input', { id: 'plan-name', maxlength: 80, autocomplete: 'off', 'aria-label': 'Name of the plan, as your dashboard sends it', placeholder: 'Enterprise' });
    const end = () => {
      naming = false;
      draw(current);
      document.getElementById('add-plan')?.focus();
    };
    return h(
      'form',
      {
        class: 'plan-form',
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          const name = input.value.trim().replace(/\s+/g, ' ');
          naming = false;
          if (!name) return end();
          const known = samePlan([...own(), ...plans(), ...named], name);
          if (!known) named.push(name);
          choose(known ?? name);
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && end(),
      },
      input,
      h('button', { class: 'quiet' }, 'Show'),
    );
  }

  return { element, draw };
}
