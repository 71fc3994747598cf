/** Portuguese. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'Como correu?',
  smile: 'Bem',
  frown: 'Não muito bem',
  frownHelp: 'Não muito bem: a ajuda',
  frownProduct: 'Não muito bem: o produto',
  atWhat: 'O que não correu bem?',
  help: 'A ajuda',
  product: 'O produto',
  word: 'Umas palavras, se quiser',
  add: 'Acrescentar umas palavras',
  send: 'Enviar',
  thanks: 'Obrigado por nos dizer.',
  change: 'Alterar',
};
