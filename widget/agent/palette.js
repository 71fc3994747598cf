/** Find or do: everything on one key. Also the list of keys. */

import { avatar, h } from '../shared/dom.js';
import { showDialog } from './ask.js';
import { choose } from './chooser.js';
import { MOD } from './keys.js';
import { searchFor } from './words-search.js';
import { LABELS, SAYS, VIEW_NAMES, moves } from './words.js';

/** @typedef {import('./actions.js').Command} Command */

/**
 * @param {import('./state.js').State} state @param {Command[]} commands @param {(id: string) => void} open
 * @param {(text: string) => void} search
 */
export function palette(state, commands, open, search) {
  const actions = (/** @type {boolean} */ here) =>
    commands
      .filter((command) => !!command.here === here && command.possible())
      .map((command) => ({ name: command.name(), key: command.key?.toUpperCase(), run: command.run }));
  const rows = [...state.view('open'), ...state.view('closed')].map((row) => ({
    name: row.customer.face.name,
    detail: row.subject || row.preview || (row.status === 'closed' ? VIEW_NAMES.closed : ''),
    more: [row.preview, row.customer.plan].join(' '),
    face: avatar(row.customer.face),
    run: () => open(row.id),
  }));
  choose({
    title: LABELS.find,
    placeholder: SAYS.find,
    choices: [...actions(true), ...rows, ...actions(false)],
    otherwise: (typed) => ({ name: searchFor(typed), run: () => search(typed) }),
  });
}

/** @param {Command[]} commands */
export function showKeys(commands) {
  const keyed = commands
    .filter((command) => command.key && !/\d/.test(command.key))
    .map((command) => /** @type {[string, string]} */ ([command.key?.toUpperCase() ?? '', command.name()]));
  const lines = [...moves(MOD), ...keyed].flatMap(([key, name]) => [
    h('dt', null, h('kbd', null, key)),
    h('dd', null, name),
  ]);
  const close = h(
    'button',
    { type: 'button', class: 'quiet', autofocus: true, onclick: () => dialog.close() },
    LABELS.close,
  );
  const dialog = h(
    'dialog',
    { class: 'keys', 'aria-labelledby': 'keys-title' },
    h('h2', { id: 'keys-title' }, LABELS.keys),
    h('dl', null, lines),
    close,
  );
  showDialog(dialog);
}
