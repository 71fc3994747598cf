/** What server/web/admin_hours.py takes and gives. Times in ms, dates as 2026-12-24. */

export type Slot = [opens: string, closes: string];
export type DayKey = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export interface OtherDays { first: string; last: string; slots: Slot[]; name: string }
export interface Holidays { country: string; subdivision: string; off: string[] }
export interface Hours { time_zone: string; week: Partial<Record<DayKey, Slot[]>>; holidays: Holidays | null; other_days: OtherDays[] }
export interface SiteHours { site: Hours | null; plans: Record<string, Hours> }
export interface SavedHours {
  rev: number; hours: SiteHours; plans: string[]; changed_at: number | null; changed_by: string; zones: string[]; countries: string[];
}
export interface Day {
  date: string; starts: number; ends: number; spans: [number, number][]; holidays: string[]; other: string | null;
  change_minutes: number; change_at: number | null;
}
export interface Outlook {
  now: number; open: boolean; opens: number | null; closes: number | null; days: Day[];
  holidays: { date: string; name: string; off: boolean }[]; subdivisions: { code: string; name: string }[];
}
/** A part of the editor: drawn once, told when what it shows was changed from elsewhere. */
export interface Context {
  hours: () => Hours;
  outlook: () => Outlook | null;
  /** What is said at a field of these hours, by its path: `week.tue.1`. */
  said: (at: string) => string;
  /** Something was changed; `redraw` when fields came or went. */
  changed: (redraw?: boolean) => void;
}

/** What server/web/admin_estimate.py gives. Spans in seconds, shares from 0 to 1. */
export interface EstimateRow {
  name: string; told: number; decided: number; covered: number; closed: number; waiting: number; coverage: number | null;
  half: number | null; kept: number | null; over: number | null; low: number; high: number; verdict: 'few' | 'fits' | 'low' | 'high';
}
export interface EstimatePoint { share: number; predicted: number; happened: number; count: number }
export interface EstimateReport {
  now: number; aim: number; band: [number, number]; alarm: string;
  whole: EstimateRow; weeks: EstimateRow[]; regimes: EstimateRow[]; points: EstimatePoint[];
}
