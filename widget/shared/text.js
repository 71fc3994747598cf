const LINK = /\b(https?:\/\/|mailto:)[^\s<>"“”]+|[\w.+-]+@[\w-]+(\.[\w-]+)+/gi;
const OPEN = /** @type {Record<string, string>} */ ({ ')': '(', ']': '[' });

/** Cut a text into plain parts and links; only http, https and mail become one. @param {string} text @returns {(string | { text: string, href: string })[]} */
export function links(text) {
  const parts = [];
  let end = 0;
  for (const { 0: match, 1: scheme, index } of text.matchAll(LINK)) {
    const found = trimmed(match);
    const href = scheme ? found : 'mailto:' + found;
    if (!URL.canParse(href)) continue;
    if (index > end) parts.push(text.slice(end, index));
    parts.push({ text: found, href });
    end = index + found.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Without the punctuation of the sentence around it. @param {string} link @returns {string} */
function trimmed(link) {
  const last = link.at(-1) ?? '';
  const lone = OPEN[last] && link.split(OPEN[last]).length < link.split(last).length;
  return lone || /[.,;:!?'’…*]/.test(last) ? trimmed(link.slice(0, -1)) : link;
}

/** @type {RegExp | undefined} */
let alone;
try {
  alone = new RegExp(String.raw`^(\p{RGI_Emoji}\s*){1,3}$`, 'v');
} catch {
  // A browser from before 2023: emoji keep the size of the text.
}

/** Whether a text is nothing but one to three emoji. @param {string} text */
export const standsAlone = (text) => text.length < 100 && !!alone?.test(text.trim());
