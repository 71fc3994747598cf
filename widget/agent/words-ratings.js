/** The sentences about how it was. */

import { apart } from './apart.js';

/** @typedef {import('../shared/wire.js').Mood} Mood */

/** @type {Record<Mood, (agent: string) => string>} */
const MOODS = {
  smile: () => 'happy',
  frown: () => 'unhappy',
  frown_at_you: (agent) => (agent ? `unhappy with ${apart(agent)}’s help` : 'unhappy with the help'),
  frown_at_product: () => 'unhappy with the product',
};

/** @param {Mood | undefined} mood @param {string} [agent] whom it is about */
export const mooded = (mood, agent = '') => (mood ? MOODS[mood](agent) : '');

/** @param {string} customer @param {Mood | undefined} mood @param {string} agent @param {string} word @param {boolean} byMail */
export function rated(customer, mood, agent, word, byMail) {
  const said = `${customer} is ${mooded(mood, agent)}${byMail ? ', by mail' : ''}`;
  return word ? `${said}: “${word}”` : said;
}
