// Everything the chat says. A language is another object of this shape.

/** @param {number} minutes a step of wait.js @returns {string} */
const span = (minutes) => {
  if (minutes === 1) return 'a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes === 60) return 'an hour';
  if (minutes === 90) return 'an hour and a half';
  if (minutes < 1440) return `${minutes / 60} hours`;
  return minutes === 1440 ? 'a day' : `${minutes / 1440} days`;
};

export const words = {
  close: 'Close the chat',
  back: 'Back',
  write: 'Write to us',
  earlier: 'Your conversations',
  unread: 'New answer',
  you: 'You',
  team: 'Us',
  file: 'A file',

  hereNow: 'here now',
  /** @param {[number, string]} age */
  ago: ([n, unit]) => (n ? `${n} ${unit} ago` : 'just now'),

  likely: (/** @type {number} */ half) => `You’ll likely hear from us within ${span(half)}`,
  /** @param {number} half @param {number} most */
  nearly: (half, most) => most > half ? `Nearly always within ${span(most)}.` : 'That holds nearly always.',
  nobody: 'Nobody is here right now',
  /** @param {number} half @param {number} most */
  most: (half, most) => `Most people have an answer within ${span(half)}, nearly everyone within ${span(most)}.`,
  writeNow: 'Write now, and we answer as soon as we’re back.',
  aim: (/** @type {number} */ target) => `We aim to answer within ${span(target)}`,
  away: ['We can’t be reached right now', 'Write all the same: it is kept here and goes out by itself.'],
  learning: 'We’re still learning how fast we are.',
  longer: 'This takes longer than usual. We have your message and will answer it.',
  how: 'How we know',
  /** @param {number} n @param {number} half @param {number} most */
  known: (n, half, most) =>
    `Of the last ${n} requests here, half had a first answer within ${span(half)} and nine in ten within ${span(most)}. ` +
    'Whoever still waits is counted too, and we round up.',
  /** @param {number} n @param {number} target */
  unknown: (n, target) => `Requests answered here so far: ${n}, too few to say. Within ${span(target)} is our own aim.`,

  leave: ['If you leave before that, the answer comes to ', ' and you can reply from there.'],
  leaveNow: ['Write now, and the answer comes to ', '. You can reply from there.'],
  confirm: ['We sent a mail to ', '. Confirm it there, and answers can reach you.'],
  address: 'Where should the answer go if you leave?',
  addressHint: 'Your e-mail address',
  save: 'Save',
  another: 'Use another address',
  invalid: 'That doesn’t look like an e-mail address yet.',
  notSaved: 'That didn’t reach us. Please try again.',

  end: 'End',
  endLabel: 'End this conversation',
  thread: 'Conversation',
  answering: ' is answering you',
  answersNow: ' answers from now on',
  /** @param {string} name */
  handed: (name) => `, ${name} handed over`,
  closed: ' closed this conversation',
  youClosed: 'You ended this conversation',
  reopened: ' opened this conversation again',
  youReopened: 'You opened this conversation again',
  /** @param {string} address */
  confirmed: (address) => `You confirmed ${address}`,
  /** @param {string} address */
  given: (address) => `You left ${address} as your address`,
  /** @param {string} time */
  left: (time) => `You left at ${time}. `,
  mailed: 'We sent the answer to your mail',
  mailedToo: 'We sent this to your mail as well',
  replied: ' and you replied from there',
  byMail: 'by mail',
  fromMail: 'from your mail',
  fromForm: 'from the form',
  sending: 'Sending',
  sent: 'sent',
  seen: 'seen',
  waiting: 'Waiting to be sent',
  waitingOffline: 'Waiting to be sent, you’re offline',
  waitingHere: 'Waiting to be sent. Keep this tab open, your browser stores nothing here',
  failed: 'Not sent. ',
  again: 'Try again',
  remove: 'Delete',
  /** @param {string} name */
  typing: (name) => `${name} is typing`,
  newest: 'Newest',
  done: 'This conversation is closed.',
  reopen: 'Write again',

  message: 'Write a message',
  send: 'Send',
  attach: 'Attach a file',
  emoji: 'Emoji',
  drop: 'Drop the file here',
  room: (/** @type {number} */ n) => (n < 0 ? `${-n} characters too many. Send it in two parts, or as a file.` : `${n} characters left`),
  uploading: 'Uploading',

  connecting: 'Connecting…',
  network: 'You’re offline. What you write is kept here and goes out by itself.',
  unreachable: 'We can’t be reached at the moment. What you write is kept here and goes out by itself.',
  blocked: 'The chat can’t be opened here',
};
