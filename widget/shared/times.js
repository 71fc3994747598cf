let ahead = 0;
const locale = globalThis.document?.documentElement.lang || undefined;

/** The server's clock: tell it what the server said. @param {number} serverNow ms */
export const setClock = (serverNow) => void (ahead = serverNow - Date.now());

/** Now by the server's clock, in ms. */
export const now = () => Date.now() + ahead;

/**
 * How long ago, in the largest unit that fits.
 * @param {number} at ms @param {number} [from] ms @returns {[number, 'min' | 'h' | 'd']} [0, 'min'] is just now
 */
export function age(at, from = now()) {
  const minutes = Math.max(0, Math.floor((from - at) / 60_000));
  if (minutes < 60) return [minutes, 'min'];
  return minutes < 1440 ? [Math.floor(minutes / 60), 'h'] : [Math.floor(minutes / 1440), 'd'];
}

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => {
  const made = new Intl.DateTimeFormat(locale, options);
  return (/** @type {number} */ at) => made.format(at);
};

/** "14:02" in the viewer's zone and habit. */
export const clock = format({ hour: '2-digit', minute: '2-digit' });

const date = format({ day: 'numeric', month: 'long' });
const dateOfYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** A number that is the same for all times of one day. @param {number} at ms */
export const dayOf = (at) => {
  const day = new Date(at);
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / 86_400_000;
};

/** "Today", "Yesterday", "12 November", with the year when it is another one. @param {number} at ms @param {number} [from] ms */
export function dayName(at, from = now()) {
  const days = dayOf(at) - dayOf(from);
  if (days < -1 || days > 0) return (new Date(at).getFullYear() === new Date(from).getFullYear() ? date : dateOfYear)(at);
  const name = near.format(days, 'day');
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
