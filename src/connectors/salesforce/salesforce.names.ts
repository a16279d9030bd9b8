/** Names and ids, as they may stand in an address or in a query. */

/** The version of the API that every request names. */
export const apiVersion = "67.0";

export const basePath = `/services/data/v${apiVersion}`;

/** An API name: no sign that means anything in an address or in SOQL can be in it. */
export const apiName = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** 15 characters in which case counts, or the same with three more that say what it is. */
export const recordId = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** The 18 characters of an id, so that a record has one name; null where it is none. */
export function wholeId(id: string): string | null {
  if (!recordId.test(id)) return null;
  const first = id.slice(0, 15);
  const parts = [first.slice(0, 5), first.slice(5, 10), first.slice(10)];
  return first + parts.map(suffixOf).join("");
}

/** A bit for each capital. */
function suffixOf(five: string): string {
  const bits = Array.from(five).reduce(
    (sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 2 ** at : 0),
    0,
  );
  return suffixes.charAt(bits);
}

/** As many records as Salesforce takes in one request. */
export const mostAtOnce = 200;

/** The mark of one record of a list: the id of the effect, and which of its records it is. */
export const markAt = (effectId: string, index: number): string => `${effectId}#${index + 1}`;

/** The effect whose mark a record bears. */
export const effectIn = (mark: string): string => mark.replace(/#\d{1,3}$/, "");

/** The field for Millrace's mark, unless the author of a step names another. */
export const usualMark = "Millrace_Effect__c";
