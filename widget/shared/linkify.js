const LINK = /\bhttps?:\/\/[^\s<>"“”]+|\bmailto:[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/**
 * Cut a text into plain parts and links (http, https, mailto; nothing else becomes one).
 * @param {string} text @returns {(string | { text: string, href: string })[]}
 */
export function links(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const found = trimmed(match[0]);
    const href = /^(https?|mailto):/i.test(found) ? found : 'mailto:' + found;
    if (!URL.canParse(href)) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Without the punctuation that belongs to the sentence around it. @param {string} link */
function trimmed(link) {
  for (;;) {
    const last = link.at(-1) ?? '';
    const open = { ')': '(', ']': '[', '}': '{' }[last];
    const lone = open && link.split(open).length < link.split(last).length;
    if (!lone && !/[.,;:!?'’…*_]/.test(last)) return link;
    link = link.slice(0, -1);
  }
}
