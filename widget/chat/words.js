// Everything the chat says. A language is another object of this shape.

const ages = new Intl.RelativeTimeFormat(navigator.language, { style: 'short' });
const units = /** @type {const} */ ({ min: 'minute', h: 'hour', d: 'day' });

export const words = {
  close: 'Close the chat',
  back: 'Back',
  write: 'Write to us',
  earlier: 'Your conversations',
  unread: 'New answer',
  you: 'You',
  team: 'Us',
  file: 'A file',

  /** In the customer's own language, as the sentence below it. @param {[number, 'min' | 'h' | 'd']} age */
  ago: ([n, unit]) => ages.format(-n || -1, units[unit]),

  away: ['We can’t be reached right now', 'Write all the same: it is kept here and goes out by itself.'],
  how: 'How we know',

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
