const ONE =
  String.raw`(?:\p{RI}{2}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)\p{EMod}?` +
  String.raw`(?:[\u{E0020}-\u{E007F}]+|(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{EMod}?)*)|\p{EBase}\p{EMod}` +
  String.raw`(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{EMod}?)*|\p{Extended_Pictographic}(?:\u200D\p{Extended_Pictographic}\uFE0F?)+)`;
const ALONE = new RegExp(`^(?:${ONE}\\s*){1,3}$`, 'u');

/** Whether a text is nothing but one to three emoji. @param {string} text */
export const standsAlone = (text) => text.length < 100 && ALONE.test(text.trim());
