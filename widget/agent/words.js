/** Every sentence of the agent view, in one place. */

/** @typedef {import('../shared/wire.js').View} View */
/** @typedef {import('../shared/wire.js').EntryOut} Entry */

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
  noThread: 'There is nothing here, or it is not yours to see.',
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
  find: 'A customer, a word, or what to do',
  nothingFound: 'Nothing found. Try a shorter word.',
};

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

/** Seconds as said aloud: '5 minutes'. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return count(Math.round(seconds), 'second', 'seconds');
  if (seconds < 5400) return count(Math.round(seconds / 60), 'minute', 'minutes');
  if (seconds < 129_600) return count(Math.round(seconds / 3600), 'hour', 'hours');
  return count(Math.round(seconds / 86_400), 'day', 'days');
}

/** @param {string[]} names @param {string} one what one does @param {string} many what several do */
export function people(names, one, many) {
  const said = names.slice(0, 2);
  if (names.length > 2) said.push(count(names.length - 2, 'other', 'others'));
  return `${said.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${names.length === 1 ? one : many}`;
}

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
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
const named = (face) => (typeof face === 'object' ? face.name : face) || 'Somebody';

/** @param {Entry} entry @param {string} customer */
const doer = (entry, customer) => (entry.author === 'customer' ? customer : named(entry.by));

/**
 * A line that nobody said.
 * @param {Entry} entry @param {string} customer @param {(at: number) => string} clock
 */
export function systemLine(entry, customer, clock) {
  const { agent, from, to, left_at, reason, confirmed } = entry.data ?? {};
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
      return `The mail to ${named(to)} did not arrive${reason ? `: ${reason.replace(/\.$/, '')}` : ''}. Only the team sees this`;
    case 'address':
      return confirmed
        ? `${customer} confirmed ${named(to)}`
        : `${customer} left the address ${named(to)}, not confirmed yet`;
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
  if (entry.channel === 'email' && entry.author === 'customer')
    return entry.data?.client ? `from ${entry.data.client}` : 'by mail';
  if (entry.channel === 'form') return 'by the contact form';
  if (entry.channel === 'api') return 'by the API';
  if (returned) return 'back in the chat';
  return [mailed && 'by mail', seen && 'seen'].filter(Boolean).join(', ');
}

/** @param {string} text */
export const folded = (text) => count(text.trim().split('\n').length, 'quoted line', 'quoted lines');

/** @param {string} name */
export const wroteMeanwhile = (name) => `${name} wrote while you were typing.`;
