/** @typedef {Node | string | number | null | undefined | boolean} Child text is never markup; null and booleans are left out */

/**
 * Make an element. Props: `on…` listeners, `style` as custom properties, else attributes (true is empty, false and null leave out).
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any> | null} [props] @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const key in value) element.style.setProperty(key, value[key]);
    else element.setAttribute(name, value === true ? '' : value);
  }
  fill(element, ...children);
  return element;
}

/** Replace the children. @param {Element} element @param {...(Child | Child[])} children */
export function fill(element, ...children) {
  const shown = children.flat().filter((child) => child != null && typeof child !== 'boolean');
  element.replaceChildren(.../** @type {Node[]} */ (shown));
}

/** A symbol of the page, as decoration. @param {string} name id of the symbol */
export function icon(name) {
  const [svg, use] = ['svg', 'use'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg?.setAttribute('class', 'icon');
  svg?.setAttribute('aria-hidden', 'true');
  use?.setAttribute('href', '#' + name);
  svg?.append(use ?? '');
  return svg;
}

/** A face: the picture, or initials on the person's colour. Decoration, unless `label` says who it is. @param {import('./wire.js').Face} face @param {{ class?: string, label?: string }} [options] */
export function avatar({ initials, colour, avatar: src }, { class: name = '', label } = {}) {
  const props = { class: `face ${name}`, style: { '--face': colour }, role: label && 'img', 'aria-label': label, 'aria-hidden': !label && 'true' };
  const element = h('span', props, initials);
  const image = src && h('img', { src, alt: '', onload: () => image && element.replaceChildren(image) });
  return element;
}

/** @type {WeakMap<Element, string>} */
const states = new WeakMap();

/** Fill an element only when what it shows has changed; the focus stays, found again by id. @param {Element} element @param {unknown} state what the children depend on @param {() => (Child | Child[])} build */
export function renew(element, state, build) {
  const key = JSON.stringify([state]);
  if (states.get(element) === key) return;
  states.set(element, key);
  const focused = element.contains(document.activeElement) && document.activeElement?.id;
  fill(element, build());
  if (focused) document.getElementById(focused)?.focus();
}
