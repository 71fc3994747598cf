/** Spanish. @type {typeof import('./en.js').words} */
export const words = {
  ask: '¿Cómo ha ido?',
  smile: 'Bien',
  frown: 'No muy bien',
  frownHelp: 'No muy bien: la ayuda',
  frownProduct: 'No muy bien: el producto',
  atWhat: '¿Qué no fue bien?',
  help: 'La ayuda',
  product: 'El producto',
  word: 'Unas palabras, si quieres',
  add: 'Añadir unas palabras',
  send: 'Enviar',
  thanks: 'Gracias por decírnoslo.',
  change: 'Cambiar',
};
