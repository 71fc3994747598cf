/** The two plots of the estimate, as SVG; the tables below them say the same in numbers. */

/** @typedef {import('./types.js').EstimateRow} EstimateRow */
/** @typedef {import('./types.js').EstimatePoint} EstimatePoint */

const NS = 'http://www.w3.org/2000/svg';
const WIDTH = 520;
const HEIGHT = 300;
const LEFT = 46;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 34;
/** The least share that the weekly plot shows, unless a week is below it. */
const FLOOR = 0.6;
/** @type {[number, string][]} seconds */
const TICKS = [[30, '30 s'], [60, '1 min'], [300, '5 min'], [1800, '30 min'], [7200, '2 h'], [28_800, '8 h'], [86_400, '1 day'], [604_800, '1 week']];

/** @param {string} tag @param {Record<string, string | number>} props @param {...(Node | string)} children */
function s(tag, props, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, `${value}`);
  element.append(...children);
  return element;
}

/** @param {string} label @param {...Node} children */
const plot = (label, ...children) =>
  s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label, class: 'plot', direction: 'ltr' }, ...children);

/** @param {number} x @param {number} y @param {string} text @param {string} [anchor] */
const words = (x, y, text, anchor = 'middle') => s('text', { x, y, 'text-anchor': anchor }, text);

/** Coverage of each week in the band that chance allows. @param {EstimateRow[]} weeks @param {{ aim: number }} report */
export function weekly(weeks, { aim }) {
  const known = weeks.filter((week) => week.coverage != null);
  const floor = Math.min(FLOOR, ...known.map((week) => Math.floor((week.coverage ?? 1) * 10) / 10));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, weeks.length);
  const x = (/** @type {number} */ n) => LEFT + step * (n + 0.5);
  const y = (/** @type {number} */ share) => TOP + (1 - Math.max(share, floor)) / (1 - floor) * (HEIGHT - TOP - BOTTOM);
  const lines = [floor, (floor + 1) / 2, 1].map((share) => [
    s('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share) }),
    words(LEFT - 8, y(share) + 4, `${Math.round(share * 100)} %`, 'end'),
  ]);
  const bands = weeks.map((week, n) =>
    s('rect', { class: 'band', x: x(n) - step * 0.42, width: step * 0.84, y: y(week.high), height: Math.max(2, y(week.low) - y(week.high)), rx: 3 }));
  const dots = weeks.flatMap((week, n) =>
    week.coverage == null ? [] : [s('circle', { class: `dot ${week.verdict}`, cx: x(n), cy: y(week.coverage), r: 4.5 }, s('title', {}, `${week.name}: ${Math.round(week.coverage * 100)} % of ${week.decided}`))]);
  const every = Math.ceil(weeks.length / 8);
  const names = weeks.flatMap((week, n) => (n % every ? [] : [words(x(n), HEIGHT - 12, week.name.slice(5))]));
  const out = weeks.filter((week) => week.verdict === 'low' || week.verdict === 'high').length;
  return plot(
    `Coverage of ${weeks.length} weeks; ${out} out of the band.`,
    ...lines.flat(), ...bands,
    s('line', { class: 'aim', x1: LEFT, x2: WIDTH - RIGHT, y1: y(aim), y2: y(aim) }), ...dots, ...names,
  );
}

/** What was said for a half and for nine in ten, and what they needed. @param {EstimatePoint[]} points */
export function reliability(points) {
  const all = points.flatMap((point) => [point.predicted, point.happened]).map((seconds) => Math.max(20, seconds));
  const [least, most] = [Math.min(30, ...all), Math.max(600, ...all) * 1.3];
  const at = (/** @type {number} */ seconds) => (Math.log(Math.max(least, seconds)) - Math.log(least)) / (Math.log(most) - Math.log(least));
  const x = (/** @type {number} */ seconds) => LEFT + at(seconds) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ seconds) => HEIGHT - BOTTOM - at(seconds) * (HEIGHT - TOP - BOTTOM);
  const ticks = TICKS.filter(([seconds]) => seconds >= least && seconds <= most);
  const largest = Math.max(...points.map((point) => point.count));
  const grid = ticks.flatMap(([seconds, text]) => [
    s('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y(seconds), y2: y(seconds) }),
    words(LEFT - 8, y(seconds) + 4, text, 'end'),
    words(x(seconds), HEIGHT - 12, text),
  ]);
  const dots = points.map((point) =>
    s('circle', { class: `dot ${point.share > 0.5 ? 'most' : 'half'}`, cx: x(point.predicted), cy: y(point.happened), r: 4 + 5 * Math.sqrt(point.count / largest) },
      s('title', {}, `${point.count} were told ${Math.round(point.predicted)} s; ${Math.round(point.share * 100)} % needed at most ${Math.round(point.happened)} s`)));
  const legend = [
    s('circle', { class: 'dot most', cx: LEFT + 14, cy: TOP + 10, r: 5 }), words(LEFT + 26, TOP + 14, 'nine in ten', 'start'),
    s('circle', { class: 'dot half', cx: LEFT + 14, cy: TOP + 30, r: 5 }), words(LEFT + 26, TOP + 34, 'one in two', 'start'),
  ];
  return plot(
    `What was said, across, and what it took, upwards, for ${points.length} groups of customers.`,
    ...grid, s('line', { class: 'aim', x1: x(least), y1: y(least), x2: x(most), y2: y(most) }), ...dots, ...legend,
  );
}
