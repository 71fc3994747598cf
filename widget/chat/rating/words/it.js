/** Italian. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Com’è andata?',
  smile: 'Bene',
  frown: 'Non bene',
  atWhat: 'Che cosa non andava?',
  help: 'L’aiuto',
  product: 'Il prodotto',
  word: 'Due parole, se vuoi',
  add: 'Aggiungi due parole',
  send: 'Invia',
  thanks: 'Grazie per avercelo detto.',
  change: 'Cambia',
};
