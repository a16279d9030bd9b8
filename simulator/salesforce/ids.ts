/** Ids of records: 15 characters in which case counts, and three more that say what it is. */
import { randomText } from "../kit/random.ts";

const SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

export function newId(prefix: string, random: () => number): string {
  return withSuffix(`${prefix}000000${randomText(random, 6)}`);
}

/** The 18 characters of an id; null where it is none. */
export function wholeId(id: string): string | null {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(id)) return null;
  return withSuffix(id.slice(0, 15));
}

function withSuffix(id: string): string {
  const parts = [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)];
  return id + parts.map(suffixOf).join("");
}

/** A bit for each capital. */
function suffixOf(five: string): string {
  const bits = Array.from(five).reduce(
    (sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 1 << at : 0),
    0,
  );
  return SUFFIXES.charAt(bits);
}
