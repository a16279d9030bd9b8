/** What a refusal says of a value that is there already. */
import type { Said } from "./salesforce.errors.ts";
import { recordId, wholeId } from "./salesforce.names.ts";

/**
 * Is it the mark that is there already? The words differ from language to language: the name of the field and an id stand in
 * all of them.
 */
export function isOfMark(mark: string, { code, message }: Said): boolean {
  if (code !== "DUPLICATE_VALUE") return false;
  return new RegExp(String.raw`(?<![\w])${mark}(?![\w])`, "i").test(message);
}

/** The record that has the value; null where the words name none, or several. */
export function idIn(message: string): string | null {
  const words = message.match(/[a-zA-Z0-9_]+/g) ?? [];
  // An id holds digits; a word of 15 letters does not.
  const ids = words.filter((word) => recordId.test(word) && /^\w*\d\w*$/.test(word));
  const [id] = ids;
  return id === undefined || ids.length > 1 ? null : wholeId(id);
}
