/** What the sections' forms are made of: a sentence at the field that is wrong, and times that are quick to type. */

import { fill, h, icon } from '../shared/dom.js';
import { later, lengthOf, overnight, readTime } from './hours-model.js';

/** @typedef {import('./types.js').Slot} Slot */
/** @typedef {import('./types.js').Context} Context */

let numbered = 0;

/** @param {string} prefix */
export const newId = (prefix) => `${prefix}-${++numbered}`;

/**
 * A field with its label and what is wrong with it.
 * @param {string} label @param {HTMLInputElement | HTMLSelectElement} control @param {{ at: string, said: Context['said'], hint?: string | Node }} about
 */
export function field(label, control, { at, said, hint }) {
  control.id ||= newId('field');
  return h(
    'div',
    { class: 'field', 'data-at': at },
    h('label', { for: control.id }, label),
    control,
    hint && h('p', { class: 'hint' }, hint),
    wrong(said(at), [control]),
  );
}

/** The sentence, tied to the controls that it is about. @param {string} message @param {Element[]} controls */
export function wrong(message, controls) {
  if (!message) return null;
  const id = newId('wrong');
  for (const control of controls) {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', id);
  }
  return h('p', { class: 'wrong', id }, message);
}

/** @param {string} name of a symbol @param {string} label @param {() => void} act */
export const tool = (name, label, act) =>
  h('button', { type: 'button', class: 'small-tool', 'aria-label': label, title: label, onclick: act }, icon(name));

/**
 * A time of day: "8", "830" and "8 pm" are understood; arrows go by quarters of an hour.
 * @param {string} value @param {string} label @param {(time: string) => void} change
 */
export function timeInput(value, label, change) {
  const input = h('input', {
    class: 'time',
    'aria-label': label,
    value,
    inputmode: 'numeric',
    autocomplete: 'off',
    dir: 'ltr',
    maxlength: 8,
    onchange: () => take(readTime(input.value) || input.value.trim()),
    onfocus: () => input.select(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      take(later(input.value, by * (event.shiftKey ? 60 : 15)));
    },
  });
  const take = (/** @type {string} */ time) => {
    input.value = time;
    if (time !== value) change((value = time));
  };
  return input;
}

/**
 * The times of one day, or none.
 * @param {{ at: string, name: string, slots: Slot[], fresh: () => Slot, context: Context }} of `name` of the day, for labels; `fresh`: a time to add
 */
export function slotList({ at, name, slots, fresh, context }) {
  const rows = slots.map((slot, number) => slotRow(slot, number));
  const add = tool('plus', `Another time on ${name}`, () => {
    slots.push(fresh());
    context.changed(true);
  });
  const general = wrong(context.said(at), rows.flatMap((row) => [...row.querySelectorAll('input')]));
  return h('div', { class: 'slots' }, rows, add, general);

  /** @param {Slot} slot @param {number} number */
  function slotRow(slot, number) {
    const which = slots.length > 1 ? `, time ${number + 1}` : '';
    const night = h('small', { class: 'night' });
    const changed = () => {
      drawNight();
      context.changed();
    };
    const opens = timeInput(slot[0], `${name} opens${which}`, (time) => {
      slot[0] = time;
      changed();
    });
    const closes = timeInput(slot[1], `${name} closes${which}`, (time) => {
      slot[1] = time;
      changed();
    });
    const drawNight = () => fill(night, overnight(slot) ? 'next day' : lengthOf(slot) === 1440 ? 'all day' : '');
    drawNight();
    const remove = tool('cross', `Remove ${slot.join('–')} on ${name}`, () => {
      slots.splice(number, 1);
      context.changed(true);
    });
    return h(
      'div',
      { class: 'slot', 'data-at': `${at}.${number}` },
      h('span', { class: 'times', dir: 'ltr' }, opens, h('i', { 'aria-hidden': 'true' }, '–'), closes),
      night,
      remove,
      wrong(context.said(`${at}.${number}`), [opens, closes]),
    );
  }
}
