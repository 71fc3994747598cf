/** @type {RegExp | undefined} */
let alone;
try {
  alone = new RegExp(String.raw`^(\p{RGI_Emoji}\s*){1,3}$`, 'v');
} catch {
  // A browser from before 2023: emoji keep the size of the text.
}

/** Whether a text is nothing but one to three emoji. @param {string} text */
export const standsAlone = (text) => text.length < 100 && !!alone?.test(text.trim());
