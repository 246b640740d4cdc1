/**
 * Working days in Belgium: Monday to Friday, without the ten public holidays (law of 4 January 1974).
 *
 * Days are written as ISO 8601 does.
 *
 *     addWorkingDays("2026-12-24", 1)      gives  "2026-12-28", a Monday
 */

const DAY = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** Return the day of a time (milliseconds), in UTC, so that every computer says the same one. */
export function dayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

/** Return the `count`-th working day after a day; the day itself need not be one, and 0 gives it back. */
export function addWorkingDays(day: string, count: number): string {
  let found = day;
  for (let left = count; left > 0; left -= isWorkingDay(found) ? 1 : 0) found = plus(found, 1);
  return found;
}

/** Return whether offices are open. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== SUNDAY && weekday !== SATURDAY && !holidays(Number(day.slice(0, 4))).includes(day);
}

const known = new Map<number, readonly string[]>();

/** Return the public holidays of a year, in order. */
export function holidays(year: number): readonly string[] {
  let found = known.get(year);
  if (!found) {
    const easter = easterSunday(year);
    const moving = [1, 39, 50].map((days) => plus(easter, days)); // Easter Monday, Ascension, Whit Monday
    const fixed = ["01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"].map((day) => `${year}-${day}`);
    known.set(year, (found = [...new Set([...moving, ...fixed])].sort()));
  }
  return found;
}

/**
 * Return Easter Sunday of a Gregorian year: the Sunday after the first full moon of spring.
 *
 * Meeus, Astronomical Algorithms, chapter 8. The names are those of the calendar's tables: `golden` is the year's place
 * in the moon's cycle of 19 years, `epact` the moon's age, `sunday` the days to a Sunday.
 */
export function easterSunday(year: number): string {
  const whole = (dividend: number, divisor: number) => Math.floor(dividend / divisor);
  const golden = year % 19;
  const [century, inCentury] = [whole(year, 100), year % 100];
  const moonShift = whole(century - whole(century + 8, 25) + 1, 3);
  const epact = (19 * golden + century - whole(century, 4) - moonShift + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * whole(inCentury, 4) - epact - (inCentury % 4)) % 7;
  const late = whole(golden + 11 * epact + 22 * sunday, 451);
  const days = epact + sunday - 7 * late + 114;
  return dayOf(Date.UTC(year, whole(days, 31) - 1, (days % 31) + 1));
}

function plus(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY);
}
