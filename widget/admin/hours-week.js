/** The week: a row a day, each with as many times as one likes. */

import { h } from '../shared/dom.js';
import { slotList } from './fields.js';
import { DAYS, OFFICE, dayName, later } from './hours-model.js';

/** @typedef {import('./types.js').Context} Context */
/** @typedef {import('./types.js').Slot} Slot */
/** @typedef {import('./types.js').DayKey} DayKey */

/** @param {Slot[]} slots @returns {Slot[]} */
const copied = (slots) => slots.map(([opens, closes]) => [opens, closes]);

/** @param {Context} context */
export function week(context) {
  const { week } = context.hours();
  // What a day had before it was switched off, should it be switched on again.
  /** @type {Partial<Record<DayKey, Slot[]>>} */
  const before = {};
  const rows = DAYS.map((day, number) => {
    const slots = (week[day] ??= []);
    const name = dayName(number);
    const above = number ? week[/** @type {DayKey} */ (DAYS[number - 1])] ?? [] : null;
    const change = (/** @type {Slot[]} */ to) => {
      week[day] = to;
      context.changed(true);
    };
    const open = h('input', {
      type: 'checkbox',
      id: `open-${day}`,
      checked: slots.length > 0,
      onchange: () => {
        if (slots.length) before[day] = slots;
        change(slots.length ? [] : before[day] ?? (above?.length ? copied(above) : [[...OFFICE]]));
      },
    });
    const same = above && JSON.stringify(above) !== JSON.stringify(slots) && above.length > 0;
    return h(
      'li',
      { class: `day${slots.length ? '' : ' shut'}`, 'data-at': `week.${day}` },
      h('label', { class: 'day-name', for: open.id }, open, name),
      slots.length
        ? slotList({ at: `week.${day}`, name, slots, fresh: () => after(slots), context })
        : h('p', { class: 'closed' }, 'Closed'),
      same &&
        h(
          'button',
          { type: 'button', class: 'link as-above', id: `as-above-${day}`, onclick: () => change(copied(above)) },
          `As ${dayName(number - 1)}`,
        ),
    );
  });
  return h('ol', { class: 'week' }, rows);
}

/** A time to follow what is there: an hour after the last one closes. @param {Slot[]} slots @returns {Slot} */
function after(slots) {
  const last = slots.at(-1);
  if (!last || last[1] >= '22:00' || last[1] <= last[0]) return [...OFFICE];
  const opens = later(last[1], 60);
  return [opens, opens < '19:00' ? later(opens, 240) : '23:00'];
}
