/** Everything an agent can do, named once: the buttons, the keys and the palette all come from here. */

import { avatar } from '../shared/dom.js';
import { ask } from './ask.js';
import { choose } from './chooser.js';
import { LABELS, SAYS, VIEWS, closeUnread, showView, takeOver } from './words.js';

/**
 * `possible`: whether it makes sense now. `here`: it is about the open conversation. `button`: it has one above the thread.
 * @typedef {{ name: () => string, key?: string, here?: boolean, button?: boolean, possible: () => boolean, run: () => void }} Command
 */

/**
 * @param {import('./desk.js').Desk} desk
 * @param {{ write: (note: boolean) => void, view: (view: import('../shared/wire.js').View) => void, search: () => void, find: () => void, help: () => void, picture: () => void, read: () => number }} page
 *   read: the last seq of the open conversation that the agent has had the time to read
 * @returns {Command[]}
 */
export function commands(desk, page) {
  const { state } = desk;
  const row = () => state.rows.get(state.current);
  const you = () => state.you?.id;
  const open = () => row()?.status === 'open';
  const theirs = () => !!row()?.assignee && row()?.assignee !== you();
  return [
    {
      name: () => (theirs() ? LABELS.takeOver : LABELS.take),
      key: 't',
      here: true,
      button: true,
      possible: () => open() && row()?.assignee !== you(),
      run: () => take(desk),
    },
    { name: () => LABELS.handOver, key: 'h', here: true, button: true, possible: open, run: () => handOver(desk) },
    {
      name: () => LABELS.close,
      key: 'e',
      here: true,
      button: true,
      possible: open,
      run: () => close(desk, page.read()),
    },
    {
      name: () => LABELS.openAgain,
      key: 'o',
      here: true,
      button: true,
      possible: () => !!row() && !open(),
      run: () => desk.act({ t: 'reopen' }, state.current),
    },
    { name: () => LABELS.reply, key: 'r', here: true, possible: () => !!row(), run: () => page.write(false) },
    { name: () => LABELS.note, key: 'n', here: true, possible: () => !!row(), run: () => page.write(true) },
    ...VIEWS.map((view, at) => ({
      name: () => showView(view),
      key: `${at + 1}`,
      possible: () => true,
      run: () => page.view(view),
    })),
    { name: () => LABELS.picture, possible: () => true, run: () => page.picture() },
    { name: () => LABELS.search, key: '/', possible: () => true, run: () => page.search() },
    { name: () => LABELS.showKeys, key: '?', possible: () => true, run: () => page.help() },
    { name: () => LABELS.signOut, possible: () => true, run: () => document.getElementById('sign-out')?.click() },
  ];
}

/** @param {import('./desk.js').Desk} desk */
async function take(desk) {
  const { state } = desk;
  const id = state.current;
  const row = state.rows.get(id);
  if (!row) return;
  if (row.assignee) {
    const words = takeOver(state.nameOf(row.assignee), row.customer.face.name);
    const sure = await ask(words.title, words.bare, [['take', LABELS.takeOver]]);
    if (!sure) return;
  }
  desk.act({ t: 'take' }, id);
}

/** What came a moment ago is not closed unread. @param {import('./desk.js').Desk} desk @param {number} read */
async function close(desk, read) {
  const id = desk.state.current;
  const words = closeUnread(desk.state.rows.get(id)?.customer.face.name ?? SAYS.customer);
  if ((await desk.act({ t: 'close', saw: Math.max(1, read) }, id)) !== 'unseen') return;
  if (await ask(words.title, words.text, [['close', words.anyway]])) desk.act({ t: 'close' }, id);
}

/** @param {import('./desk.js').Desk} desk */
function handOver(desk) {
  const { state } = desk;
  const id = state.current;
  const now = state.rows.get(id)?.assignee;
  const others = [...state.agents.values()].filter((agent) => agent.face.id !== now);
  const own = (/** @type {import('../shared/wire.js').AgentOut} */ agent) => Number(agent.face.id === state.you?.id);
  others.sort(
    (a, b) =>
      own(a) - own(b) || Number(b.here ?? false) - Number(a.here ?? false) || a.full_name.localeCompare(b.full_name),
  );
  choose({
    title: SAYS.handOver,
    placeholder: SAYS.handOver,
    empty: SAYS.alone,
    choices: others.map((agent) => ({
      name: agent.face.id === state.you?.id ? `${agent.full_name} (you)` : agent.full_name,
      detail: agent.here ? 'here' : '',
      face: avatar(agent.face),
      run: () => desk.act({ t: 'hand_over', to: agent.face.id }, id),
    })),
  });
}

/**
 * Whether a reply may go out. When somebody else answers this conversation, the agent decides what it becomes.
 * @param {import('./desk.js').Desk} desk @param {string} id @returns {Promise<'reply' | 'note' | ''>}
 */
export async function mayReply(desk, id) {
  const { state } = desk;
  const row = state.rows.get(id);
  if (!row?.assignee || row.assignee === state.you?.id) return 'reply';
  const words = takeOver(state.nameOf(row.assignee), row.customer.face.name);
  return ask(words.title, words.sending, [
    ['reply', words.send],
    ['note', words.keep],
  ]);
}
