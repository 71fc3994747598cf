/** The title tells how many wait; whoever wants it is told on the desktop too. Off until asked for. */

import { safeStorage } from '../shared/storage.js';
import { isWaiting } from './words.js';

const KEY = 'warmline:notify';

/** @param {(id: string) => void} open */
export function notifications(open) {
  const storage = safeStorage('localStorage');
  const box = /** @type {HTMLInputElement} */ (document.getElementById('notify'));
  if (!('Notification' in window)) return { tell: () => {} };
  const label = /** @type {HTMLElement} */ (box.closest('label'));
  label.hidden = Notification.permission === 'denied';
  box.checked = storage.getItem(KEY) === 'on' && Notification.permission === 'granted';
  box.addEventListener('change', async () => {
    if (box.checked && (await Notification.requestPermission()) !== 'granted') box.checked = false;
    storage.setItem(KEY, box.checked ? 'on' : 'off');
  });
  /** @type {Map<string, number>} */
  let known = new Map();
  let first = true;

  /** @param {import('../shared/wire.js').AgentRow[]} waiting */
  function tell(waiting) {
    const fresh = waiting.filter((row) => known.get(row.id) !== row.waiting);
    known = new Map(waiting.map((row) => [row.id, row.waiting ?? 0]));
    if (!first && box.checked && document.hidden) fresh.forEach(show);
    first = false;
  }

  /** @param {import('../shared/wire.js').AgentRow} row */
  function show(row) {
    try {
      // One note a conversation, however many tabs are open.
      const note = new Notification(isWaiting(row.customer.face.name), { body: row.preview, tag: row.id });
      note.onclick = () => {
        window.focus();
        open(row.id);
        note.close();
      };
    } catch {
      // Chrome on Android has notes, and refuses them to a page.
      box.checked = false;
      label.hidden = true;
    }
  }
  return { tell };
}
