/** A time of day as people write it on a clock of 24 hours: 9:00, 0900, 9, ９：００. Null where it is none. */
export function clockTime(text: string): string | null {
  const written = text.normalize("NFKC").trim();
  const [, hour = "", minute = "00"] =
    /^([01]?\d|2[0-3])(?::([0-5]\d))?$/.exec(written) ??
    /^([01]?\d|2[0-3])([0-5]\d)$/.exec(written) ??
    [];
  return hour === "" ? null : `${hour.padStart(2, "0")}:${minute}`;
}

/** Every half hour of a day, to pick from. */
export const halfHours: readonly string[] = Array.from({ length: 48 }, (_, index) => {
  const hour = String(Math.floor(index / 2)).padStart(2, "0");
  return `${hour}:${index % 2 === 0 ? "00" : "30"}`;
});
