/** Holidays: those of a country, each of which can be switched off for good. */

import { fill, h } from '../shared/dom.js';
import { field } from './fields.js';
import { inZone } from './hours-model.js';

/** @typedef {import('./types.js').Context} Context */

const FIRST = 5;

/** @param {Context} context @param {string[]} countries codes */
export function holidays(context, countries) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: 'region' });
  const called = (/** @type {string} */ code) => names.of(code) ?? code;
  const hours = context.hours();
  const option = (/** @type {string} */ value, /** @type {string} */ text, /** @type {string} */ current) =>
    h('option', { value, selected: value === current }, text);
  const country = h(
    'select',
    {
      onchange: () => {
        hours.holidays = country.value ? { country: country.value, subdivision: '', off: [] } : null;
        context.changed();
      },
    },
    option('', 'No holidays', hours.holidays?.country ?? ''),
    countries
      .map((code) => ({ code, name: called(code) }))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ code, name }) => option(code, name, hours.holidays?.country ?? '')),
  );
  const part = h('select', {
    onchange: () => {
      if (hours.holidays) hours.holidays.subdivision = part.value;
      context.changed();
    },
  });
  const partField = field('Region', part, { at: 'holidays.subdivision', said: context.said });
  const list = h('ul', { class: 'holidays' });
  const more = h('button', { type: 'button', class: 'link', 'aria-expanded': 'false', onclick: () => unfold() });
  let all = false;

  function unfold() {
    all = !all;
    draw();
  }

  /** With what the hours come to now; the last known list stays while a mistake is corrected. */
  function draw() {
    const known = hours.holidays ? context.outlook() : null;
    const parts = known?.subdivisions ?? [];
    partField.hidden = !parts.length;
    const current = hours.holidays?.subdivision ?? '';
    fill(part, option('', `All of ${hours.holidays ? called(hours.holidays.country) : ''}`, current),
      parts.map(({ code, name }) => option(code, name, current)));
    const coming = known?.holidays ?? [];
    const focused = list.contains(document.activeElement) ? document.activeElement?.id : '';
    fill(list, coming.slice(0, all ? undefined : FIRST).map(row));
    if (focused) document.getElementById(focused)?.focus();
    more.hidden = coming.length <= FIRST;
    more.setAttribute('aria-expanded', `${all}`);
    fill(more, all ? 'Show fewer' : `Show all ${coming.length} of the next twelve months`);
  }

  /** @param {{ date: string, name: string, off: boolean }} holiday @param {number} number */
  function row({ date, name, off }, number) {
    const day = inZone('UTC');
    const box = h('input', {
      type: 'checkbox',
      id: `holiday-${number}`,
      checked: !off,
      onchange: () => {
        if (!hours.holidays) return;
        const others = hours.holidays.off.filter((one) => one !== name);
        hours.holidays.off = box.checked ? others : [...others, name];
        context.changed();
      },
    });
    return h(
      'li',
      { class: off ? 'off' : '' },
      h('label', { for: box.id }, box, h('span', null, name), h('small', null, off ? 'open as usual, every year' : '')),
      h('time', { datetime: date }, day.day(Date.parse(date))),
    );
  }

  draw();
  return {
    element: h(
      'div',
      { class: 'block-body' },
      h('div', { class: 'pair' }, field('Country', country, { at: 'holidays.country', said: context.said }), partField),
      list,
      more,
    ),
    draw,
  };
}
