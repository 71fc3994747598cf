/** @typedef {number[]} Rgb 0…255 each */

/** @param {string} hex "#rgb" or "#rrggbb" @returns {Rgb} what it says, or our own green */
const parse = (hex) =>
  (/^#([\da-f]{6})$/i.exec(hex.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3'))?.[1] ?? '0b6b5d').match(/../g)?.map((two) => parseInt(two, 16)) ?? [];

/** @param {Rgb} colour */
const written = (colour) => '#' + colour.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('');

/** Relative luminance (WCAG 2.2), 0…1. @param {Rgb} colour */
function luminance(colour) {
  const [r = 0, g = 0, b = 0] = colour.map((value) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours (WCAG 2.2), 1…21. @param {string} one @param {string} other */
export function contrast(one, other) {
  const [a, b] = [luminance(parse(one)) + 0.05, luminance(parse(other)) + 0.05];
  return Math.max(a / b, b / a);
}

/**
 * What a site's accent comes to: `fill` for surfaces, `ink` for what stands on them, `text` for words in the accent.
 * In the light the site's colour stays and the ink gives way; in the dark the fill is lifted to where it carries.
 * @param {string} accent "#rgb" or "#rrggbb" @param {boolean} dark
 */
export function accents(accent, dark) {
  // tokens.css: --paper and --sunk.
  const [paper, sunk] = dark ? ['#151b19', '#232c29'] : ['#ffffff', '#eef1ef'];
  const own = parse(accent);
  /** Moved as little as needed to reach the contrast. @param {number} least @param {string} surface */
  const moved = (least, surface) => {
    for (let by = 0; ; by += 0.02) {
      const tried = written(own.map((value) => Math.min(255, Math.max(0, dark ? value * (1 + by) + 160 * by * by : value * (1 - by)))));
      if (by >= 1 || contrast(tried, surface) >= least) return tried;
    }
  };
  const fill = dark ? moved(5, paper) : written(own);
  const ink = contrast(fill, '#ffffff') >= 4.5 ? '#ffffff' : '#000000';
  return { fill, ink, text: moved(4.5, sunk) };
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
