/** Dutch. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Hoe ging het?',
  smile: 'Goed',
  frown: 'Niet goed',
  frownHelp: 'Niet goed: de hulp',
  frownProduct: 'Niet goed: het product',
  atWhat: 'Wat was er niet goed?',
  help: 'De hulp',
  product: 'Het product',
  word: 'Een woord erover, als je wilt',
  add: 'Iets erbij zeggen',
  send: 'Versturen',
  thanks: 'Bedankt dat je het ons zegt.',
  change: 'Wijzigen',
};
