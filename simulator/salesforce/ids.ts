/** Ids of records: 15 characters in which case counts, and three more that say what it is. */
import { randomText } from "../kit/random.ts";

const SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

export function newId(prefix: string, random: () => number): string {
  return withSuffix(`${prefix}000000${randomText(random, 6)}`);
}

/** The 18 characters of an id; null where it is none. Case does not count in 18 characters. */
export function wholeId(id: string): string | null {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(id)) return null;
  if (id.length === 15) return withSuffix(id);
  const suffix = id.slice(15).toUpperCase();
  const cased = Array.from(id.slice(0, 15), (letter, at) => {
    const isCapital = (SUFFIXES.indexOf(suffix.charAt(Math.floor(at / 5))) >> (at % 5)) & 1;
    return isCapital === 1 ? letter.toUpperCase() : letter.toLowerCase();
  }).join("");
  return withSuffix(cased) === cased + suffix ? cased + suffix : null;
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
