/** Office hours without a page: reading times as people type them, and words for what hours come to. */

/** @typedef {import('./types.js').Hours} Hours */
/** @typedef {import('./types.js').Slot} Slot */
/** @typedef {import('./types.js').DayKey} DayKey */

/** @type {DayKey[]} */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** @type {Slot} */
export const OFFICE = ['08:00', '20:00'];
/** @type {Slot} */
export const WHOLE_DAY = ['00:00', '24:00'];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const MINUTES = 24 * 60;

const locale = () => globalThis.document?.documentElement.lang || undefined;

/** "Monday", in the language of the page. @param {number} day 0 is Monday @param {'long' | 'short'} [weekday] */
export const dayName = (day, weekday = 'long') =>
  new Intl.DateTimeFormat(locale(), { weekday, timeZone: 'UTC' }).format(MONDAY + day * DAY_MS);

/** A time as it is typed: "8", "830", "8.30", "8:30 pm", "24". @param {string} text @returns {string} "08:30", or '' for what is none */
export function readTime(text) {
  const found = /^\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:([ap])\.?m?\.?)?\s*$/iu.exec(text);
  if (!found) return '';
  let hours = Number(found[1]);
  const minutes = Number(found[2] ?? 0);
  if (found[3]) {
    if (hours < 1 || hours > 12) return '';
    hours = (hours % 12) + (found[3].toLowerCase() === 'p' ? 12 : 0);
  }
  return minutes < 60 && hours * 60 + minutes <= MINUTES ? written(hours * 60 + minutes) : '';
}

/** @param {number} minutes after midnight */
const written = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** @param {string} time "08:30" */
const minutesOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** A time some minutes later, on the quarters. @param {string} time @param {number} by */
export function later(time, by) {
  const from = readTime(time);
  if (!from) return time;
  const step = Math.abs(by);
  const whole = by > 0 ? Math.floor(minutesOf(from) / step) : Math.ceil(minutesOf(from) / step);
  return written((whole * step + by + MINUTES) % MINUTES);
}

/** How long a slot is, in minutes; one that closes at or before its opening closes on the next day. @param {Slot} slot */
export function lengthOf([opens, closes]) {
  const [from, to] = [readTime(opens), readTime(closes)];
  if (!from || !to) return 0;
  const long = minutesOf(to) - minutesOf(from);
  return long > 0 ? long : long + MINUTES;
}

/** Whether it runs past midnight. @param {Slot} slot */
export function overnight([opens, closes]) {
  const [from, to] = [readTime(opens), readTime(closes)];
  return !!from && !!to && minutesOf(to) <= minutesOf(from) && minutesOf(to) > 0;
}

/** What a week comes to: "60 hours a week". @param {Hours} hours */
export function weekly(hours) {
  const minutes = DAYS.flatMap((day) => hours.week[day] ?? []).reduce((sum, slot) => sum + lengthOf(slot), 0);
  const number = Math.round(minutes / 6) / 10;
  return minutes ? `${number} ${number === 1 ? 'hour' : 'hours'} a week` : 'Never in an ordinary week';
}

/** Hours to begin with: Monday to Friday from eight to eight. @param {string} timeZone @returns {Hours} */
export const office = (timeZone) => ({ ...never(timeZone), week: week((day) => (day < 5 ? [[...OFFICE]] : [])) });

/** @param {string} timeZone @returns {Hours} */
export const aroundTheClock = (timeZone) => ({ ...never(timeZone), week: week(() => [[...WHOLE_DAY]]) });

/** @param {string} timeZone @returns {Hours} */
const never = (timeZone) => ({ time_zone: timeZone, week: week(() => []), holidays: null, other_days: [] });

/** @param {(day: number) => Slot[]} of */
const week = (of) => Object.fromEntries(DAYS.map((day, number) => [day, of(number)]));

/** The name under which a plan is kept, in whatever case it is written. @param {string[]} names @param {string} name */
export const samePlan = (names, name) => names.find((one) => one.trim().toLowerCase() === name.trim().toLowerCase());

/** Plans to choose from: those with hours of their own, and those that customers have. @param {string[]} own @param {string[]} known */
export const plansOf = (own, known) => [...own, ...known.filter((name) => !samePlan(own, name))].sort((a, b) => a.localeCompare(b));

/** Times in a zone, for somebody who may be in another. @param {string} timeZone */
export function inZone(timeZone) {
  const format = (/** @type {Intl.DateTimeFormatOptions} */ options) => {
    const made = new Intl.DateTimeFormat(locale(), { timeZone, ...options });
    return (/** @type {number} */ at) => made.format(at);
  };
  return {
    clock: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    weekday: format({ weekday: 'long' }),
    day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
    date: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    key: format({ year: 'numeric', month: '2-digit', day: '2-digit' }),
  };
}

/** How it is now: "Open now, until 20:00". @param {{ now: number, open: boolean, opens: number | null, closes: number | null }} outlook @param {string} timeZone */
export function status({ now, open, opens, closes }, timeZone) {
  const zone = inZone(timeZone);
  const when = (/** @type {number} */ at) => {
    if (zone.key(at) === zone.key(now)) return zone.clock(at);
    return at - now < 6 * DAY_MS ? `${zone.weekday(at)} ${zone.clock(at)}` : `${zone.date(at)}, ${zone.clock(at)}`;
  };
  if (open) return closes ? `Open now, until ${when(closes)}` : 'Open now, around the clock';
  return opens ? `Closed now, opens ${when(opens)}` : 'Closed, and it does not open within a year';
}
