/** French. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Comment cela s’est-il passé ?',
  smile: 'Bien',
  frown: 'Pas bien',
  frownHelp: 'Pas bien : l’aide',
  frownProduct: 'Pas bien : le produit',
  atWhat: 'Qu’est-ce qui n’allait pas ?',
  help: 'L’aide',
  product: 'Le produit',
  word: 'Un mot à ce sujet, si vous voulez',
  add: 'Ajouter un mot',
  send: 'Envoyer',
  thanks: 'Merci de nous l’avoir dit.',
  change: 'Modifier',
};
