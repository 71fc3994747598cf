import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { counted, spelled, told } from '../../widget/chat/words.js';
import { words as english } from '../../widget/chat/words/en.js';

const folder = new URL('../../widget/chat/words/', import.meta.url);
const languages = readdirSync(folder).map((name) => name.replace('.js', ''));
const packs = Object.fromEntries(await Promise.all(languages.map(async (language) => [language, (await import(`${folder}${language}.js`)).words])));
/** What a phrase says, in one row: of plural forms all of them. */
const said = (phrase) => (typeof phrase === 'string' ? [phrase] : Object.values(phrase));
const places = (text) => (text.match(/\{\w*\}?/g) ?? []).sort();
/** The same in English by right, not by oversight. */
const ALIKE = ['title', 'thread', 'emoji', 'message', 'comma'];

test('there are ten languages', () => assert.deepEqual(languages, ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'nl', 'pl', 'pt']));

for (const [language, pack] of Object.entries(packs)) {
  test(`${language} says everything, with everything in its place`, () => {
    assert.deepEqual(Object.keys(pack), Object.keys(english));
    for (const [key, phrase] of Object.entries(pack)) {
      const wanted = said(english[key]);
      if (Array.isArray(english[key])) assert.equal(phrase.length, wanted.length, key);
      for (const text of said(phrase)) {
        assert.ok(text.trim(), key);
        // No exclamation marks, and nothing that was meant to be filled in or looked over.
        assert.doesNotMatch(text, /[!¡！]|TODO|undefined|\s{2}|'/u, key);
        // A form for one or two of something may say so in words.
        if (typeof phrase === 'string' || Array.isArray(phrase)) assert.deepEqual(places(text), places(wanted[0]), key);
        else assert.ok(/\{n\}/.test(text) ? places(text).length === 1 : places(text).length === 0, key);
      }
      if (language !== 'en' && !ALIKE.includes(key) && key !== 'room' && key !== 'over') assert.notDeepEqual(said(phrase), wanted, `${key} is in English`);
    }
  });

  test(`${language} has a plural form for every number of characters`, () => {
    const rules = new Intl.PluralRules(language);
    for (const forms of [pack.room, pack.over]) {
      assert.match(forms.other, /\{n\}/);
      // Where one number has a form of its own, all have; else the noun is one that no number bends.
      if (Object.keys(forms).length > 1) for (let n = 0; n <= 600; n++) assert.ok(forms[rules.select(n)], `${n}: ${rules.select(n)}`);
    }
  });
}

test('languages that are written in other letters are', () => {
  for (const [language, letters] of [['ar', /\p{Script=Arabic}/u], ['he', /\p{Script=Hebrew}/u]])
    for (const [key, phrase] of Object.entries(packs[language])) if (key !== 'comma') for (const text of said(phrase)) assert.match(text, letters, key);
});

test('names stand where the language wants them, whatever is in them', () => {
  assert.equal(spelled(packs.de.answersNow, { name: 'Ana' }), 'Ab jetzt antwortet Ana');
  assert.equal(spelled(english.handed, { name: '{from}', from: '$&' }), '{from} answers from now on, $& handed over');
  assert.deepEqual(told('{a}, {b}.', { a: 1, b: null }), ['', 1, ', ', null, '.']);
});

test('numbers with their nouns', () => {
  assert.equal(counted(english.room, 1), '1 character left');
  assert.equal(counted(english.over, 1200), '1,200 characters too many.');
});

test('the button has the same word before the chat is there', () => {
  const embed = readFileSync(new URL('../../widget/embed.js', import.meta.url), 'utf8');
  for (const [language, { openLabel }] of Object.entries(packs)) assert.ok(embed.includes(language === 'en' ? `'${openLabel}'` : `${language}: '${openLabel}'`), language);
  assert.ok(embed.includes(`closeLabel: '${english.closeLabel}', title: '${english.title}'`));
});
