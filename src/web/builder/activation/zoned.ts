/** The moment at which clocks of a time zone show this: "2026-07-01T09:30", as the browser's inputs give it. */
export function momentIn(timeZone: string, local: string): string {
  const wall = Date.parse(`${local}Z`);
  // The zone's clocks may be changed between a first guess and the moment itself.
  const guess = wall - offsetAt(timeZone, wall);
  return new Date(wall - offsetAt(timeZone, guess)).toISOString();
}

/** By how many milliseconds a zone's clocks are ahead of UTC. */
function offsetAt(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return shown - Math.floor(at / 1_000) * 1_000;
}
