/** The next two weeks as these hours will have them: a line a day, with whatever is special about it. */

import { fill, h } from '../shared/dom.js';
import { inZone, status, weekly } from './hours-model.js';

/** @typedef {import('./types.js').Context} Context */
/** @typedef {import('./types.js').Day} Day */

/** @param {Context} context */
export function outlookPanel(context) {
  const sentence = h('p', { class: 'status', id: 'status' });
  const sum = h('p', { class: 'sum' });
  const days = h('ol', { class: 'days' });
  const stale = h('p', { class: 'stale' });
  const element = h(
    'aside',
    { class: 'outlook', 'aria-labelledby': 'outlook-title' },
    h('h2', { id: 'outlook-title' }, 'The next two weeks'),
    sentence,
    sum,
    stale,
    h('div', { class: 'scale', 'aria-hidden': 'true' }, [0, 6, 12, 18, 24].map((hour) => h('span', null, hour))),
    days,
  );

  let zone = 'UTC';

  /** @param {boolean} outdated the hours have a mistake: what is drawn is from before it */
  function draw(outdated) {
    const known = context.outlook();
    element.classList.toggle('outdated', outdated);
    fill(stale, outdated && 'As it was before the mistake.');
    if (!known) return;
    const hours = context.hours();
    if (!outdated) {
      zone = hours.time_zone;
      const said = status(known, zone);
      if (sentence.textContent !== said) fill(sentence, said);
      fill(sum, weekly(hours), elsewhere(zone, known.now) && h('small', null, `Times of ${place(zone)}; you are in another zone.`));
    }
    fill(days, known.days.map((day, number) => row(day, zone, number === 0 ? known.now : 0)));
  }

  return { element, draw };
}

/** "Berlin" for Europe/Berlin. @param {string} zone */
export const place = (zone) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether the clock shows something else here than there. @param {string} zone @param {number} now */
function elsewhere(zone, now) {
  return inZone(zone).clock(now) !== inZone(Intl.DateTimeFormat().resolvedOptions().timeZone).clock(now);
}

/** @param {Day} day @param {string} timeZone @param {number} now where the day is today, else 0 */
function row(day, timeZone, now) {
  const zone = inZone(timeZone);
  const noon = Date.parse(`${day.date}T12:00Z`);
  const long = day.ends - day.starts;
  const part = (/** @type {number} */ at) => `${((at - day.starts) / long) * 100}%`;
  const bars = day.spans.map(([from, to]) => h('i', { style: { '--from': part(from), '--to': part(day.starts + day.ends - to) } }));
  const set = day.change_at && h('u', { class: 'set', style: { '--from': part(day.change_at) } });
  const here = now > 0 && h('u', { class: 'now', style: { '--from': part(now) } });
  const special = [day.other, ...day.holidays].filter(Boolean).join(', ') || (day.other === '' && 'Its own hours');
  return h(
    'li',
    { class: `${now ? 'today ' : ''}${day.spans.length ? '' : 'shut'}` },
    h('span', { class: 'label' }, inZone('UTC').day(noon)),
    h('span', { class: 'bar', 'aria-hidden': 'true' }, bars, set, here),
    h('span', { class: 'hours' }, h('bdi', { dir: 'ltr' }, told(day, zone))),
    special && h('span', { class: 'special plain' }, special),
    day.change_at && h('span', { class: 'special plain' }, changed(day, zone)),
  );
}

/** @param {Day} day @param {ReturnType<typeof inZone>} zone */
function told({ spans, starts, ends }, zone) {
  if (!spans.length) return 'Closed';
  const [first] = spans;
  if (spans.length === 1 && first?.[0] === starts && first[1] === ends) return 'All day';
  return spans.map(([from, to]) => `${zone.clock(from)}–${to === ends ? '24:00' : zone.clock(to)}`).join(', ');
}

/** @param {Day} day @param {ReturnType<typeof inZone>} zone */
function changed({ change_minutes: by, change_at: at }, zone) {
  const much = Math.abs(by) === 60 ? 'an hour' : `${Math.abs(by)} minutes`;
  return `The clock goes ${by > 0 ? 'forward' : 'back'} ${much}, to ${zone.clock(at ?? 0)}`;
}
