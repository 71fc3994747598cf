import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundTheClock, later, lengthOf, office, overnight, plansOf, readTime, status, weekly } from '../../widget/admin/hours-model.js';

test('times are read as people type them', () => {
  const said = { 8: '08:00', '08:00': '08:00', 830: '08:30', '0830': '08:30', '8.30': '08:30', '8h30': '08:30', ' 8:30 ': '08:30', '8:30 pm': '20:30', '8p': '20:00',
    '12 am': '00:00', '12pm': '12:00', 24: '24:00', '24:00': '24:00', 0: '00:00', 2400: '24:00' };
  for (const [text, time] of Object.entries(said)) assert.equal(readTime(text), time, text);
  for (const text of ['', 'eight', '25', '24:01', '8:60', '13pm', '0am', '8:5', '-1', '8:30:00', '８']) assert.equal(readTime(text), '', text);
});

test('arrows go to the quarters, and round the clock', () => {
  assert.deepEqual([later('08:00', 15), later('08:05', 15), later('08:05', -15), later('23:45', 15), later('00:00', -15), later('08:20', 60), later('x', 15)],
    ['08:15', '08:15', '08:00', '00:00', '23:45', '09:00', 'x']);
});

test('a slot that closes at or before its opening closes on the next day', () => {
  assert.deepEqual([lengthOf(['22:00', '06:00']), lengthOf(['00:00', '24:00']), lengthOf(['20:00', '00:00']), lengthOf(['8', 'x'])], [480, 1440, 240, 0]);
  assert.deepEqual([overnight(['22:00', '06:00']), overnight(['20:00', '00:00']), overnight(['20:00', '24:00']), overnight(['08:00', '20:00'])], [true, false, false, false]);
});

test('what a week comes to', () => {
  assert.equal(weekly(office('UTC')), '60 hours a week');
  assert.equal(weekly(aroundTheClock('UTC')), '168 hours a week');
  assert.equal(weekly({ time_zone: 'UTC', week: {}, holidays: null, other_days: [] }), 'Never in an ordinary week');
});

test('plans are those with hours and those of customers, in whatever case', () => {
  assert.deepEqual(plansOf(['Enterprise'], ['starter', 'enterprise ', 'Business']), ['Business', 'Enterprise', 'starter']);
});

test('how it is now is said in the zone of the hours', () => {
  const now = Date.UTC(2026, 10, 21, 4);
  assert.equal(status({ now, open: false, opens: Date.UTC(2026, 10, 23, 7), closes: now }, 'Europe/Berlin'), 'Closed now, opens Monday 08:00');
  assert.equal(status({ now, open: true, opens: now, closes: Date.UTC(2026, 10, 21, 19) }, 'Europe/Berlin'), 'Open now, until 20:00');
  assert.equal(status({ now, open: true, opens: now, closes: null }, 'UTC'), 'Open now, around the clock');
  assert.match(status({ now, open: false, opens: Date.UTC(2027, 0, 4, 7), closes: now }, 'UTC'), /4 January|January 4/);
  assert.match(status({ now, open: false, opens: null, closes: now }, 'UTC'), /does not open/);
});
