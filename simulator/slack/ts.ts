/**
 * The name of a message in its channel: seconds and a counter, as text. It is compared part by part: as a number it would
 * lose its last digits.
 */

/** Negative where `a` is before `b`. */
export function compareTs(a: string, b: string): number {
  const [[seconds, counter], [otherSeconds, otherCounter]] = [partsOf(a), partsOf(b)];
  return seconds - otherSeconds || counter - otherCounter;
}

export function isTs(text: string): boolean {
  return /^\d{1,10}(\.\d{1,6})?$/.test(text);
}

/** The first that is free at that moment, behind the last one of its channel. */
export function nextTs(milliseconds: number, last: string | undefined): string {
  const seconds = Math.floor(milliseconds / 1000);
  const now = written(seconds, (milliseconds - seconds * 1000) * 1000);
  if (last === undefined || compareTs(now, last) > 0) return now;
  const [lastSeconds, lastCounter] = partsOf(last);
  return lastCounter === 999_999
    ? written(lastSeconds + 1, 0)
    : written(lastSeconds, lastCounter + 1);
}

function written(seconds: number, counter: number): string {
  return `${seconds}.${String(Math.floor(counter)).padStart(6, "0")}`;
}

function partsOf(ts: string): [seconds: number, counter: number] {
  const [seconds = "0", counter = "0"] = ts.split(".");
  return [Number(seconds), Number(counter.padEnd(6, "0"))];
}
