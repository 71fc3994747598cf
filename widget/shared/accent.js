/** @typedef {[number, number, number]} Rgb each 0…255 */

const DEFAULT = '#0b6b5d';
/** The surfaces that accent-coloured text stands on (tokens.css: --paper and --sunk), and the least contrast there. */
const LIGHT = { paper: '#ffffff', sunk: '#eef1ef', ink: '#ffffff', dark: '#10201c' };
const DARK = { paper: '#151b19', sunk: '#232c29', ink: '#ffffff', dark: '#0b1a16' };

/** @param {string} hex "#rrggbb" or "#rgb" @returns {Rgb | null} */
function rgb(hex) {
  const [, full] = /^#([\da-f]{6})$/i.exec(hex.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')) ?? [];
  return full ? /** @type {Rgb} */ ([0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16))) : null;
}

/** @param {string} colour @returns {Rgb} */
const parsed = (colour) => rgb(colour) ?? /** @type {Rgb} */ (rgb(DEFAULT));

/** Relative luminance (WCAG 2.2), 0…1. @param {Rgb} colour */
function luminance(colour) {
  const [r, g, b] = /** @type {Rgb} */ (
    colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours (WCAG 2.2), 1…21. @param {string} one @param {string} other */
export function contrast(one, other) {
  const [low, high] = [luminance(parsed(one)), luminance(parsed(other))].sort((a, b) => a - b);
  return (/** @type {number} */ (high) + 0.05) / (/** @type {number} */ (low) + 0.05);
}

/** @param {string} from @param {string} to @param {number} share 0…1 */
function mix(from, to, share) {
  const end = parsed(to);
  return '#' + parsed(from).map((value, i) => hex(value + (/** @type {number} */ (end[i]) - value) * share)).join('');
}
const hex = (/** @type {number} */ value) => Math.round(value).toString(16).padStart(2, '0');

/** The colour, moved as little as needed towards `to` to reach `least` on every surface. @param {string} colour @param {string} to @param {number} least @param {string[]} surfaces */
function moved(colour, to, least, surfaces) {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(colour, to, share);
    if (surfaces.every((surface) => contrast(tried, surface) >= least)) return tried;
  }
  return to;
}

/**
 * What a site's accent comes to: `fill` for surfaces, `ink` for what stands on them, `text` for words in the accent.
 * In the light the site's colour stays as it is and the ink gives way; in the dark a fill that would vanish is lifted.
 * @param {string} accent "#rrggbb" or "#rgb"; anything else is the default @param {boolean} dark
 */
export function accents(accent, dark) {
  const { paper, sunk, ink, dark: black } = dark ? DARK : LIGHT;
  const to = dark ? '#ffffff' : '#000000';
  const own = mix(accent, accent, 0);
  const fill = dark ? moved(own, to, 3, [paper]) : own;
  const light = contrast(fill, ink);
  return { fill, ink: light >= 4.5 || light > contrast(fill, black) ? ink : black, text: moved(own, to, 4.5, [paper, sunk]) };
}

/** Give the page the accent of its site, and keep it right when the colour scheme changes. @param {string} accent */
export function useAccent(accent) {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { fill, ink, text } = accents(accent, scheme.matches);
    const { style } = document.documentElement;
    style.setProperty('--accent', fill);
    style.setProperty('--accent-ink', ink);
    style.setProperty('--accent-text', text);
  };
  scheme.onchange = apply;
  apply();
}
