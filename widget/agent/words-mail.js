/** The sentences about mails whose sender is in question. */

export const MAILS = {
  /** @param {string} from */
  unverified: (from) => `Mail from ${from}`,
  /** @param {string} from */
  automatic: (from) => `Automatic reply from ${from}`,
  /** @param {string} name */
  why: (name) =>
    `It came to ${name}’s reply address, from another sender. Only the team sees it until you say who wrote it.`,
  /** @param {string} name */
  isThem: (name) => `This is ${name}`,
  takesPart: 'Somebody else who may take part',
  notThem: 'Not them',
  copied: 'Also sent to',
  add: 'Add to the conversation',
  away: 'There is no connection right now. Try again when it is back.',
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
