/** Where an agent writes: a reply, or a note for the team. */

import { fill, h } from '../shared/dom.js';
import { Attachments, takeFiles } from './attachments.js';
import { MOD, composing } from './keys.js';
import { LABELS, SAYS } from './words.js';

/** @typedef {import('./drafts.js').Draft} Draft */

const MOST_CHARACTERS = 10_000;

export class Composer {
  #conversation = '';
  #note = false;

  /**
   * @param {{ drafts: import('./drafts.js').Drafts, typing: (conversation: string) => void, trouble: (message: string) => void,
   *   send: (draft: Draft, conversation: string) => Promise<boolean>, empty: () => boolean }} options
   *   send: whether it went out; empty: Send was pressed with nothing to send, and whether that meant something
   */
  constructor({ drafts, typing, trouble, send, empty }) {
    this.drafts = drafts;
    this.trouble = trouble;
    this.send = send;
    this.empty = empty;
    this.attachments = new Attachments({
      trouble,
      changed: () => this.#keep(),
      arrived: (conversation, file) => {
        const draft = drafts.get(conversation);
        drafts.set(conversation, { ...draft, files: [...draft.files, file] });
      },
    });
    this.field = h('textarea', {
      rows: 1,
      dir: 'auto',
      oninput: () => {
        this.#keep();
        if (!this.#note && this.field.value) typing(this.#conversation);
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing(event)) return;
        event.preventDefault();
        this.#send();
      },
    });
    this.reply = h('button', { type: 'button', onclick: () => this.focus(false) }, LABELS.reply);
    this.note = h('button', { type: 'button', onclick: () => this.focus(true) }, LABELS.note);
    this.hint = h('p', { class: 'hint' });
    this.button = h('button', { class: 'quiet act go' }, h('span', null, LABELS.send), h('kbd', null, `${MOD} ⏎`));
    this.element = h(
      'form',
      {
        class: 'composer',
        'aria-label': LABELS.write,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          this.#send();
        },
      },
      h('div', { class: 'modes', role: 'group', 'aria-label': LABELS.whoReads }, this.reply, this.note),
      this.field,
      this.attachments.list,
      h('div', { class: 'acts' }, this.attachments.button, this.attachments.input, this.hint, this.button),
    );
    addEventListener('storage', (event) => {
      // Another tab of theirs went on with this draft, or has sent it.
      const old = drafts.replaced(event, this.#conversation);
      if (old?.text === this.field.value && !this.attachments.coming) this.#load(drafts.get(this.#conversation));
    });
    takeFiles(this.element, (files) => this.attachments.add(files));
  }

  /** @param {string} conversation */
  show(conversation) {
    if (conversation === this.#conversation) return;
    this.#conversation = conversation;
    this.#load(this.drafts.get(conversation));
  }

  /** @param {boolean} note */
  focus(note) {
    this.#mode(note);
    this.#keep();
    this.field.focus();
  }

  /** Put something written back in front of the agent. @param {Draft} draft */
  take(draft) {
    const text = [draft.text, this.field.value].filter(Boolean).join('\n\n');
    this.#load({ text, note: draft.note, files: [...draft.files, ...this.attachments.files] });
    this.#keep();
    this.field.focus();
  }

  /** @param {string} text whom the reply goes to, and how */
  tell(text) {
    if (this.hint.textContent !== text) this.hint.textContent = text;
  }

  /** @param {Draft} draft */
  #load(draft) {
    this.field.value = draft.text;
    this.attachments.show(this.#conversation, draft.files);
    this.#mode(draft.note);
    this.#fit();
  }

  /** @param {boolean} note */
  #mode(note) {
    this.#note = note;
    this.reply.setAttribute('aria-pressed', `${!note}`);
    this.note.setAttribute('aria-pressed', `${note}`);
    this.element.classList.toggle('noting', note);
    this.field.setAttribute('aria-label', note ? LABELS.note : LABELS.reply);
    this.field.placeholder = note ? SAYS.writeNote : SAYS.write;
    fill(this.button.firstElementChild ?? this.button, note ? LABELS.keepNote : LABELS.send);
  }

  #keep() {
    this.drafts.set(this.#conversation, { text: this.field.value, note: this.#note, files: this.attachments.files });
    this.#fit();
  }

  // Browsers with `field-sizing` do this by themselves.
  #fit() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.field.style.setProperty('height', 'auto');
    this.field.style.setProperty('height', `${this.field.scrollHeight}px`);
  }

  async #send() {
    const conversation = this.#conversation;
    const draft = { text: this.field.value.trim(), note: this.#note, files: this.attachments.files };
    if (!draft.text && !draft.files.length) {
      if (!this.empty()) this.field.focus();
      return;
    }
    const problem = this.attachments.coming ? SAYS.filesComing : draft.text.length > MOST_CHARACTERS && SAYS.tooLong;
    if (problem) return this.trouble(problem);
    if (!(await this.send(draft, conversation))) return;
    this.drafts.set(conversation, { ...draft, text: '', files: [] });
    // Who notes something is not done noting: the next word would go to the customer.
    if (conversation === this.#conversation) this.#load({ text: '', note: draft.note, files: [] });
  }
}
