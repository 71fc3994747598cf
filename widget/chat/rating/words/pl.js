/** Polish. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Jak poszło?',
  smile: 'Dobrze',
  frown: 'Niedobrze',
  frownHelp: 'Niedobrze: pomoc',
  frownProduct: 'Niedobrze: produkt',
  atWhat: 'Co było nie tak?',
  help: 'Pomoc',
  product: 'Produkt',
  word: 'Kilka słów, jeśli chcesz',
  add: 'Dodaj kilka słów',
  send: 'Wyślij',
  thanks: 'Dziękujemy za odpowiedź.',
  change: 'Zmień',
};
