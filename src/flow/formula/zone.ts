import { refuse } from "./refusal.ts";

/** Time zones: names such as `Asia/Tokyo`, and distances such as `+09:00`. */

const minute = 60_000;
const day = 86_400_000;

/** What making something anew costs that is dear and remembered. */
export type Spend = (units: number) => void;
export const makingCost = 20_000;

/** The zone as it is kept; refused where it is none. */
export function zoneOf(name: string, spend: Spend): string {
  if (/^(z|utc|gmt|etc\/utc)$/i.test(name)) return "UTC";
  const distance = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(name);
  if (distance !== null) return distanceZone(name, distance);
  if (!formatters.has(name)) spend(makingCost);
  try {
    return formatter(name).resolvedOptions().timeZone === "UTC" ? "UTC" : name;
  } catch {
    return refuse("flow.formula_no_such_zone", { zone: name.slice(0, 80) });
  }
}

function distanceZone(name: string, [, sign = "+", hours = "0", minutes = "0"]: string[]): string {
  const total = Number(hours) * 60 + Number(minutes);
  if (total > 18 * 60 || Number(minutes) > 59)
    return refuse("flow.formula_no_such_zone", { zone: name });
  return total === 0 ? "+00:00" : `${sign}${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}`;
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
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

/**
 * The moment at which the zone's clocks show a time. A time that a change of clocks leaves out is
 * later by as much as it leaves out; of one that comes twice it is the first: as in java.time.
 */
export function momentAt(zone: string, wall: number): number {
  const before = aheadAt(zone, wall - day);
  const after = aheadAt(zone, wall + day);
  const found = [before, after].find((ahead) => aheadAt(zone, wall - ahead) === ahead);
  return wall - (found ?? before);
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

/** `+09:00`; `Z` for none. */
export function distanceText(ahead: number, zero = "Z", colon = ":"): string {
  if (ahead === 0) return zero;
  const total = Math.round(Math.abs(ahead) / minute);
  const [hours, minutes] = [Math.floor(total / 60), total % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return `${ahead < 0 ? "-" : "+"}${two(hours)}${colon}${two(minutes)}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
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
