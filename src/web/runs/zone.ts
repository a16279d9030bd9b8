/** Between moments and what a clock on the wall shows, in a time zone that need not be the browser's. */

/** `2026-07-01 09:30:00`, as fields for dates and times have it. */
export function wallTime(moment: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? "";
  const year = part("year").padStart(4, "0");
  return `${year}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/**
 * The moment at which the clock shows this. Where it shows it twice, the first; where it leaps over
 * it, as far after the leap as was meant.
 */
export function momentAt(wall: string, timeZone: string): number {
  const asUtc = utcOf(wall);
  const guesses = [asUtc - dayMs, asUtc + dayMs].map((near) => asUtc - offsetAt(near, timeZone));
  const exact = guesses.filter((guess) => wallTime(guess, timeZone) === wallTime(asUtc, "UTC"));
  return exact.length > 0 ? Math.min(...exact) : Math.max(...guesses);
}

export function startOfDay(moment: number, timeZone: string): number {
  return momentAt(`${wallTime(moment, timeZone).slice(0, 10)} 00:00:00`, timeZone);
}

const dayMs = 86_400_000;

function utcOf(wall: string): number {
  return Date.parse(`${wall.replace(" ", "T")}Z`);
}

/** How far the clock is ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
  return utcOf(wallTime(moment, timeZone)) - Math.floor(moment / 1000) * 1000;
}
