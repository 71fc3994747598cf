/** Arabic. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'كيف كانت المحادثة؟',
  smile: 'جيدة',
  frown: 'غير جيدة',
  frownHelp: 'غير جيدة: المساعدة',
  frownProduct: 'غير جيدة: المنتج',
  atWhat: 'ما الذي لم يكن جيدًا؟',
  help: 'المساعدة',
  product: 'المنتج',
  word: 'كلمة عن ذلك، إن شئت',
  add: 'إضافة كلمة',
  send: 'إرسال',
  thanks: 'شكرًا لإخبارنا.',
  change: 'تغيير',
};
