let ahead = 0;
const { lang = '' } = globalThis.document?.documentElement ?? {};
/** The page's language as this person has it: en becomes en-GB. With the digits that the server writes, in Arabic too. */
export const locale = lang
  ? new Intl.Locale(navigator.languages.find((one) => one.split('-')[0] === lang.split('-')[0]) ?? lang, { numberingSystem: 'latn' })
  : undefined;

/** Tell what the server's clock says. @param {number} serverNow ms */
export const setClock = (serverNow) => void (ahead = serverNow - Date.now());

/** Now by the server's clock, in ms. */
export const now = () => Date.now() + ahead;

/** How long ago, in the largest unit that fits; [0, 'min'] is just now. @param {number} at ms @param {number} [from] ms @returns {[number, 'min' | 'h' | 'd']} */
export function age(at, from = now()) {
  const minutes = Math.max(0, (from - at) / 60_000);
  if (minutes < 60) return [Math.floor(minutes), 'min'];
  return minutes < 1440 ? [Math.floor(minutes / 60), 'h'] : [Math.floor(minutes / 1440), 'd'];
}

/** @param {number} at ms @param {Intl.DateTimeFormatOptions} options */
const format = (at, options) => new Intl.DateTimeFormat(locale, options).format(at);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** "14:02" or "2:02 PM", in the viewer's zone and habit. @param {number} at ms */
export const clock = (at) => format(at, { timeStyle: 'short' });

/** A number that all times of one day share. @param {number} at ms */
export const dayOf = (at) => Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / 86_400_000);

/** "Today", "Yesterday", "12 November", with the year when it is another one. @param {number} at ms @param {number} [from] ms */
export function dayName(at, from = now()) {
  const days = dayOf(at) - dayOf(from);
  const year = new Date(at).getFullYear() === new Date(from).getFullYear() ? undefined : 'numeric';
  if (days < -1 || days > 0) return format(at, { day: 'numeric', month: 'long', year });
  return relative.format(days, 'day').replace(/^./u, (first) => first.toLocaleUpperCase(locale));
}
