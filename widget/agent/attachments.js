/** The files of a message that is being written: chosen, pasted or dropped. */

import { fill, h, icon } from '../shared/dom.js';
import { MOST_FILES, upload } from './upload.js';
import { fileSize, remove, tooManyFiles } from './words-files.js';
import { LABELS, SAYS } from './words.js';

/** @typedef {import('../shared/wire.js').FileOut} FileOut */

export class Attachments {
  /** @type {FileOut[]} */ files = [];
  #conversation = '';
  /** Files on their way, by conversation. @type {Map<string, number>} */ #coming = new Map();

  /** @param {{ changed: () => void, arrived: (conversation: string, file: FileOut) => void, trouble: (message: string) => void }} options */
  constructor({ changed, arrived, trouble }) {
    this.changed = changed;
    this.arrived = arrived;
    this.trouble = trouble;
    this.list = h('ul', { class: 'attached' });
    this.input = h('input', { type: 'file', multiple: true, hidden: true, onchange: () => this.add(this.input.files) });
    this.button = h('button', { type: 'button', class: 'link', onclick: () => this.input.click() }, LABELS.attach);
  }

  /** How many files are still on their way. */
  get coming() {
    return this.#coming.get(this.#conversation) ?? 0;
  }

  /** @param {string} conversation @param {FileOut[]} files */
  show(conversation, files) {
    this.#conversation = conversation;
    this.files = files;
    this.#draw();
  }

  /** @param {FileList | null | undefined} chosen */
  async add(chosen) {
    const conversation = this.#conversation;
    const room = MOST_FILES - this.files.length - this.coming;
    const files = [...(chosen ?? [])];
    if (files.length > room) this.trouble(tooManyFiles(MOST_FILES));
    await Promise.all(files.slice(0, Math.max(0, room)).map((file) => this.#bring(file, conversation)));
    this.input.value = '';
  }

  /** @param {File} file @param {string} conversation */
  async #bring(file, conversation) {
    this.#count(conversation, 1);
    this.#draw();
    /** @type {FileOut | null} */
    let got = null;
    try {
      got = await upload(file, conversation);
    } catch (problem) {
      this.trouble(/** @type {Error} */ (problem).message);
    }
    this.#count(conversation, -1);
    if (this.#conversation !== conversation) {
      // They went on to another conversation meanwhile: the file waits in the draft it belongs to.
      if (got) this.arrived(conversation, got);
      return;
    }
    if (got) this.files = [...this.files, got];
    this.#draw();
    this.changed();
  }

  /** @param {string} conversation @param {1 | -1} by */
  #count(conversation, by) {
    this.#coming.set(conversation, (this.#coming.get(conversation) ?? 0) + by);
  }

  /** @param {FileOut} file */
  #remove(file) {
    this.files = this.files.filter((one) => one !== file);
    this.#draw();
    this.changed();
    this.button.focus();
  }

  #draw() {
    const chips = this.files.map((file) =>
      h(
        'li',
        null,
        h('span', { class: 'file-name' }, file.name),
        h('small', null, fileSize(file.size)),
        h(
          'button',
          { type: 'button', 'aria-label': remove(file.name), onclick: () => this.#remove(file) },
          icon('cross'),
        ),
      ),
    );
    const coming = Array.from({ length: this.coming }, () => h('li', { class: 'coming' }, SAYS.onItsWay));
    fill(this.list, chips, coming);
  }
}

/**
 * Files that are pasted into or dropped on an element.
 * @param {HTMLElement} element @param {(files: FileList) => void} take
 */
export function takeFiles(element, take) {
  element.addEventListener('paste', (event) => {
    const { files, types } = event.clipboardData ?? {};
    // Beside what was copied from a table or a letter lies a picture of it; the words are what was meant.
    const words = ['text/plain', 'text/html'].every((type) => types?.includes(type));
    if (!files?.length || words) return;
    event.preventDefault();
    take(files);
  });
  const over = (/** @type {DragEvent} */ event) => {
    const files = event.dataTransfer?.types.includes('Files');
    if (files) event.preventDefault();
    element.toggleAttribute('data-drop', !!files && event.type !== 'dragleave');
  };
  for (const name of /** @type {const} */ (['dragenter', 'dragover', 'dragleave']))
    element.addEventListener(name, over);
  element.addEventListener('drop', (event) => {
    element.removeAttribute('data-drop');
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}
