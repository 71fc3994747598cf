import { locale } from '../shared/times.js';

/** @typedef {typeof import('./words/en.js').words} Words */
/** @typedef {Record<string, string>} Forms by plural category (Intl.PluralRules), always with `other` */
/** @import { Child } from '../shared/dom.js' */

/** What the chat says, in the one language that was loaded: main.js fills it before anything is drawn. */
export const words = /** @type {Words} */ ({});

/** A sentence with things in their places, wherever the language wants them. @param {string} text @param {Record<string, Child>} parts @returns {Child[]} */
export const told = (text, parts) => text.split(/{(\w+)}/).map((piece, i) => (i % 2 ? parts[piece] : piece));

/** The same as plain text. @param {string} text @param {Record<string, string>} parts */
export const spelled = (text, parts) => told(text, parts).join('');

const plurals = new Intl.PluralRules(locale);
/** @param {Forms} forms @param {number} n */
export const counted = (forms, n) => spelled(forms[plurals.select(n)] ?? forms.other ?? '', { n: n.toLocaleString(locale) });

const ages = new Intl.RelativeTimeFormat(locale, { style: 'short' });
const units = /** @type {const} */ ({ min: 'minute', h: 'hour', d: 'day' });
/** @param {[number, 'min' | 'h' | 'd']} age */
export const ago = ([n, unit]) => ages.format(-n || -1, units[unit]);

/** @param {number} bytes */
export const weight = (bytes) => {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumSignificantDigits: 2 }).format(bytes / size);
};
