import { momentAt, wallAt } from "#flow/zone.ts";

/** Moments as clocks on a wall show them, in a time zone. Written "2026-07-01 09:30:00". */

export function wallTime(moment: number, timeZone: string): string {
  return new Date(wallAt(timeZone, moment)).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * The moment at which a clock shows this. A time that daylight saving leaves out is later by as much
 * as it leaves out, and of one that comes twice it is the first.
 */
export function momentOfWall(wall: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${wall.replace(" ", "T")}Z`);
  return Number.isNaN(asUtc) ? undefined : momentAt(timeZone, asUtc);
}

/** When a day begins, such as "2026-07-01". */
export function startOf(date: string, timeZone: string): number {
  return momentOfWall(`${date} 00:00:00`, timeZone) ?? Number.NaN;
}

/** When the day began in which a moment lies. */
export function startOfDay(moment: number, timeZone: string): number {
  return startOf(wallTime(moment, timeZone).slice(0, 10), timeZone);
}
