/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Make an element. Props: `class`, `on…` listeners, `style` as custom properties, anything else an attribute
 * (true sets it empty, false and undefined leave it out). Children are nodes or text; text is never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any> | null} [props] @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [key, to] of Object.entries(value)) element.style.setProperty(key, `${to}`);
    else element.setAttribute(name, value === true ? '' : value);
  }
  fill(element, ...children);
  return element;
}

/** Replace the children. @param {Element} element @param {...(Child | Child[])} children */
export function fill(element, ...children) {
  const nodes = children.flat().filter((child) => child != null && child !== false && child !== '');
  element.replaceChildren(...nodes.map((child) => (child instanceof Node ? child : `${child}`)));
}

const SVG = 'http://www.w3.org/2000/svg';

/** A symbol of the page, as decoration. @param {string} name id of the symbol */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = svg.appendChild(document.createElementNS(SVG, 'use'));
  use.setAttribute('href', '#' + name);
  return svg;
}
