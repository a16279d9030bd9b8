/** Names and ids, as they may stand in an address or in a query. */

/** The version of the API that every request names. */
export const apiVersion = "67.0";

export const basePath = `/services/data/v${apiVersion}`;

/** An API name: no sign that means anything in an address or in SOQL can be in it. */
export const apiName = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** 15 characters in which case counts, or the same with three more that say what it is. */
export const recordId = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/**
 * The 18 characters of an id, so that a record has one name; null where it is none. Of 18 characters, the last three say which of
 * the others are capitals, whatever a program in between has made of them.
 */
export function wholeId(id: string): string | null {
  if (!recordId.test(id)) return null;
  const said = id.slice(15).toUpperCase();
  const fives = [0, 5, 10].map((from) => id.slice(from, from + 5));
  const first = said === "" ? id : fives.map((five, at) => cased(five, said.charAt(at))).join("");
  const suffix = [0, 5, 10].map((from) => suffixOf(first.slice(from, from + 5))).join("");
  return said === "" || suffix === said ? first + suffix : null;
}

/** A bit for each capital. */
function suffixOf(five: string): string {
  const bits = Array.from(five).reduce(
    (sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 2 ** at : 0),
    0,
  );
  return suffixes.charAt(bits);
}

function cased(five: string, suffix: string): string {
  const bits = suffixes.indexOf(suffix);
  return five.replaceAll(/./g, (letter, at: number) =>
    ((bits >> at) & 1) === 1 ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

/** As many records as Salesforce takes in one request. */
export const mostAtOnce = 200;

/** The mark of one record of a list: the id of the effect, and which of its records it is. */
export const markAt = (effectId: string, index: number): string => `${effectId}#${index + 1}`;

/** The effect whose mark a record bears. */
export const effectIn = (mark: string): string => mark.replace(/#\d{1,3}$/, "");

/** The field for Millrace's mark, unless the author of a step names another. */
export const usualMark = "Millrace_Effect__c";
