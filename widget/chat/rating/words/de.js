/** German. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Wie war es?',
  smile: 'Gut',
  frown: 'Nicht gut',
  frownHelp: 'Nicht gut: die Hilfe',
  frownProduct: 'Nicht gut: das Produkt',
  atWhat: 'Was war nicht gut?',
  help: 'Die Hilfe',
  product: 'Das Produkt',
  word: 'Ein Wort dazu, wenn Sie mögen',
  add: 'Ein Wort dazu sagen',
  send: 'Senden',
  thanks: 'Danke, dass Sie es uns sagen.',
  change: 'Ändern',
};
