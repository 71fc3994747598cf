/** Hebrew. @type {typeof import('./en.js').words} */
export const words = {
  ask: 'איך היה?',
  smile: 'טוב',
  frown: 'לא טוב',
  frownHelp: 'לא טוב: העזרה',
  frownProduct: 'לא טוב: המוצר',
  atWhat: 'מה לא היה טוב?',
  help: 'העזרה',
  product: 'המוצר',
  word: 'מילה על כך, אם תרצו',
  add: 'הוספת מילה',
  send: 'שליחה',
  thanks: 'תודה שסיפרת לנו.',
  change: 'שינוי',
};
