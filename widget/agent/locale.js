/** The page's language as this person has it (en becomes en-GB), for their habit of dates and times. First of all modules. */

const { documentElement } = document;
const language = documentElement.lang.split('-')[0] ?? '';
documentElement.lang = navigator.languages.find((one) => one.split('-')[0] === language) ?? documentElement.lang;
