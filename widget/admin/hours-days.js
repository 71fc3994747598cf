/** Days that are unlike the week: closed, or open at other times. */

import { h } from '../shared/dom.js';
import { field, slotList, tool } from './fields.js';
import { OFFICE } from './hours-model.js';

/** @typedef {import('./types.js').Context} Context */
/** @typedef {import('./types.js').OtherDays} OtherDays */

/** @param {Context} context */
export function otherDays(context) {
  const days = context.hours().other_days;
  const today = new Date().toISOString().slice(0, 10);
  const over = days.filter((one) => one.last && one.last < today).length;
  const add = () => {
    days.push({ first: '', last: '', slots: [], name: '' });
    context.changed(true);
    list.parentElement?.querySelector('li:last-child input')?.scrollIntoView({ block: 'nearest' });
  };
  const list = h('ul', { class: 'other-days' }, days.map((one, number) => row(context, days, one, number)));
  return h(
    'div',
    { class: 'block-body' },
    days.length > 0 && list,
    h(
      'div',
      { class: 'row-acts' },
      h('button', { type: 'button', class: 'quiet', id: 'add-day', onclick: add }, 'Add a day'),
      over > 0 &&
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            onclick: () => {
              context.hours().other_days = days.filter((one) => !one.last || one.last >= today);
              context.changed(true);
            },
          },
          over === 1 ? 'Remove the one that is over' : `Remove the ${over} that are over`,
        ),
    ),
  );
}

/** @param {Context} context @param {OtherDays[]} days @param {OtherDays} one @param {number} number */
function row(context, days, one, number) {
  const at = `other_days.${number}`;
  const called = one.name || one.first || 'this day';
  const name = h('input', {
    value: one.name,
    placeholder: 'Winter break',
    maxlength: 80,
    autocomplete: 'off',
    onchange: () => {
      one.name = name.value.trim();
      context.changed();
    },
  });
  const first = h('input', {
    type: 'date',
    value: one.first,
    onchange: () => {
      // Most are a single day, so the last one follows until it has been set.
      if (!one.last || one.last === one.first || one.last < first.value) one.last = last.value = first.value;
      one.first = first.value;
      context.changed();
    },
  });
  const last = h('input', {
    type: 'date',
    value: one.last,
    onchange: () => {
      one.last = last.value;
      context.changed();
    },
  });
  const open = h('input', {
    type: 'checkbox',
    id: `open-other-${number}`,
    checked: one.slots.length > 0,
    onchange: () => {
      one.slots = one.slots.length ? [] : [['10:00', '14:00']];
      context.changed(true);
    },
  });
  return h(
    'li',
    { class: 'other', 'data-at': at },
    field('Called', name, { at: `${at}.name`, said: context.said }),
    field('From', first, { at: `${at}.first`, said: context.said }),
    field('To', last, { at: `${at}.last`, said: context.said }),
    tool('cross', `Remove ${called}`, () => {
      days.splice(number, 1);
      context.changed(true);
    }),
    h(
      'div',
      { class: 'other-times' },
      h('label', { class: 'day-name', for: open.id }, open, 'Open'),
      one.slots.length
        ? slotList({ at: `${at}.slots`, name: called, slots: one.slots, fresh: () => [...OFFICE], context })
        : h('p', { class: 'closed' }, 'Closed'),
    ),
  );
}
