/** The sections of the administration. A section is a module with `open` (see place.js), and a line here. */

/** @type {{ id: string, name: string, open: import('./place.js').Opens }[]} */
export const SECTIONS = [
  { id: 'hours', name: 'Office hours', open: async (place) => (await import('./hours.js')).open(place) },
  { id: 'estimate', name: 'Estimate', open: async (place) => (await import('./estimate.js')).open(place) },
  { id: 'mail', name: 'Mail in', open: async (place) => (await import('./mail.js')).open(place) },
];
