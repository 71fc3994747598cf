// How it was: every language says everything, and the team reads one line for one thing said. `node --test`.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { lines } from '../../widget/agent/lines.js';
import { systemLine } from '../../widget/agent/words.js';
import { words as english } from '../../widget/chat/rating/words/en.js';

const folder = new URL('../../widget/chat/rating/words/', import.meta.url);
const chat = readdirSync(new URL('../../widget/chat/words/', import.meta.url));

test('the question is asked in the languages of the chat', () => assert.deepEqual(readdirSync(folder), chat));

for (const file of chat)
  test(`${file} says everything`, async () => {
    const { words } = await import(`${folder}${file}`);
    assert.deepEqual(Object.keys(words), Object.keys(english));
    for (const [key, text] of Object.entries(words)) {
      assert.match(text, /\S/, key);
      assert.doesNotMatch(text, /[!¡]|TODO|\s{2}|'|[{}]/u, key);
      if (file !== 'en.js') assert.notEqual(text, english[key], `${key} is in English`);
    }
  });

const ana = { id: 'a', name: 'Ana', initials: 'AK', colour: '#8a5a44' };
const entry = (seq, kind, more = {}) => ({ seq, kind, at: 1_000_000 + seq, author: 'customer', ...more });
const rated = (seq, mood, text = '') => entry(seq, 'rated', { text, data: { mood, agent: ana } });
const clock = () => '9:00';

test('who says it bit by bit has said one thing', () => {
  const entries = [entry(1, 'message', { text: '?' }), rated(2, 'frown'), rated(3, 'frown_at_you'), rated(4, 'frown_at_you', 'slow'), entry(5, 'message', { text: 'and' }), rated(6, 'smile')];
  const shown = lines(entries, undefined, []).filter((line) => line.entry);
  assert.deepEqual(shown.map((line) => line.entry.seq), [1, 4, 5, 6]);
});

test('ratings have no public number', () => {
  const entries = [entry(1, 'message', { text: '?' }), entry(2, 'message', { author: 'agent', by: ana, text: '!' }), rated(3, 'smile'), entry(4, 'mailed', { author: 'system', data: { first: 2, last: 2 } })];
  const shown = lines(entries, { seq: 4, public_seq: 3 }, []);
  assert.equal(shown.find((line) => line.entry?.seq === 2).mailed, true);
});

test('the line says at whom, and the word', () => {
  const say = (mood, text, more) => systemLine({ ...rated(1, mood, text), ...more }, 'Mara', clock);
  assert.equal(say('smile', ''), 'Mara is happy');
  assert.equal(say('frown', ''), 'Mara is unhappy');
  assert.equal(say('frown_at_you', 'too slow'), 'Mara is unhappy with Ana’s help: “too slow”');
  assert.equal(say('frown_at_product', '', { channel: 'email' }), 'Mara is unhappy with the product, by mail');
});
