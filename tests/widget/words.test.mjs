import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldClock, toldEnd, wasTold, willBeMailed } from '../../widget/agent/words.js';
import { layout } from '../../widget/chat/layout.js';
import { accents, contrast } from '../../widget/shared/accent.js';
import { newConversation, newId } from '../../widget/shared/storage.js';
import { links, standsAlone } from '../../widget/shared/text.js';
import { age, dayName } from '../../widget/shared/times.js';

test('one to three emoji stand alone, and nothing else does', () => {
  for (const text of ['🎉', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '1️⃣', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🎉 🎉 🎉', '☝🏽', '🧑🏽‍💻', '✌️', '⭐', '👩‍❤️‍💋‍👨', '🤷🏻‍♀️', ' 😀\n'])
    assert.ok(standsAlone(text), text);
  for (const text of ['', ' ', '1', '123', 'ok', '🎉🎉🎉🎉', '🎉 a', '#', '©', 'a🎉', '2*']) assert.ok(!standsAlone(text), text);
});

test('only http, https and mail become links, without the punctuation around them', () => {
  const hrefs = (text) => links(text).filter((part) => typeof part !== 'string').map((part) => part.href);
  assert.deepEqual(hrefs('see https://a.b/c_(d). (http://x.y/z?q=1&b=2) or me@x.dev!'), ['https://a.b/c_(d)', 'http://x.y/z?q=1&b=2', 'mailto:me@x.dev']);
  assert.deepEqual(hrefs('javascript:alert(1) data:text/html,x file:///etc ftp://x http://'), []);
  for (const text of ['plain', 'a https://b.c d', 'x@y.z', '', 'https://a.b,https://c.d']) assert.equal(links(text).map((part) => part.text ?? part).join(''), text);
});

test('every accent is readable, in the light and in the dark', () => {
  const values = [0, 51, 102, 128, 153, 204, 255].map((value) => value.toString(16).padStart(2, '0'));
  for (const r of values) for (const g of values) for (const b of values) for (const dark of [false, true]) {
    const { fill, ink, text } = accents(`#${r}${g}${b}`, dark);
    const [paper, sunk] = dark ? ['#151b19', '#232c29'] : ['#ffffff', '#eef1ef'];
    assert.ok(contrast(fill, ink) >= 4.5, `ink on ${r}${g}${b} ${dark}`);
    assert.ok(contrast(text, sunk) >= 4.5 && contrast(text, paper) >= 4.5, `text ${r}${g}${b} ${dark}`);
    if (dark) assert.ok(contrast(fill, paper) >= 3, `fill ${r}${g}${b}`);
    else assert.equal(fill, `#${r}${g}${b}`);
  }
  assert.deepEqual(accents('red; x', false), accents('#0b6b5d', false));
  assert.equal(contrast('#000', '#fff').toFixed(1), '21.0');
});

test('ids', () => {
  assert.match(newId(), /^[0-9a-f]{32}$/);
  assert.match(newConversation(), /^[0-9a-f]{32}$/);
  assert.ok(newConversation(1000) < newConversation(2000));
});

test('ages and days', () => {
  const now = new Date(2026, 10, 12, 14, 0).getTime();
  assert.deepEqual(age(now - 59_000, now), [0, 'min']);
  assert.deepEqual(age(now - 59 * 60_000, now), [59, 'min']);
  assert.deepEqual(age(now - 90 * 60_000, now), [1, 'h']);
  assert.deepEqual(age(now - 49 * 3_600_000, now), [2, 'd']);
  assert.deepEqual(age(now + 5000, now), [0, 'min']);
  assert.equal(dayName(new Date(2026, 10, 12, 0, 0).getTime(), now), 'Today');
  assert.equal(dayName(new Date(2026, 10, 11, 23, 59).getTime(), now), 'Yesterday');
  assert.match(dayName(new Date(2026, 10, 10).getTime(), now), /10/);
  assert.match(dayName(new Date(2025, 10, 10).getTime(), now), /2025/);
});

test('the line of a thread: groups, days, and what went by mail', () => {
  const minute = 60_000;
  const noon = new Date(2026, 10, 12, 12).getTime();
  const entry = (seq, at, author, more) => ({ seq, at: noon + at * minute, kind: 'message', author, text: '', by: author === 'agent' ? { id: 'a' } : undefined, ...more });
  const entries = [
    entry(1, 0, 'customer', { re: 'x' }),
    entry(2, 2, 'agent'),
    entry(3, 20, 'agent'),
    entry(4, 21, 'agent'),
    entry(5, 22, 'system', { kind: 'mailed', data: { first: 3, last: 4, left_at: noon + 10 * minute } }),
    entry(6, 30, 'customer', { channel: 'email' }),
    entry(7, 40, 'customer'),
  ];
  const item = { frame: { re: 'p', text: 'hi' }, at: noon + 41 * minute, files: [] };
  const lines = layout(entries, [item]);
  assert.deepEqual(lines.map((line) => line.key), ['x', '2', '5', '3', '4', '6', '7', 'p'], 'the mail stands before its answers');
  assert.deepEqual(lines.map((line) => line.mail), [false, false, true, true, true, true, false, false]);
  assert.deepEqual(lines.map((line) => line.last), [true, true, true, false, true, true, true, true]);
  assert.equal(lines[2].replied, true);
  assert.deepEqual(lines.map((line) => !!line.day), [true, false, false, false, false, false, false, false]);
  assert.equal(lines[7].item, item);
});

test('what a customer was told is one span, wherever it is said', () => {
  const hours = 28.2 * 3600;
  assert.equal(wasTold(hours, hours + 900), 'nearly always within 29 hours');
  assert.equal(toldEnd(hours), '29 h told');
  assert.match(toldClock(0, hours, 1000), /^told 29 h, /);
  assert.equal(wasTold(61, 600), 'within 2 minutes, nearly always within 10 minutes');
  assert.equal(wasTold(60, 3600), 'within 1 minute, nearly always within 60 minutes');
});

test('a name that is read from the right keeps its direction to itself', () => {
  assert.equal(willBeMailed('Mara'), 'Mara is not here; your reply is mailed.');
  assert.equal(willBeMailed('דוד'), '\u2068דוד\u2069 is not here; your reply is mailed.');
});
