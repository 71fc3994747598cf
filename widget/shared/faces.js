import { h } from './dom.js';

/** The picture, or initials on the person's colour. Decoration, unless `label` says who it is. @param {import('./wire.js').Face} face @param {{ class?: string, label?: string }} [options] */
export function avatar({ initials, colour, avatar: src }, { class: name = '', label } = {}) {
  const props = { class: `face ${name}`, style: { '--face': colour }, role: label && 'img', 'aria-label': label, 'aria-hidden': !label && 'true' };
  const element = h('span', props, initials);
  const image = src && h('img', { src, alt: '', onload: () => image && element.replaceChildren(image) });
  return element;
}
