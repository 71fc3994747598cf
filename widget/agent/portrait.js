/** One's own picture: chosen, shown, and taken away again. */

import { avatar, fill, h } from '../shared/dom.js';
import { showDialog } from './ask.js';
import { LABELS, SAYS } from './words.js';

/** @typedef {import('../shared/wire.js').Face} Face */

/** What was chosen is told to everybody by the server, oneself included. @param {Face} face */
export function portrait(face) {
  const seen = h('div', { class: 'portrait-face' });
  const problem = h('p', { class: 'portrait-problem', role: 'alert' });
  const file = h('input', { type: 'file', accept: 'image/jpeg,image/png,image/webp,image/gif', hidden: true, onchange: () => choose() });
  const pick = h('button', { type: 'button', class: 'quiet act', autofocus: true, onclick: () => file.click() }, LABELS.choosePicture);
  const drop = h('button', { type: 'button', class: 'quiet', onclick: () => send('/agent/picture/remove') }, LABELS.removePicture);
  const done = h('button', { type: 'button', class: 'link', onclick: () => dialog.close() }, LABELS.closeDialog);
  let current = face.avatar ?? null;

  const draw = () => {
    fill(seen, avatar({ ...face, avatar: current }));
    drop.hidden = !current;
  };

  async function choose() {
    const chosen = file.files?.[0];
    file.value = '';
    if (chosen) await send('/agent/picture', chosen);
  }

  /** @param {string} where @param {File} [body] */
  async function send(where, body) {
    pick.disabled = drop.disabled = true;
    fill(problem);
    const answer = await fetch(where, { method: 'POST', body }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    pick.disabled = drop.disabled = false;
    if (!answer?.ok) return fill(problem, said?.message ?? SAYS.pictureLost);
    current = said.avatar ?? null;
    draw();
    pick.focus();
  }

  const dialog = h(
    'dialog',
    { class: 'ask portrait', 'aria-labelledby': 'portrait-title', 'aria-describedby': 'portrait-text' },
    h('h2', { id: 'portrait-title' }, LABELS.picture),
    h('div', { class: 'portrait-row' }, seen, h('p', { id: 'portrait-text' }, SAYS.pictureWhy)),
    problem,
    h('div', { class: 'answers' }, pick, drop, file, done),
  );
  draw();
  showDialog(dialog);
}
