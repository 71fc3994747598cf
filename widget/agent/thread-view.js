/** The thread in front: its lines, kept at the end unless the agent reads further up. */

import { avatar, fill, h } from '../shared/dom.js';
import { now } from '../shared/times.js';
import { lines } from './lines.js';
import { lineView } from './entry-view.js';
import { LABELS, SAYS, count, people } from './words.js';

const NEAR_END_PX = 48;
const NEAR_START_PX = 160;
/** What has been on the screen for less than this has not been read. */
const READ_MS = 1000;

export class ThreadView {
  /** @type {Map<string, { sign: string, element: HTMLLIElement }>} */ #drawn = new Map();
  /** @type {Map<string, number>} */ #read = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #reading;
  #id = '';
  #end = true;
  #first = 0;
  #newest = 0;
  #unread = 0;
  /** What the search led to. @type {{ id: string, seq: number, met: boolean } | null} */ #sought = null;

  /**
   * @param {import('./desk.js').Desk} desk
   * @param {{ edit: (item: import('../shared/outbox.js').Item) => void, announce: (text: string) => void }} around
   */
  constructor(desk, { edit, announce }) {
    this.desk = desk;
    this.edit = edit;
    this.announce = announce;
    this.list = h('ol', { class: 'lines' });
    this.before = h(
      'button',
      { type: 'button', class: 'quiet earlier', hidden: true, onclick: () => this.#more() },
      SAYS.earlier,
    );
    this.log = h(
      'div',
      { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': LABELS.messages, tabindex: '0' },
      this.before,
      this.list,
    );
    this.pill = h('button', { type: 'button', class: 'pill', hidden: true, onclick: () => this.toEnd() });
    this.company = h('p', { class: 'company' });
    this.element = h('div', { class: 'log-frame' }, this.log, this.pill);
    this.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#stay()).observe(this.list);
    new ResizeObserver(() => this.#stay()).observe(this.log);
    document.addEventListener('visibilitychange', () => this.#look());
  }

  /** @param {string} id */
  show(id) {
    if (id === this.#id) return;
    if (id && id !== this.#sought?.id) this.#sought = null;
    this.#id = id;
    this.#drawn.clear();
    this.list.replaceChildren();
    this.#end = true;
    this.#first = 0;
    this.#newest = 0;
    this.#unread = 0;
  }

  draw() {
    if (!this.#id) return;
    const { state, outbox } = this.desk;
    const thread = state.thread(this.#id);
    const row = state.rows.get(this.#id);
    const { entries, pending } = thread.lines(outbox?.list(this.#id) ?? []);
    const waiting = pending.map((item) => ({ item, state: outbox?.state(item) ?? 'waiting' }));
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    this.#patch(lines(entries, row, waiting));
    this.before.hidden = !thread.earlier;
    // What came before what one reads must not push it away.
    if (thread.first < this.#first) this.log.scrollTop = this.log.scrollHeight - fromEnd;
    this.#first = thread.first;
    this.#arrived(entries);
    this.#meet();
    this.#stay();
    this.#look();
  }

  /** Go to an entry, as soon as it is here, and mark it. @param {string} id @param {number} seq */
  seek(id, seq) {
    this.#sought = { id, seq, met: false };
    this.draw();
  }

  /** Whether an entry is being brought, which will get the focus. */
  get sought() {
    return this.#sought?.met === false || (!!this.#sought && this.list.contains(document.activeElement));
  }

  #meet() {
    const sought = this.#sought;
    if (!sought || sought.met || sought.id !== this.#id) return;
    const element = this.#drawn.get(`${sought.seq}`)?.element;
    const { first, earlier } = this.desk.state.thread(sought.id);
    if (element) {
      sought.met = true;
      element.scrollIntoView({ block: 'center' });
      this.#scrolled();
      element.tabIndex = -1;
      element.focus({ preventScroll: true });
    } else if (earlier && first > sought.seq) {
      this.#end = false;
      this.desk.reach(sought.id, sought.seq);
    } else sought.met = true; // it is here and has no line of its own
  }

  /** Who types and who else reads. */
  drawCompany() {
    const { state } = this.desk;
    const typing = state.typing(this.#id, now());
    const reading = state.watching(this.#id, now()).filter((face) => !typing.some((by) => by.id === face.id));
    const said = [
      typing.length &&
        people(
          typing.map((face) => face.name),
          'is writing',
          'are writing',
        ),
      reading.length &&
        people(
          reading.map((face) => face.name),
          'is reading this',
          'are reading this',
        ),
    ].filter(Boolean);
    fill(
      this.company,
      [...typing, ...reading].slice(0, 3).map((face) => avatar(face)),
      said.join(' · '),
    );
  }

  /** The last seq that the agent has had the time to read; what they did themselves counts as read. */
  get read() {
    const thread = this.desk.state.thread(this.#id);
    let read = this.#read.get(this.#id) ?? 0;
    for (const entry of thread.entries) {
      const own = entry.by?.id === this.desk.state.you?.id || entry.author === 'system';
      if (entry.seq === read + 1 && own) read = entry.seq;
    }
    // 0 would mean that nothing is claimed.
    return Math.max(1, read);
  }

  toEnd() {
    this.#end = true;
    this.#stay();
    this.#look();
  }

  /** @param {import('./lines.js').Line[]} made */
  #patch(made) {
    const { state } = this.desk;
    const others = state
      .thread(this.#id)
      .entries.filter((entry) => entry.kind === 'message' && entry.by?.id !== state.you?.id);
    const around = {
      you: state.you,
      conversation: this.#id,
      customer: state.rows.get(this.#id)?.customer.face.name ?? SAYS.customer,
      wrote: others.at(-1)?.by?.name ?? SAYS.customer,
      again: (/** @type {import('../shared/outbox.js').Item} */ item) =>
        this.desk.again(item, this.desk.state.thread(this.#id).last),
      edit: this.edit,
      discard: (/** @type {import('../shared/outbox.js').Item} */ item) => {
        this.desk.outbox?.remove(item.frame.re);
        this.draw();
      },
    };
    const sought = this.#sought?.id === this.#id ? `${this.#sought.seq}` : '';
    const keep = new Set(made.map((line) => line.key));
    for (const [key, { element }] of this.#drawn)
      if (!keep.has(key)) {
        element.remove();
        this.#drawn.delete(key);
      }
    /** @type {Element | null} */
    let place = this.list.firstElementChild;
    for (const line of made) {
      const old = this.#drawn.get(line.key);
      old?.element.classList.toggle('sought', line.key === sought);
      if (old?.sign === line.sign && old.element === place) {
        place = place.nextElementSibling;
        continue;
      }
      const element = old?.sign === line.sign ? old.element : lineView(line, around);
      element.classList.toggle('sought', line.key === sought);
      if (old && old.element !== element) {
        if (old.element === place) place = place.nextElementSibling;
        old.element.remove();
      }
      this.list.insertBefore(element, place);
      this.#drawn.set(line.key, { sign: line.sign, element });
    }
  }

  /** @param {import('../shared/thread.js').Entry[]} entries */
  #arrived(entries) {
    const you = this.desk.state.you?.id;
    const fresh = this.#newest ? entries.filter((entry) => entry.seq > this.#newest) : [];
    this.#newest = Math.max(this.#newest, entries.at(-1)?.seq ?? 0);
    const others = fresh.filter((entry) => entry.by && entry.by.id !== you);
    if (others.length) this.announce(others.map((entry) => `${entry.by?.name}: ${entry.text ?? ''}`).join('\n'));
    if (!this.#end) this.#unread += others.length;
    this.#showPill();
  }

  #showPill() {
    this.pill.hidden = this.#end;
    this.pill.textContent = this.#unread ? count(this.#unread, 'new message', 'new messages') : LABELS.toNewest;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.#end = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#end) this.#unread = 0;
    this.#showPill();
    this.#look();
    if (scrollTop < NEAR_START_PX && !this.before.hidden) this.#more();
  }

  #stay() {
    if (this.#end) this.log.scrollTop = this.log.scrollHeight;
  }

  /** What stands at the end of a visible screen is read after a moment. */
  #look() {
    clearTimeout(this.#reading);
    const thread = this.desk.state.threads.get(this.#id);
    const { last = 0 } = thread ?? {};
    if (!last || !this.#end || document.hidden || !this.log.isConnected || !this.log.clientHeight) return;
    const id = this.#id;
    // What a thread opens with is what they came to read.
    if (!this.#read.has(id)) this.#read.set(id, last);
    this.#reading = setTimeout(() => {
      this.#read.set(id, Math.max(this.#read.get(id) ?? 0, last));
      this.desk.saw(id, last);
    }, READ_MS);
  }

  #more() {
    if (this.desk.socket.online) this.desk.more(this.#id);
  }
}
