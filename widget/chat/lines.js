import { avatar, h, icon, renew } from '../shared/dom.js';
import { links, standsAlone } from '../shared/text.js';
import { clock } from '../shared/times.js';
import { spelled, told, weight, words } from './words.js';

/** @import { Chat, FileOut, Line } from './types.js' */

/** A line as an element, to be brought up to date by `update`. @param {Line} line */
export const draw = (line) =>
  h('div', null, h('div', { class: 'day' }), line.entry.kind === 'message' ? said(line) : h('p', { class: 'told' }), h('div', { class: 'meta' }));

/** @param {HTMLElement} element @param {Line} line @param {Chat} chat */
export function update(element, line, chat) {
  const { entry, item, me, mail, last, day } = line;
  const [head, body, meta] = /** @type {HTMLElement[]} */ ([...element.children]);
  if (!head || !body || !meta) return;
  element.className = `line ${me ? 'me' : ''} ${mail ? 'mail' : ''} ${last ? 'last' : ''} ${item ? 'unsent' : ''}`;
  renew(head, day, () => day);
  if (entry.kind !== 'message') return renew(body, [entry, line.replied], () => sentence(line));
  const { error } = item ?? {};
  const text = last && (item ? way(chat, chat.outbox.state(item)) : time(line, (chat.thread?.row?.agent_seen ?? 0) >= entry.seq));
  renew(meta, [error, text], () => (error ? refused(entry.re ?? '', error.message, chat) : text));
}

/** @param {Line} line */
function said({ me, entry: { by, text = '', files = [] } }) {
  return h('div', { class: standsAlone(text) ? 'said big' : 'said' },
    !me && by && avatar(by),
    h('div', { class: 'words' },
      h('span', { class: 'hidden' }, me ? words.you : `${by?.name ?? words.team}: `),
      text && h('div', { class: 'bubble', dir: 'auto' }, links(text).map((part) => typeof part === 'string' ? part : anchor(part.href, part.text))),
      files.map(file)));
}

/** @param {string} href @param {import('../shared/dom.js').Child[]} inside */
const anchor = (href, ...inside) => h('a', { href, target: '_blank', rel: 'noopener nofollow' }, ...inside);

/** @param {FileOut} file */
function file({ name, type, size, url }) {
  const image = /^image\/(png|jpeg|gif|webp|avif)$/.test(type);
  const link = image ? anchor(url, h('img', { src: url, alt: name })) : anchor(url, icon('clip'), h('b', null, name), h('small', null, weight(size)));
  link.className = image ? 'picture' : 'chip';
  return link;
}

/** What happened. @param {Line} line @returns {import('../shared/dom.js').Child[]} */
function sentence({ me, replied, entry: { kind, by, data: { agent = by, from, to, left_at, confirmed } = {} } }) {
  // Each keeps its own direction, so that a name doesn't turn the sentence around.
  const bold = (/** @type {string} */ text) => h('b', { dir: 'auto' }, text);
  const name = (face = by) => bold(face?.name ?? words.team);
  const address = typeof to === 'string' ? to : '';
  const next = typeof to === 'object' ? to : by;
  if (kind === 'taken') return told(words.answering, { name: name(agent) });
  if (kind === 'handed_over') {
    const other = from && from.id !== next?.id && by?.id !== next?.id;
    return told(other ? words.handed : words.answersNow, { name: name(next), from: h('bdi', null, from?.name) });
  }
  if (kind === 'closed') return me ? [words.youClosed] : told(words.closed, { name: name() });
  if (kind === 'reopened') return me ? [words.youReopened] : told(words.reopened, { name: name() });
  if (kind === 'address') return told(confirmed ? words.confirmed : words.given, { address: h('bdi', null, address) });
  return [
    left_at && spelled(words.left, { time: clock(left_at) }), ' ',
    ...told(replied ? words.replied : '{mailed}.', { mailed: bold(left_at ? words.mailed : words.mailedToo) })];
}

/** @param {Line} line @param {boolean} seen */
function time({ entry: { at, channel }, me, mail }, seen) {
  const came = channel === 'email' ? words.fromMail : channel === 'form' ? words.fromForm : seen ? words.seen : words.sent;
  return [clock(at), me ? came : mail && words.byMail].filter(Boolean).join(words.comma);
}

/** @param {Chat} chat @param {string} state */
function way({ outbox, reason }, state) {
  if (state === 'sending') return words.sending;
  if (!outbox.durable) return words.waitingHere;
  return reason === 'network' ? words.waitingOffline : words.waiting;
}

/** @param {string} re @param {string} why @param {Chat} chat */
function refused(re, why, { outbox, changed }) {
  const act = (/** @type {string} */ text, /** @type {() => void} */ onclick) => h('button', { class: 'link', onclick }, text);
  const drop = () => {
    outbox.remove(re);
    changed();
  };
  return [h('span', { class: 'late' }, words.failed, ' ', why), act(words.again, () => outbox.retry(re)), act(words.remove, drop)];
}
