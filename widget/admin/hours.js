/** Office hours: of everyone, and of plans that have their own. Nothing holds before it is saved. */

import { ask } from '../agent/ask.js';
import { fill, h } from '../shared/dom.js';
import { Refused } from './api.js';
import { Draft } from './hours-draft.js';
import { editor } from './hours-editor.js';
import { aroundTheClock, inZone, office, status } from './hours-model.js';
import { planTabs } from './hours-plans.js';

/** @typedef {import('./types.js').Hours} Hours */
/** @typedef {import('./types.js').Outlook} Outlook */
/** @typedef {import('./types.js').SavedHours} SavedHours */
/** @typedef {import('./api.js').FieldError} FieldError */

const OUTLOOK_AFTER_MS = 150;
const OUTLOOK_EVERY_MS = 60_000;

/** The path of a field among all other days, from one among those that have a date. @param {string} at @param {Hours} hours */
function placed(at, { other_days: days }) {
  const dated = days.map((_, number) => number).filter((number) => days[number]?.first);
  return at.replace(/^other_days\.(\d+)/, (_, number) => `other_days.${dated[Number(number)]}`);
}

/** @type {import('./place.js').Opens} */
export async function open(place) {
  const draft = new Draft(place.site.id, await place.call('hours'));
  let plan = '';
  /** @type {FieldError[]} with whole paths */
  let errors = [];
  /** @type {Outlook | null} */
  let outlook = null;
  /** @type {ReturnType<typeof editor> | null} */
  let shown = null;
  /** @type {number | undefined} */
  let soon;
  let asking = new AbortController();

  const saying = h('p', { class: 'saying', role: 'status' });
  const save = h('button', { type: 'button', class: 'quiet act', onclick: () => store() }, 'Save');
  const discard = h('button', { type: 'button', class: 'quiet', onclick: () => forget() }, 'Discard');
  const bar = h('footer', { class: 'save-bar' }, saying, discard, save);
  const note = h('div', { class: 'notes', role: 'status' });
  const body = h('div', { class: 'hours-body' });
  const tabs = planTabs({
    plans: () => draft.saved.plans,
    own: () => Object.keys(draft.hours.plans),
    changed: (name) => draft.changedOf(name),
    wrong: (name) => errors.some(({ at }) => at.startsWith(prefix(name))),
    choose: (name) => {
      plan = name;
      say('');
      draw();
    },
  });

  const prefix = (/** @type {string} */ name) => (name ? `plans.${name}.` : 'site.');
  const said = (/** @type {string} */ at) => errors.find((one) => one.at === prefix(plan) + at)?.message ?? '';

  /** @param {boolean} [redraw] */
  function changed(redraw) {
    // What was said may be mended by this; the outlook says so anew.
    draft.keep();
    drawBar();
    tabs.draw(plan);
    if (redraw) shown?.redraw();
    clearTimeout(soon);
    soon = setTimeout(look, OUTLOOK_AFTER_MS);
  }

  /** What the hours on the screen come to, and what is wrong with them. */
  async function look() {
    const hours = draft.of(plan);
    if (!hours) return;
    asking.abort();
    asking = new AbortController();
    const about = plan;
    // A day that was just added has no date yet, which is no mistake before it is saved.
    const body = { hours: { ...hours, other_days: hours.other_days.filter(({ first }) => first) } };
    try {
      const answer = await place.call('hours/outlook', { method: 'POST', body, signal: asking.signal });
      if (about !== plan) return;
      outlook = /** @type {Outlook} */ (answer);
      mark([]);
      drawBar();
    } catch (error) {
      if (!(error instanceof Refused) || about !== plan) return;
      if (error.code === 'invalid_fields') mark(error.fields.map(({ at, message }) => ({ at: prefix(plan) + placed(at, hours), message })));
      else say(error.message, true);
    }
  }

  /** What is wrong with the hours on the screen. @param {FieldError[]} found */
  function mark(found) {
    const before = JSON.stringify(errors);
    errors = [...errors.filter(({ at }) => !at.startsWith(prefix(plan))), ...found];
    if (JSON.stringify(errors) !== before) {
      shown?.redraw();
      tabs.draw(plan);
      drawBar();
      place.announce(found[0]?.message ?? '');
    }
    shown?.outlook(found.length > 0);
  }

  function draw() {
    shown?.close();
    shown = null;
    outlook = null;
    tabs.draw(plan);
    if (draft.of(plan)) {
      const context = { hours: () => /** @type {Hours} */ (draft.of(plan)), outlook: () => outlook, said, changed };
      shown = editor(context, draft.saved);
      fill(body, shown.element, last());
      look();
    } else fill(body, nothingYet());
    drawBar();
  }

  /** @param {Hours | null} hours */
  function give(hours) {
    draft.set(plan, hours);
    errors = errors.filter(({ at }) => !at.startsWith(prefix(plan)));
    draft.keep();
    draw();
    body.querySelector('input')?.focus({ preventScroll: true });
  }

  const zone = () => draft.hours.site?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

  function nothingYet() {
    const start = (/** @type {string} */ text, /** @type {() => Hours} */ make) =>
      h('button', { type: 'button', class: 'quiet', onclick: () => give(make()) }, text);
    const site = draft.hours.site;
    const [title, text] = plan
      ? [site ? `${plan} has everyone’s hours` : `Nothing is said about ${plan}`, 'Give the plan hours of its own, if you are there at other times for it.']
      : ['Nothing is said about your hours', 'Customers are never told that you are closed, and the time they wait counts day and night.'];
    return h(
      'div',
      { class: 'blank hours-blank' },
      h('strong', null, title),
      text,
      h(
        'div',
        { class: 'blank-acts' },
        plan && site && start('Begin with everyone’s', () => structuredClone(site)),
        start('Monday to Friday, 8–20', () => office(zone())),
        start('Around the clock', () => aroundTheClock(zone())),
      ),
    );
  }

  /** How to go back to no hours. */
  function last() {
    const text = plan ? 'Go back to everyone’s hours' : 'Say nothing about hours';
    return h('p', { class: 'last' }, h('button', { type: 'button', class: 'link', onclick: () => give(null) }, text));
  }

  /** @param {string} text @param {boolean} [bad] */
  function say(text, bad = false) {
    fill(saying, text);
    saying.classList.toggle('bad', bad);
  }

  function drawBar() {
    const wrong = errors.length;
    bar.hidden = !draft.changed && !saying.textContent;
    save.hidden = discard.hidden = !draft.changed;
    save.disabled = false;
    if (draft.changed) say(wrong ? (wrong === 1 ? 'One thing can’t be saved as it is' : `${wrong} things can’t be saved as they are`) : 'Not saved yet' + would(), wrong > 0);
  }

  /** Where the outlook is far from what one edits, what the hours on the screen would say now. */
  function would() {
    const hours = draft.of(plan);
    return hours && outlook ? `. With these hours: ${status(outlook, hours.time_zone).replace(/^./u, (one) => one.toLowerCase())}` : '';
  }

  async function store() {
    if (save.disabled) return;
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    save.disabled = true;
    say('Saving …');
    const hours = draft.hours;
    try {
      draft.begin(await place.call('hours', { method: 'PUT', body: { rev: draft.rev, hours } }));
      errors = [];
      fill(note);
      draw();
      say('Saved. It holds from now on.');
      drawBar();
      await tellWhatIsSaid();
    } catch (error) {
      save.disabled = false;
      if (!(error instanceof Refused)) throw error;
      if (error.code === 'invalid_fields') show(error.fields);
      else if (error.code === 'overtaken') await overtaken();
      else say(error.message, true);
    }
  }

  /** What became of it in front of the customers. */
  async function tellWhatIsSaid() {
    const about = plan;
    const { first } = await place.call(`hours/says?plan=${encodeURIComponent(plan)}`).catch(() => ({ first: '' }));
    if (first && about === plan && !draft.changed) say(`Saved. Right now the chat says${plan ? ` to ${plan}` : ''}: “${first}”`);
  }

  /** Go to the first thing that is wrong. @param {FieldError[]} found */
  function show(found) {
    errors = found;
    const first = found[0]?.at ?? '';
    const name = Object.keys(draft.hours.plans).find((one) => first.startsWith(prefix(one)));
    plan = name ?? (first.startsWith('site.') ? '' : plan);
    draw();
    const at = first.slice(prefix(plan).length);
    const where = [...body.querySelectorAll('[data-at]')].filter((one) => at.startsWith(one.getAttribute('data-at') ?? '-')).at(-1);
    /** @type {HTMLElement | null | undefined} */ (where?.querySelector('input, select'))?.focus();
    place.announce(found.map(({ message }) => message).join(' '));
  }

  async function overtaken() {
    draft.saved = await place.call('hours');
    drawOvertaken();
    drawBar();
  }

  function drawOvertaken() {
    const { changed_by: by, changed_at: at } = draft.saved;
    const when = at ? inZone(Intl.DateTimeFormat().resolvedOptions().timeZone).clock(at) : '';
    fill(
      note,
      h(
        'p',
        { class: 'note' },
        `${by || 'Somebody'} saved other hours${when && ` at ${when}`}, while you were changing these.`,
        h('button', { type: 'button', class: 'link', onclick: () => forget() }, 'Take theirs'),
        h('button', { type: 'button', class: 'link', onclick: () => insist() }, 'Save mine instead'),
      ),
    );
  }

  function insist() {
    draft.rev = draft.saved.rev;
    fill(note);
    store();
  }

  async function forget() {
    const title = 'Discard what you changed?';
    if (!(await ask(title, 'The hours go back to how they were saved last.', [['yes', 'Discard']]))) return;
    draft.begin(draft.saved);
    errors = [];
    fill(note);
    say('');
    draw();
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    if (draft.changed) store();
  }

  fill(
    place.element,
    h('header', { class: 'section-head' }, h('h1', null, 'Office hours'), h('p', null, 'When somebody is there to answer. Customers read when you open, and waiting counts only while you are open.')),
    note,
    tabs.element,
    body,
    bar,
  );
  draw();
  if (draft.found && draft.overtaken) drawOvertaken();
  else if (draft.found) fill(note, h('p', { class: 'note' }, 'These are changes of an earlier visit that you have not saved.'));
  document.addEventListener('keydown', keys);
  const looking = setInterval(look, OUTLOOK_EVERY_MS);
  return {
    isChanged: () => draft.changed,
    close: () => {
      shown?.close();
      clearTimeout(soon);
      clearInterval(looking);
      asking.abort();
      document.removeEventListener('keydown', keys);
    },
  };
}
