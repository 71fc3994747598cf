/** Italian. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Com’è andata?',
  smile: 'Bene',
  frown: 'Non bene',
  frownHelp: 'Non bene: l’aiuto',
  frownProduct: 'Non bene: il prodotto',
  atWhat: 'Che cosa non andava?',
  help: 'L’aiuto',
  product: 'Il prodotto',
  word: 'Due parole, se vuoi',
  add: 'Aggiungi due parole',
  send: 'Invia',
  thanks: 'Grazie per avercelo detto.',
  change: 'Cambia',
};
