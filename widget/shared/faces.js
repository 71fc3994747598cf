import { h } from './dom.js';

/**
 * A face: the picture, or initials on the person's colour. Decoration, unless `label` says who it is.
 * @param {import('./wire.js').Face} face @param {{ class?: string, label?: string }} [options]
 */
export function avatar(face, { class: name = '', label } = {}) {
  const names = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  const element = h('span', { class: `face ${name}`, style: { '--face': face.colour }, ...names }, face.initials);
  if (face.avatar) {
    const image = h('img', { src: face.avatar, alt: '', onload: () => element.replaceChildren(image) });
  }
  return element;
}
