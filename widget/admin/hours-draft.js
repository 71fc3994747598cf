/** What was changed and not saved: kept in the browser, so that a reload or a sign-in loses nothing. */

import { keep, safeStorage } from '../shared/storage.js';

/** @typedef {import('./types.js').SavedHours} SavedHours */
/** @typedef {import('./types.js').SiteHours} SiteHours */
/** @typedef {import('./types.js').Hours} Hours */

export class Draft {
  /** @param {string} siteId @param {SavedHours} saved */
  constructor(siteId, saved) {
    this.key = `warmline.admin.hours.${siteId}`;
    this.storage = safeStorage('localStorage');
    /** The revision that the changes begin from. */
    this.rev = saved.rev;
    this.saved = saved;
    /** @type {SiteHours} */
    this.hours = structuredClone(saved.hours);
    /** Whether changes of an earlier visit were found. */
    this.found = this.#restore();
  }

  #restore() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? 'null');
      if (!kept?.hours) return false;
      this.hours = kept.hours;
      this.rev = kept.rev;
    } catch {
      return false;
    }
    return this.changed;
  }

  get changed() {
    return normal(this.hours) !== normal(this.saved.hours);
  }

  /** Somebody else has saved since these changes began. */
  get overtaken() {
    return this.rev !== this.saved.rev;
  }

  /** @param {string} plan '' for everyone @returns {Hours | null} */
  of(plan) {
    return plan ? (this.hours.plans[plan] ?? null) : this.hours.site;
  }

  /** @param {string} plan @param {Hours | null} hours */
  set(plan, hours) {
    if (!plan) this.hours.site = hours;
    else if (hours) this.hours.plans[plan] = hours;
    else delete this.hours.plans[plan];
  }

  /** Whether these hours are changed. @param {string} plan */
  changedOf(plan) {
    const saved = plan ? (this.saved.hours.plans[plan] ?? null) : this.saved.hours.site;
    return normalOf(this.of(plan)) !== normalOf(saved);
  }

  keep() {
    return keep(this.storage, this.key, this.changed ? JSON.stringify({ rev: this.rev, hours: this.hours }) : '');
  }

  /** Begin again from what is saved. @param {SavedHours} saved */
  begin(saved) {
    this.saved = saved;
    this.rev = saved.rev;
    this.hours = structuredClone(saved.hours);
    this.found = false;
    this.keep();
  }
}

/** @param {Hours | null} hours */
function normalOf(hours) {
  if (!hours) return 'null';
  const week = Object.entries(hours.week).filter(([, slots]) => slots.length);
  const off = hours.holidays && { ...hours.holidays, off: [...hours.holidays.off].sort() };
  return JSON.stringify([hours.time_zone, week.sort(), off, hours.other_days]);
}

/** @param {SiteHours} hours */
const normal = (hours) =>
  JSON.stringify([normalOf(hours.site), Object.entries(hours.plans).sort().map(([name, one]) => [name, normalOf(one)])]);
