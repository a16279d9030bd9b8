/** Days since 30 December 1899, as spreadsheets count them, as dates that people and programs read. Pure. */
const dayMs = 86_400_000;
const firstDay = 25_569;

export function dateOf(serial: number): string | null {
  const wall = wallOf(Math.floor(serial));
  return wall && wall.toISOString().slice(0, 10);
}

/** The other way; null for what is no date. */
export function serialOf(date: string): number | null {
  const serial = Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs) + firstDay;
  return dateOf(serial) === date ? serial : null;
}

/** The clock on the wall in the time zone of the spreadsheet, with what that is ahead of UTC. */
export function momentOf(serial: number, timeZone: string): string | null {
  const wall = wallOf(serial);
  if (wall === null) return null;
  const guess = offsetAt(wall, timeZone);
  const offset = offsetAt(new Date(wall.getTime() - guess), timeZone);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  const ahead = `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${wall.toISOString().slice(0, 19)}${ahead}`;
}

/** To the second: a spreadsheet keeps parts of a day, which are seldom exact. */
function wallOf(serial: number): Date | null {
  const seconds = Math.round((serial - firstDay) * 86_400);
  const wall = new Date(seconds * 1_000);
  return Number.isFinite(wall.getTime()) && Math.abs(wall.getTime()) < 2_932_896 * dayMs
    ? wall
    : null;
}

function offsetAt(moment: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(moment.getTime() / 1_000) * 1_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
  }
}
