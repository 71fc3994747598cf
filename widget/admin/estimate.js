/** How good the wait estimate was: what customers were told beside what happened, to look at and to take away. */

import { fill, h, icon } from '../shared/dom.js';
import { reliability, weekly } from './estimate-plots.js';

/** @typedef {import('./types.js').EstimateReport} EstimateReport */
/** @typedef {import('./types.js').EstimateRow} EstimateRow */

const PERIODS = [4, 13, 52];
const REGIMES = /** @type {Record<string, string>} */ ({
  open: 'During office hours', closed: 'Outside of office hours', busy: 'A long line', quiet: 'A short line', surge: 'A rush',
});
const VERDICTS = { few: 'too few to say', fits: 'as it should be', low: 'promises too much', high: 'could promise more' };

const percent = (/** @type {number | null} */ share) => (share == null ? '–' : `${Math.round(share * 100)} %`);
const times = (/** @type {number | null} */ ratio) => (ratio == null ? '–' : `${ratio.toFixed(1)}×`);

/** @type {import('./place.js').Opens} */
export async function open(place) {
  let weeks = 13;
  const body = h('div', { class: 'estimate-body' });
  const period = h(
    'select',
    { id: 'estimate-weeks', onchange: () => choose(Number(period.value)) },
    PERIODS.map((count) => h('option', { value: count, selected: count === weeks }, `${count} weeks`)),
  );
  const link = h('a', { class: 'quiet', download: true });
  const wrong = h('p', { class: 'estimate-wrong', role: 'alert' });

  async function draw() {
    link.textContent = 'Take away as CSV';
    link.setAttribute('href', `/admin/api/sites/${place.site.id}/estimate.csv?weeks=${weeks}`);
    fill(body, shown(await place.call(`estimate?weeks=${weeks}`)));
  }

  /** @param {number} count */
  async function choose(count) {
    weeks = count;
    fill(wrong);
    try {
      await draw();
      place.announce(`The last ${count} weeks`);
    } catch (error) {
      fill(wrong, error instanceof Error ? error.message : `${error}`);
    }
  }

  await draw();
  fill(
    place.element,
    h('header', { class: 'section-head' }, h('h1', null, 'Estimate'), h('p', null, 'What customers were told about their wait, and what happened.')),
    h('div', { class: 'estimate-tools' }, h('label', { for: 'estimate-weeks' }, 'The last'), period, link),
    wrong,
    body,
  );
  return { isChanged: () => false };
}

/** @param {EstimateReport} report */
function shown(report) {
  const { whole, weeks, regimes, points, alarm } = report;
  if (!whole.told)
    return h('p', { class: 'blank' }, h('strong', null, 'Nobody was told a time yet'), 'Whoever writes in the chat is told how long it is likely to take. What follows is compared here.');
  return [
    alarm && h('p', { class: 'estimate-alarm', role: 'status' }, icon('alert'), alarm),
    figures(whole),
    h(
      'div',
      { class: 'estimate-plots' },
      h('figure', null, h('figcaption', null, h('h2', null, 'Week by week'), 'Answered within the time meant for nine in ten. The band is what chance allows.'), weekly(weeks, report)),
      h('figure', null, h('figcaption', null, h('h2', null, 'Said and needed'), 'On the line, it took what was said. Above it, longer.'), points.length ? reliability(points) : h('p', { class: 'plot-few' }, 'Too few answers yet.')),
    ),
    table('By week', 'Week', weeks, (name) => name),
    table('By what the desk was like', 'When they wrote', regimes, (name) => REGIMES[name] ?? name),
    h('p', { class: 'estimate-note' }, 'Who was closed without a reply, or waits still, counts for as long as they waited. “Kept” is the time that was said, rounded up; a site that is still learning says its target instead, and is not counted there.'),
  ];
}

/** @param {EstimateRow} whole */
function figures({ told, coverage, half, kept, over, closed, waiting }) {
  const one = (/** @type {string} */ value, /** @type {string} */ label) => h('div', null, h('dt', null, label), h('dd', null, value));
  return h(
    'dl',
    { class: 'figures' },
    one(percent(coverage), 'within the time for nine in ten'),
    one(percent(half), 'within the time for one in two'),
    one(percent(kept), 'answered by the time that was said'),
    one(times(over), 'said, of what it took'),
    one(`${told}`, `told${closed || waiting ? `, ${closed} closed unanswered and ${waiting} waiting` : ''}`),
  );
}

/** @param {string} title @param {string} first @param {EstimateRow[]} rows @param {(name: string) => string} named */
function table(title, first, rows, named) {
  const head = [first, 'Told', 'Decided', 'Closed', 'Waiting', 'Within p90', 'Band', 'Within p50', 'Kept', 'Over', ''];
  return h(
    'div',
    { class: 'estimate-table', tabindex: 0, role: 'region', 'aria-label': title },
    h(
      'table',
      null,
      h('caption', null, title),
      h('thead', null, h('tr', null, head.map((text) => h('th', { scope: 'col' }, text || h('span', { class: 'hidden' }, 'Verdict'))))),
      h(
        'tbody',
        null,
        [...rows].reverse().map((row) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, named(row.name)),
            [row.told, row.decided, row.closed, row.waiting, percent(row.coverage), row.decided ? `${percent(row.low)} – ${percent(row.high)}` : '–', percent(row.half), percent(row.kept), times(row.over)].map((value) => h('td', null, `${value}`)),
            h('td', { class: `verdict ${row.verdict}` }, VERDICTS[row.verdict]),
          ),
        ),
      ),
    ),
  );
}
