/** Moments as clocks on a wall show them, in a time zone. Written "2026-07-01 09:30:00". */

export function wallTime(moment: number, timeZone: string): string {
  const parts = new Map(
    clock(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  const year = part("year").padStart(4, "0");
  return `${year}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/**
 * The moment at which a clock shows this. An hour that daylight saving leaves out counts as the one
 * after it, and one that comes twice as the first.
 */
export function momentOfWall(wall: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${wall.replace(" ", "T")}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsets = [asUtc - day, asUtc + day].map((at) => offsetAt(at, timeZone));
  const moments = offsets.map((offset) => asUtc - offset);
  const exact = moments.filter((moment) => moment + offsetAt(moment, timeZone) === asUtc);
  return Math.min(...(exact.length > 0 ? exact : moments.slice(0, 1)));
}

/** When a day begins, such as "2026-07-01". */
export function startOf(date: string, timeZone: string): number {
  return momentOfWall(`${date} 00:00:00`, timeZone) ?? Number.NaN;
}

/** When the day began in which a moment lies. */
export function startOfDay(moment: number, timeZone: string): number {
  return startOf(wallTime(moment, timeZone).slice(0, 10), timeZone);
}

const day = 86_400_000;

/** By how much a zone's clocks are ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
  return Date.parse(`${wallTime(moment, timeZone).replace(" ", "T")}Z`) - moment;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  clocks.set(timeZone, made);
  return made;
}
