/** The ring: a waiting customer's face wears the clock. */

import { avatar, h } from '../shared/dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const RADIUS = 19;

/** @param {string} name */
function circle(name) {
  const shape = document.createElementNS(SVG, 'circle');
  for (const [key, value] of Object.entries({ cx: 20, cy: 20, r: RADIUS, pathLength: 100, class: name }))
    shape.setAttribute(key, String(value));
  return shape;
}

/**
 * A face in a ring. `turn` sets it to a clock, and touches the page only where something changed.
 * @param {import('../shared/wire.js').Face} who
 */
export function ring(who) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 40 40');
  drawing.setAttribute('aria-hidden', 'true');
  const turned = circle('turned');
  drawing.append(circle('track'), turned);
  const element = h('span', { class: 'ring' }, drawing, avatar(who));
  let shown = '';

  /** @param {ReturnType<typeof import('./words.js').clock> | null} reading */
  function turn(reading) {
    const state = reading ? `${Math.round(reading.turned * 100)} ${reading.tone}` : '';
    if (state === shown) return;
    shown = state;
    drawing.toggleAttribute('hidden', !reading);
    if (!reading) return;
    turned.setAttribute('stroke-dasharray', `${Math.round(reading.turned * 100)} 100`);
    element.className = `ring ${reading.tone}`;
  }
  drawing.toggleAttribute('hidden', true);
  return { element, turn };
}
