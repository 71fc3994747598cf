/** One timer for everything that counts seconds; it rests while nobody looks. */

import { now } from '../shared/times.js';

/** @param {() => void} tick */
export function everySecond(tick) {
  let timer = 0;
  const run = () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    tick();
    // On the second, so that all clocks change together.
    timer = window.setTimeout(run, 1000 - (now() % 1000));
  };
  document.addEventListener('visibilitychange', run);
  run();
}
