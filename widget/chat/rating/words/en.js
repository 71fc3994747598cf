// How it was, in English. A language is another object of this shape.

export const words = {
  ask: 'How did it go?',
  smile: 'Good',
  frown: 'Not good',
  frownHelp: 'Not good: the help',
  frownProduct: 'Not good: the product',
  atWhat: 'What was not good?',
  help: 'The help',
  product: 'The product',
  word: 'A word about it, if you like',
  add: 'Add a word',
  send: 'Send',
  thanks: 'Thank you for telling us.',
  change: 'Change',
};
