import { words } from './words.js';

/** Minutes that people say; a time is told as the next step up, never down. */
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 7200, 10080];

/** @param {number} seconds @returns {number} minutes */
export const step = (seconds) => STEPS.find((minutes) => minutes * 60 >= seconds) ?? 10080;

/** The sentence, the one under it, and how we know. @param {import('./types.js').OpeningOut} opening */
export function waitWords({ faces, wait: { target, samples, p50, p90 } }) {
  const here = faces.some((one) => one.here);
  const aim = step(target);
  const half = step(p50 ?? 0);
  const most = Math.max(half, step(p90 ?? 0));
  const known = p50 != null;
  const first = !here ? words.nobody : known ? words.likely(half) : words.aim(aim);
  const told = here ? words.nearly(half, most) : words.most(half, most);
  const second = known ? told : here ? words.learning : words.writeNow;
  return { here, first, second, how: known ? words.known(samples, half, most) : words.unknown(samples, aim) };
}
