/** The editor of one set of hours: zone, week, holidays, other days, and beside it what they come to. */

import { fill, h } from '../shared/dom.js';
import { field } from './fields.js';
import { otherDays } from './hours-days.js';
import { holidays } from './hours-holidays.js';
import { inZone } from './hours-model.js';
import { outlookPanel, place } from './hours-outlook.js';
import { week } from './hours-week.js';

/** @typedef {import('./types.js').Context} Context */

const CLOCK_MS = 10_000;

/**
 * @param {Context} context @param {{ zones: string[], countries: string[] }} choices
 * @returns {{ element: HTMLElement, redraw: () => void, outlook: (outdated: boolean) => void, close: () => void }}
 */
export function editor(context, { zones, countries }) {
  const form = h('div', { class: 'editor' });
  const panel = outlookPanel(context);
  const clock = h('span', null);
  /** @type {ReturnType<typeof holidays> | null} */
  let free = null;

  function tick() {
    const zone = context.hours().time_zone;
    try {
      const there = inZone(zone);
      const said = `It is ${there.clock(Date.now())} in ${place(zone)} now, ${there.weekday(Date.now())}`;
      if (clock.textContent !== said) fill(clock, said);
    } catch {
      fill(clock);
    }
  }

  function redraw() {
    const focused = document.activeElement?.id;
    free = holidays(context, countries);
    fill(
      form,
      block('Time zone', zone()),
      block('Week', week(context)),
      block('Holidays', free.element),
      block('Other days', otherDays(context), 'Closed, or open at other times: a winter break, a day out, a late evening.'),
    );
    tick();
    if (focused) document.getElementById(focused)?.focus();
  }

  function zone() {
    const hours = context.hours();
    const input = h('input', {
      id: 'zone',
      class: 'zone',
      list: 'zones',
      value: hours.time_zone,
      dir: 'ltr',
      spellcheck: 'false',
      autocomplete: 'off',
      onchange: () => {
        hours.time_zone = found(input.value.trim());
        input.value = hours.time_zone;
        tick();
        context.changed();
      },
    });
    return h(
      'div',
      { class: 'block-body' },
      field('The place whose clock counts', input, { at: 'time_zone', said: context.said, hint: clock }),
      h('datalist', { id: 'zones' }, zones.map((name) => h('option', { value: name }))),
    );
  }

  /** "berlin" is understood as well as Europe/Berlin. @param {string} text */
  function found(text) {
    const asked = text.toLowerCase().replaceAll(' ', '_');
    return zones.find((name) => name.toLowerCase() === asked) ?? zones.find((name) => name.toLowerCase().endsWith(`/${asked}`)) ?? text;
  }

  redraw();
  const ticking = setInterval(tick, CLOCK_MS);
  return {
    element: h('div', { class: 'columns' }, form, panel.element),
    redraw,
    outlook: (outdated) => {
      panel.draw(outdated);
      free?.draw();
    },
    close: () => clearInterval(ticking),
  };
}

/** @param {string} title @param {Node} body @param {string} [about] */
function block(title, body, about) {
  const id = `block-${title.toLowerCase().replaceAll(' ', '-')}`;
  return h('section', { class: 'block', 'aria-labelledby': id }, h('h2', { id }, title), about && h('p', { class: 'about' }, about), body);
}
