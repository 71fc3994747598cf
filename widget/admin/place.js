/** What a section is given: where it stands, and what it may ask of the shell. */

import { call } from './api.js';

/** @typedef {{ id: string, key: string, name: string }} Site */
/** @typedef {{ isChanged: () => boolean, close?: () => void }} Section whether something is not saved; what ends it */
/** @typedef {(place: Place) => Promise<Section>} Opens draws a section into `place.element`; raises Refused */

export class Place {
  /** @param {HTMLElement} element @param {Site} site @param {(text: string) => void} announce for screen readers */
  constructor(element, site, announce) {
    this.element = element;
    this.site = site;
    this.announce = announce;
  }

  /** An endpoint of this site. @template Answer @param {string} path @param {Parameters<typeof call>[1]} [request] @returns {Promise<Answer>} */
  call(path, request) {
    return call(`sites/${this.site.id}/${path}`, request);
  }
}
