/** Rows that change places move there, so that the eye can follow. */

const STILL = matchMedia('(prefers-reduced-motion: reduce)');
const MS = 150;

/**
 * Runs `change`, then lets every child of `list` glide from where it was.
 * @param {HTMLElement} list @param {() => void} change
 */
export function glide(list, change) {
  if (STILL.matches || document.hidden) return change();
  /** @type {Map<Element, number>} */
  const before = new Map();
  for (const child of list.children) before.set(child, child.getBoundingClientRect().top);
  change();
  for (const child of list.children) {
    const top = before.get(child);
    const moved = top === undefined ? 0 : top - child.getBoundingClientRect().top;
    if (moved)
      child.animate([{ translate: `0 ${moved}px` }, { translate: '0 0' }], { duration: MS, easing: 'ease-out' });
    else if (top === undefined && before.size) child.animate([{ opacity: 0 }, { opacity: 1 }], { duration: MS });
  }
}
