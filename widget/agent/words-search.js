/** What the search says. */

import { count } from './words.js';

export const SEARCH = {
  title: 'Search',
  results: 'Found conversations',
  hint: 'Words that were said, a name, an address. “In quotes” they stand together; from:mara, by:me and is:open narrow it down.',
  nothing: ['Nothing found', 'Try another word, or fewer of them. What was said a moment ago is found in a moment.'],
  notYet: ['Nothing found so far', 'The newest conversations have been looked through.'],
  offline: ['No connection', 'The search goes on when it is back.'],
  noWord: 'Nothing to look for yet',
  failed: 'This could not be searched',
  further: 'Look further back',
  looking: 'Looking further back',
  again: 'Try again',
  note: 'Note',
  untold: 'A file',
};

/** How a conversation stands. @type {Record<'waiting' | 'open' | 'closed', string>} */
export const STANDS = { waiting: 'Waiting', open: 'Open', closed: 'Closed' };

/** @param {string} typed */
export const searchFor = (typed) => `Search what was said for “${typed}”`;

/** For whoever hears the page. @param {number} n @param {boolean} more */
export const counted = (n, more) =>
  n ? `${count(n, 'conversation', 'conversations')}${more ? ', and perhaps more further back' : ''}` : (SEARCH.nothing[0] ?? '');
