import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import { textOf } from "./scalar.ts";

/** How the values of pills are written into a text that another system reads: `pillsAs` of a field. Pure. */

export type PillsAs = NonNullable<FieldFacts["pillsAs"]>;

/** A piece of the text as it was typed, or what a pill gives; null for a pill that is empty. */
export type Piece = { readonly typed: string } | { readonly given: Json };

/** Undefined where one of the values cannot be written so: nothing, or a list, as a segment of an address. */
export function writtenAs(as: PillsAs, pieces: readonly Piece[]): string | undefined {
  return as === "json" ? asJson(pieces) : asSegments(pieces);
}

function asSegments(pieces: readonly Piece[]): string | undefined {
  let written = "";
  for (const piece of pieces) {
    const given = "typed" in piece ? piece.typed : textOf(piece.given);
    if (given === undefined) return undefined;
    // A lone half of a letter cannot be encoded.
    written += "typed" in piece ? given : encodeURIComponent(given.toWellFormed());
  }
  return written;
}

/**
 * Whether a text can be JSON, whatever its pills give: each stands for what its neighbours leave open, the name of a
 * field, a part of a number, or a value.
 */
export function canBeJson(parts: readonly (string | null)[]): boolean {
  const pieces = parts.map((part, index): Piece => {
    if (part !== null) return { typed: part };
    const before = parts[index - 1] ?? "";
    const after = parts[index + 1] ?? "";
    if (/^\s*:/.test(after)) return { given: "name" };
    return { given: /[\d.+-]$/.test(before) || /^[\d.]/.test(after) ? 1 : null };
  });
  try {
    JSON.parse(asJson(pieces));
    return true;
  } catch {
    return false;
  }
}

/** Between quotation marks a pill is a part of the text; elsewhere it is a value. */
function asJson(pieces: readonly Piece[]): string {
  let written = "";
  let isInside = false;
  for (const piece of pieces) {
    if ("typed" in piece) {
      written += piece.typed;
      isInside = endsInside(piece.typed, isInside);
    } else {
      const json = JSON.stringify(piece.given);
      written += isInside ? insideText(piece.given, json) : json;
    }
  }
  return written;
}

function insideText(given: Json, json: string): string {
  if (given === null) return "";
  // A value that is not a text stands there as its JSON.
  return JSON.stringify(textOf(given) ?? json).slice(1, -1);
}

/** Does a text of JSON end between quotation marks, if it begins so? */
function endsInside(typed: string, began: boolean): boolean {
  let isInside = began;
  for (let at = 0; at < typed.length; at += 1) {
    if (isInside && typed[at] === "\\") at += 1;
    else if (typed[at] === '"') isInside = !isInside;
  }
  return isInside;
}
