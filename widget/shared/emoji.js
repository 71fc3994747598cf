const PICTURE = String.raw`(?:\p{Emoji_Presentation}|\p{ExtPict}\uFE0F|\p{ExtPict}(?=\p{EMod}|\u200D))\p{EMod}?`;
const ONE = String.raw`(?:\p{RI}{2}|[\d#*]\uFE0F?\u20E3|${PICTURE}(?:[\u{E0020}-\u{E007F}]+|(?:\u200D\p{ExtPict}\uFE0F?\p{EMod}?)*))`;
const ALONE = new RegExp(`^(?:${ONE}\\s*){1,3}$`, 'u');

/** Whether a text is nothing but one to three emoji. @param {string} text */
export const standsAlone = (text) => text.length < 100 && ALONE.test(text.trim());
