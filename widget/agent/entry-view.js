/** One line of a thread as an element. */

import { avatar, h, icon } from '../shared/dom.js';
import { links } from '../shared/text.js';
import { clock, dayName } from '../shared/times.js';
import { copies, mailHead, question, recording } from './mail-notes.js';
import { fileSize } from './words-files.js';
import { MAILS } from './words-mail.js';
import { PENDING, SAYS, folded, how, systemLine, wroteMeanwhile } from './words.js';

/** @typedef {import('./lines.js').Line} Line */
/** @typedef {import('../shared/wire.js').Face} Face */
/** @typedef {import('../shared/wire.js').FileOut} FileOut */
/**
 * @typedef {{ you: Face | null, customer: string, conversation: string, wrote: string, again: (item: import('../shared/outbox.js').Item) => void,
 *   edit: (item: import('../shared/outbox.js').Item) => void, discard: (item: import('../shared/outbox.js').Item) => void }} Around
 */

/** Between a name and its time: a wide space rather than a margin, which a right-to-left page would put on the other side. */
const GAP = '\u2002';

/** @param {Line} line @param {Around} around @returns {HTMLLIElement} */
export function lineView(line, around) {
  if (line.kind === 'day') return h('li', { class: 'day' }, h('span', null, dayName(line.at)));
  if (line.kind === 'system') return system(line, around);
  return line.kind === 'pending' ? pending(line, around) : said(line, around);
}

/** @param {string[]} names */
const classes = (...names) => names.filter(Boolean).join(' ');

/** @param {Line} line @param {Around} around */
function system(line, { customer }) {
  const entry = /** @type {import('../shared/wire.js').EntryOut} */ (line.entry);
  const failed = entry.kind === 'mail_failed' ? 'failed' : '';
  return h(
    'li',
    { class: classes('entry system', line.dashed ? 'dashed' : '', failed) },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    h('p', null, systemLine(entry, customer, clock), GAP, entry.kind !== 'mailed' && time(entry.at)),
  );
}

/** @param {Line} line @param {Around} around */
function said(line, { customer, conversation }) {
  const entry = /** @type {import('../shared/wire.js').EntryOut} */ (line.entry);
  const extra = how(entry, line);
  const note = entry.kind === 'note' ? 'note' : '';
  return h(
    'li',
    { class: classes('entry', note, line.head ? '' : 'more', line.dashed ? 'dashed' : '') },
    line.head && entry.by ? avatar(entry.by) : h('span', { class: 'no-face' }),
    h(
      'div',
      { class: 'body' },
      h(
        'p',
        { class: line.head ? 'who' : 'who hidden' },
        h('b', null, entry.by?.name ?? mailHead(entry)),
        GAP,
        h('small', null, time(entry.at), extra && `, ${extra}`),
      ),
      content(entry.text ?? '', line.alone),
      files(entry.files ?? []),
      entry.data?.cut && h('p', { class: 'cut' }, MAILS.cut(fileSize(entry.data.cut))),
      entry.data?.folded &&
        h(
          'details',
          { class: 'folded' },
          h('summary', null, folded(entry.data.folded)),
          h('div', { dir: 'auto' }, entry.data.folded),
        ),
      entry.data?.copied && copies(entry.data.copied, { conversation, people: line.people }),
      question(entry, { conversation, customer, decided: line.decided }),
    ),
  );
}

/** @param {Line} line @param {Around} around */
function pending({ item, state, alone }, { you, wrote, again, edit, discard }) {
  if (!item) return h('li');
  const unseen = item.error?.code === 'unseen';
  const note = 'note' in item.frame ? 'note' : '';
  return h(
    'li',
    { class: classes('entry pending', note, state === 'failed' ? 'failed' : '') },
    you ? avatar(you) : h('span', { class: 'no-face' }),
    h(
      'div',
      { class: 'body' },
      h(
        'p',
        { class: 'who' },
        h('b', null, you?.name ?? ''),
        GAP,
        h('small', null, time(item.at), `, ${PENDING[/** @type {keyof typeof PENDING} */ (state)]}`),
      ),
      content(item.frame.text, alone),
      files(item.files),
      item.error &&
        h(
          'div',
          { class: 'refusal' },
          h('p', null, unseen ? wroteMeanwhile(wrote) : item.error.message),
          h(
            'button',
            { type: 'button', class: 'quiet', onclick: () => again(item) },
            unseen ? SAYS.anyway : SAYS.again,
          ),
          h('button', { type: 'button', class: 'quiet', onclick: () => edit(item) }, SAYS.edit),
          h('button', { type: 'button', class: 'link', onclick: () => discard(item) }, SAYS.discard),
        ),
    ),
  );
}

/** @param {string} text @param {boolean} alone */
function content(text, alone) {
  if (!text) return null;
  const parts = links(text).map((part) =>
    typeof part === 'string'
      ? part
      : h('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer' }, part.text),
  );
  return h('div', { class: alone ? 'text alone' : 'text', dir: 'auto' }, parts);
}

/** @param {FileOut[]} all */
function files(all) {
  if (!all.length) return null;
  return h(
    'ul',
    { class: 'files' },
    all.map((file) => h('li', null, attachment(file))),
  );
}

/** @param {FileOut} file */
function attachment(file) {
  if (file.type.startsWith('audio/')) return recording(file);
  const picture = file.type.startsWith('image/');
  return h(
    'a',
    { class: picture ? 'picture' : 'file', href: file.url, target: '_blank', rel: 'noopener' },
    picture ? h('img', { src: file.url, alt: file.name, loading: 'lazy' }) : [icon('file'), h('span', null, file.name)],
    !picture && h('small', null, fileSize(file.size)),
  );
}

/** @param {number} at */
const time = (at) => h('time', { datetime: new Date(at).toISOString() }, clock(at));
