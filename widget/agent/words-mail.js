/** The sentences about mails: whose sender is in question, and those that did not arrive. */

import { apart } from './apart.js';

/** @param {unknown} reason */
const because = (reason) => (reason ? `: ${String(reason).replace(/\.$/, '')}` : '');

export const MAILS = {
  /** @param {string} size of the whole mail */
  cut: (size) =>
    `This mail has ${size}. Its beginning is shown, with the files that fit into 25 MB; all of it is in your mailbox.`,
  /** @param {string} from */
  unverified: (from) => `Mail from ${from}`,
  /** @param {string} from */
  automatic: (from) => `Automatic reply from ${from}`,
  /** @param {string} name */
  why: (name) =>
    `It came to ${apart(name)}’s reply address, from another sender. Only the team sees it until you say who wrote it.`,
  /** @param {string} name */
  isThem: (name) => `This is ${apart(name)}`,
  takesPart: 'Somebody else who may take part',
  notThem: 'Not them',
  copied: 'Also sent to',
  add: 'Add to the conversation',
  away: 'There is no connection right now. Try again when it is back.',
  /** @param {string} to @param {Record<string, any>} data */
  failed: (to, { reason, news, unsent }) => {
    const what = unsent
      ? `Not mailed, because mail to ${to} comes back`
      : news === 'delayed'
        ? `The mail to ${to} is late, and still on its way`
        : news === 'unwanted'
          ? `The mail to ${to} arrived, and was called unwanted`
          : `The mail to ${to} did not arrive`;
    return `${what}${unsent ? '' : because(reason)}. Only the team sees this`;
  },
  /** @param {string} name */
  comesBack: (name) => `${apart(name)} is not here, and mail to them comes back; your reply waits in the chat.`,
  /** @param {string} day */
  failing: (day) => `Mail comes back, since ${day}`,
  whatToDo:
    'Replies are not mailed there. Ask for another address, or call. When they write from it, replies are mailed again by themselves.',
  tryAgain: 'Mail it again',
  voice: 'voice message',
  unproved: 'by mail, sender not checked',
  /** @param {string} address */
  at: (address) => `to ${address}`,
  /** @param {string} who @param {string} address @param {string} customer @param {string | undefined} standing */
  decided: (who, address, customer, standing) =>
    standing === 'customer'
      ? `${who} confirmed that ${address} is ${customer}`
      : standing === 'participant'
        ? `${who} added ${address} to the conversation`
        : `${who} said that ${address} is not ${customer}. Mail from there is no longer shown`,
};
