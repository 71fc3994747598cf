/** Every sentence of the agent view, in one place. */

/** @typedef {import('../shared/wire.js').View} View */
/** @typedef {import('../shared/wire.js').EntryOut} Entry */

import { apart } from './apart.js';
import { MAILS } from './words-mail.js';
import { rated } from './words-ratings.js';

/** @type {View[]} */
export const VIEWS = ['waiting', 'mine', 'open', 'nobodys', 'closed'];

/** @type {Record<View, string>} */
export const VIEW_NAMES = { waiting: 'Waiting', mine: 'Mine', open: 'Open', nobodys: 'Nobody’s', closed: 'Closed' };

/** @type {Record<View, [string, string]>} */
export const EMPTY = {
  waiting: ['Nobody is waiting', 'Whoever writes next appears here at once.'],
  mine: ['Nothing is yours right now', 'Take a conversation from Waiting or Nobody’s.'],
  open: ['No conversation is open', 'Everything that was asked has been answered and closed.'],
  nobodys: ['Everything has somebody', 'Conversations that nobody has taken appear here.'],
  closed: ['Nothing is closed yet', 'Closed conversations stay here for looking up.'],
};

export const SAYS = {
  offline: 'No connection. What you write is kept here and goes out by itself when it is back.',
  signedOut: 'You are signed out. What you wrote is kept in this browser.',
  signIn: 'Sign in again',
  refused: 'The server refused the connection. Reload this page; what you wrote is kept.',
  fragile: 'This browser keeps nothing over a reload: leave the page open until everything is sent.',
  nothingOpen: ['Nothing open', 'Choose a conversation from the list, or press J and Enter.'],
  customer: 'The customer',
  loading: 'One moment',
  tooLong: 'A message can have 10,000 characters. Send this in two parts, or attach it as a file.',
  filesComing: 'A file is still on its way. Send when it is there.',
  goneTitle: 'This conversation can’t be shown',
  earlier: 'Earlier messages',
  again: 'Try again',
  anyway: 'Send anyway',
  edit: 'Edit',
  discard: 'Delete',
  verified: 'Verified',
  verifiedWhy: 'Signed in to the dashboard; the name and address come from there.',
  visitor: 'Visitor',
  visitorWhy: 'Not signed in to the dashboard; nobody has confirmed who this is.',
  unconfirmed: 'not confirmed',
  left: 'Left the site',
  willMail: 'Left the site, will be mailed',
  handOver: 'Hand over to',
  alone: 'You have no colleagues here yet.',
  noMail: 'none, so no mail can be sent',
  never: 'Not in the chat yet',
  justNow: 'just now',
  noSubject: 'Without a subject',
  closed: 'Closed. Your reply opens it again.',
  estimateOff: 'The wait estimate is off',
  duty: 'Off duty you are not shown to customers as here.',
  cantNow: 'There is no connection right now. Try again when it is back.',
  onItsWay: 'On its way',
  write: 'Write an answer',
  writeNote: 'Only the team sees this',
  find: 'A customer, a word, or what to do',
  pictureWhy: 'Customers and colleagues see it beside what you write, in the chat and in mails. Its middle is shown, and nothing else of the file is kept.',
  pictureLost: 'The picture could not be sent. Choose it again when the connection is back.',
  nothingFound: 'Nothing found. Try a shorter word.',
};

/** What is written on buttons, fields and headings. */
export const LABELS = {
  take: 'Take',
  takeOver: 'Take over',
  handOver: 'Hand over',
  close: 'Close',
  openAgain: 'Open again',
  reply: 'Reply',
  note: 'Note for the team',
  showKeys: 'Show the keys',
  signOut: 'Sign out',
  keys: 'Keys',
  cancel: 'Cancel',
  find: 'Find or do',
  search: 'Search what was said',
  send: 'Send',
  keepNote: 'Keep note',
  attach: 'Attach',
  write: 'Write',
  whoReads: 'Who reads it',
  toNewest: 'To the newest',
  messages: 'Messages',
  backToList: 'Back to the list',
  backToThread: 'Back to the conversation',
  dismiss: 'Dismiss',
  customer: 'Customer',
  details: 'Details',
  waiting: 'Waiting',
  rated: 'How it was',
  told: 'Was told',
  onDuty: 'On duty',
  offDuty: 'Off duty',
  earlier: 'Earlier',
  plan: 'Plan',
  company: 'Company',
  mail: 'Mail',
  form: 'Form',
  localTime: 'Local time',
  page: 'On page',
  now: 'Here',
  here: 'now',
  lastHere: 'Last here',
  since: 'Since',
  language: 'Language',
  picture: 'Your picture',
  choosePicture: 'Choose a picture',
  removePicture: 'Show my initials',
  closeDialog: 'Done',
};

/** Keys that are not commands. @param {string} mod how the modifier is called here @returns {[string, string][]} */
export const moves = (mod) => [
  ['J K', 'Next and previous conversation'],
  ['⏎', 'Open it'],
  ['1 – 5', VIEWS.map((view) => VIEW_NAMES[view]).join(', ')],
  ['Esc', 'Back, one step at a time'],
  [`${mod} ⏎`, 'Send'],
  [`${mod} K`, 'Find or do'],
];

/** @param {View} view */
export const showView = (view) => `Show ${VIEW_NAMES[view]}`;

/** The question before taking over. @param {string} agent @param {string} customer */
export const takeOver = (agent, customer) => ({
  title: `${apart(agent)} is answering ${apart(customer)}`,
  bare: `If you take over, ${apart(customer)} is told that you answer from now on.`,
  sending: `With your reply you take over, and ${apart(customer)} is told.`,
  send: 'Send and take over',
  keep: 'Keep as a note',
});

/** The question before closing what came a moment ago. @param {string} name */
export const closeUnread = (name) => ({
  title: `${apart(name)} wrote just now`,
  text: 'Their last word has no answer yet.',
  anyway: 'Close all the same',
});

/** @param {string} name */
export const willBeMailed = (name) => `${apart(name)} is not here; your reply is mailed.`;
/** @param {string} name */
export const staysInChat = (name) => `${apart(name)} is not here and left no confirmed address; your reply waits in the chat.`;
/** @param {string} name */
export const isWaiting = (name) => `${apart(name)} is waiting`;
/** @param {string} span */
export const target = (span) => `${span} target`;
/** @param {number} seconds */
export const toldEnd = (seconds) => `${brief(seconds)} told`;
/** @param {string} span */
export const waited = (span) => `${span} so far`;
/** @param {string} span */
export const aim = (span) => `The target is an answer within ${span}.`;

/** @type {Record<'sending' | 'waiting' | 'failed', string>} */
export const PENDING = { sending: 'sending', waiting: 'waits for the connection', failed: 'not sent' };

/** @param {number} n @param {string} one @param {string} many */
export const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;

/** @param {number} n */
const two = (n) => String(n).padStart(2, '0');

/** A span of seconds as a clock: 3:33, 1 h 05, 2 days. @param {number} seconds */
export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))}`;
  return count(Math.floor(s / 86_400), 'day', 'days');
}

/** @param {number} seconds */
function over(seconds) {
  if (seconds < 60) return 'just over';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min over`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h over`;
  return `${count(Math.floor(seconds / 86_400), 'day', 'days')} over`;
}

/**
 * The clock of somebody who waits: in words, how far the ring is turned (0…1), and how pressing it is.
 * @param {number} since ms @param {number} target seconds @param {number} now ms
 * @returns {{text: string, turned: number, tone: '' | 'soon' | 'late'}}
 */
export function clock(since, target, now) {
  const waited = Math.max(0, (now - since) / 1000);
  if (waited >= target) return { text: over(waited - target), turned: 1, tone: 'late' };
  const turned = target > 0 ? waited / target : 1;
  return { text: `${span(Math.ceil(target - waited))} left`, turned, tone: turned >= 2 / 3 ? 'soon' : '' };
}

/** What is told, rounded up to the unit it is said in. @param {number} seconds @returns {[number, 60 | 3600 | 86400]} */
function rounded(seconds) {
  const unit = seconds <= 5400 ? 60 : seconds <= 129_600 ? 3600 : 86_400;
  return [Math.ceil(seconds / unit), unit];
}

/** As short as it can be said: '10 min', '3 h', '2 d'. @param {number} seconds */
function brief(seconds) {
  const [n, unit] = rounded(seconds);
  return `${n} ${{ 60: 'min', 3600: 'h', 86_400: 'd' }[unit]}`;
}

/** The same in full: '10 minutes', '3 hours', '2 days'. @param {number} seconds */
function full(seconds) {
  const [n, unit] = rounded(seconds);
  const name = { 60: 'minute', 3600: 'hour', 86_400: 'day' }[unit];
  return count(n, name, `${name}s`);
}

/**
 * What a customer who waits was told, against the clock: 'told 10 min, 3 min left'.
 * @param {number} since ms @param {number} most seconds that were told @param {number} now ms
 */
export function toldClock(since, most, now) {
  const waited = Math.max(0, (now - since) / 1000);
  const gone = waited - most;
  if (gone <= 0) return `told ${brief(most)}, ${brief(Math.max(60, most - waited))} left`;
  return `told ${brief(most)}, ${gone < 60 ? 'just over' : `${brief(Math.floor(gone / 60) * 60)} over`}`;
}

/** @param {number} half seconds @param {number} most seconds */
export const wasTold = (half, most) =>
  full(half) === full(most) ? `nearly always within ${full(most)}` : `within ${full(half)}, nearly always within ${full(most)}`;

/** Seconds as said aloud: '5 minutes'. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return count(Math.round(seconds), 'second', 'seconds');
  if (seconds < 5400) return count(Math.round(seconds / 60), 'minute', 'minutes');
  if (seconds < 129_600) return count(Math.round(seconds / 3600), 'hour', 'hours');
  return count(Math.round(seconds / 86_400), 'day', 'days');
}

/** @param {string[]} names @param {string} one what one does @param {string} many what several do */
export function people(names, one, many) {
  const said = names.slice(0, 2).map(apart);
  if (names.length > 2) said.push(count(names.length - 2, 'other', 'others'));
  return `${said.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${names.length === 1 ? one : many}`;
}

/** An attribute's name as a label: instance_id → Instance id. @param {string} key */
export function label(key) {
  const spaced =
    key
      .replace(/[_-]+/g, ' ')
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .trim() || key;
  return spaced[0]?.toUpperCase() + spaced.slice(1);
}

/** @param {unknown} value @returns {string} */
export function attribute(value) {
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.map(attribute).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @param {import('../shared/wire.js').Face | string | undefined} face */
const named = (face) => apart((typeof face === 'object' ? face.name : face) || 'Somebody');

/** @param {Entry} entry @param {string} customer */
const doer = (entry, customer) => (entry.author === 'customer' ? customer : named(entry.by));

/**
 * A line that nobody said.
 * @param {Entry} entry @param {string} name of the customer @param {(at: number) => string} clock
 */
export function systemLine(entry, name, clock) {
  const customer = apart(name);
  const { agent, from, to, left_at, confirmed, mood } = entry.data ?? {};
  const by = entry.by?.id;
  const whom = typeof to === 'object' ? to : undefined;
  switch (entry.kind) {
    case 'taken':
      return by && agent && by !== agent.id
        ? `${named(entry.by)} gave this to ${named(agent)}`
        : `${named(agent ?? entry.by)} took it`;
    case 'handed_over':
      if (whom && by === whom.id) return `${named(to)} took over from ${named(from)}`;
      if (from && by && by !== from.id) return `${named(entry.by)} handed over from ${named(from)} to ${named(to)}`;
      return `${named(from)} handed over to ${named(to)}`;
    case 'closed':
      return `${doer(entry, customer)} closed the conversation`;
    case 'reopened':
      return `${doer(entry, customer)} opened it again`;
    case 'mailed':
      return `${left_at ? `${customer} left the site at ${clock(left_at)}. ` : ''}The answer above went to ${named(to)} at ${clock(entry.at)}.`;
    case 'mail_failed':
      return MAILS.failed(named(to), entry.data ?? {});
    case 'address':
      return confirmed
        ? `${customer} confirmed ${named(to)}`
        : `${customer} left the address ${named(to)}, not confirmed yet`;
    case 'rated':
      return rated(customer, mood, agent?.name ?? '', entry.text ?? '', entry.channel === 'email');
    case 'sender':
      return MAILS.decided(named(entry.by), entry.data?.address ?? '', customer, entry.data?.standing);
    default:
      return entry.text ?? '';
  }
}

/**
 * What stands behind the time of something said.
 * @param {Entry} entry @param {{ mailed: boolean, seen: boolean, returned: boolean }} line
 */
export function how(entry, { mailed, seen, returned }) {
  if (entry.kind === 'note') return 'only for the team';
  if (entry.channel === 'email' && entry.author === 'customer') {
    const { client, voicemail, unproved, at } = entry.data ?? {};
    const way = client ? `from ${client}` : 'by mail';
    return [voicemail !== undefined ? MAILS.voice : unproved ? MAILS.unproved : way, at && MAILS.at(at)]
      .filter(Boolean)
      .join(', ');
  }
  if (entry.channel === 'form') return 'by the contact form';
  if (entry.channel === 'api') return 'by the API';
  if (returned) return 'back in the chat';
  return [mailed && 'by mail', seen && 'seen'].filter(Boolean).join(', ');
}

/** @param {string} text */
export const folded = (text) => count(text.trim().split('\n').length, 'quoted line', 'quoted lines');

/** @param {string} name */
export const wroteMeanwhile = (name) => `${apart(name)} wrote while you were typing.`;
