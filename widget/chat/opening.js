import { avatar, h, icon, renew } from '../shared/dom.js';
import { age, clock, dayName, dayOf, now } from '../shared/times.js';
import { mailbox } from './mailbox.js';
import { ago, words } from './words.js';

/** @import { Chat, Row, Screen } from './types.js' */

/** More faces than this would be a crowd. */
const FACES = 4;

/** The first screen: who is here, how long it takes, what was said before. @param {Chat} chat @param {string} name of the site @param {Node | string} close @param {(id?: string) => void} show @returns {Screen} */
export function openingScreen(chat, name, close, show) {
  const faces = h('ul', { class: 'faces' });
  const wait = h('div', { role: 'status' });
  const how = h('div', { class: 'how' });
  const mail = h('div');
  const past = h('section', { class: 'past' });
  const start = h('button', { id: 'start', class: 'start', onclick: () => show() }, words.write);
  const body = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name }, h('section', { class: 'hello' }, faces, wait, how, mail), past);
  let open = false;

  function update() {
    const { opening } = chat;
    const [first, second] = opening ? [opening.first, opening.second] : chat.status === 'offline' ? words.away : [];
    const people = (opening?.faces ?? []).slice(0, FACES).map(({ face, active_at, here }) => ({ face, here, when: here ? opening?.here_now : ago(age(active_at)) }));
    renew(faces, people, () => people.map(({ face, here, when }) => h('li', { class: here && 'here' }, avatar(face), h('span', { class: 'cut' }, face.name), h('small', null, when))));
    renew(wait, [first, second], () => first && [h('p', { class: 'sentence', dir: 'auto' }, first), h('p', { dir: 'auto' }, second), ' ']);
    renew(how, [opening?.how, open], () => opening && [h('button', { id: 'how', class: 'link', 'aria-expanded': `${open}`, onclick: explain }, words.how), open && h('p', { dir: 'auto' }, opening.how)]);
    mailbox(mail, chat, !!opening, !!opening?.here);
    const list = chat.list();
    renew(past, [list, dayOf(now())], () => !!list.length && [h('h2', null, words.earlier), h('ul', null, list.map(row))]);
  }

  function explain() {
    open = !open;
    update();
  }

  /** @param {Row} row */
  function row({ id, preview, preview_author: author, at, assignee, replied = 0, seen = 0 }) {
    const fresh = replied > seen;
    const time = dayOf(at) === dayOf(now()) ? clock(at) : dayName(at);
    return h('li', null, h('button', { id: `c${id}`, class: fresh ? 'row fresh' : 'row', onclick: () => show(id) },
      assignee ? avatar(assignee) : h('span', { class: 'face none' }, icon('up')),
      h('span', { class: 'about' },
        h('span', { class: 'cut', dir: 'auto' }, author === 'customer' && words.you, preview || words.file),
        h('small', { class: 'cut' }, assignee ? assignee.name + words.comma + time : time)),
      fresh && h('span', { class: 'dot', role: 'img', 'aria-label': words.unread })));
  }

  const head = h('header', { class: 'bar' }, h('h1', { class: 'cut' }, name), close);
  return { element: h('main', null, head, body, start), update, focus: () => start.focus() };
}
