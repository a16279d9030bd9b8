/**
 * Time zones: names such as `Asia/Tokyo`, and distances such as `+09:00`. A wall time is what a calendar
 * and a clock on the wall show, as milliseconds since 1970 as if they stood in UTC.
 */

const minute = 60_000;
const day = 86_400_000;

/** Is it a name of the IANA's list? */
export function isTimeZone(name: string): boolean {
  // The platform also takes distances, which know nothing of summer time.
  if (name.length > 100 || !/^[a-z]/i.test(name)) return false;
  try {
    return formatter(name).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. Throws where there is no such zone. */
export function aheadAt(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const distance = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  if (distance !== null) {
    const [, sign, hours, minutes] = distance;
    return (Number(hours) * 60 + Number(minutes)) * minute * (sign === "-" ? -1 : 1);
  }
  const parts = new Map(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const wall = utc({
    year: part("year"),
    month: part("month"),
    day: part("day"),
    milliseconds: ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000,
  });
  return wall - (at - modulo(at, 1000));
}

/** What the zone's clocks show at a moment. */
export function wallAt(zone: string, at: number): number {
  return at + aheadAt(zone, at);
}

/**
 * The moment at which the zone's clocks show a time. A time that a change of clocks leaves out is
 * later by as much as it leaves out; of one that comes twice it is the first: as in java.time.
 */
export function momentAt(zone: string, wall: number): number {
  const { before, shown } = meetings(zone, wall);
  return shown ?? wall - before;
}

/**
 * The first moment at which the zone's clocks show a time or a later one of that day: a time that a
 * change of clocks leaves out comes when the clocks have been changed.
 */
export function firstMomentAt(zone: string, wall: number): number {
  const { before, after, shown } = meetings(zone, wall);
  if (shown !== undefined) return shown;
  // Between these two the clocks are put forward, once.
  let [early, late] = [wall - after, wall - before];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallAt(zone, middle) < wall) early = middle;
    else late = middle;
  }
  return late;
}

function meetings(zone: string, wall: number) {
  const before = aheadAt(zone, wall - day);
  const after = aheadAt(zone, wall + day);
  const found = [before, after].find((ahead) => aheadAt(zone, wall - ahead) === ahead);
  return { before, after, shown: found === undefined ? undefined : wall - found };
}

interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** Since midnight. */
  readonly milliseconds: number;
}

/** As if the clocks stood in UTC. Date.UTC would take the year 50 for 1950. */
export function utc({ year, month, day: date, milliseconds }: WallTime): number {
  return new Date(0).setUTCFullYear(year, month - 1, date) + milliseconds;
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Has the zone been asked for lately? To make one anew is dear. */
export function isAtHand(zone: string): boolean {
  return formatters.has(zone);
}

/** Shows the calendar and the clock of a zone; throws where there is no such zone. */
export function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  // Names differ in upper and lower case; whoever writes many of them fills no memory.
  if (formatters.size > 100) formatters.clear();
  formatters.set(zone, made);
  return made;
}
