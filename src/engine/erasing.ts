import { isJsonObject, type Json } from "#sdk/json.ts";
import { isList } from "#flow/pill.ts";
import type { RunState } from "./run-state.ts";
import type { Delivery, Eraser } from "./store.ts";
import { readings, wholeWords } from "./whole-words.ts";

/**
 * What is erased for one subject: which text goes where, and what happens to data that has lost its
 * text. Pure.
 */

/** Stands in the place of what was erased, for people of both languages. */
export const erasedMark = "(erased · 消去済み)";

/** A shorter text would also occur in unrelated data, and signs alone are no words. */
export function canBeErased(value: string): boolean {
  return value.length >= (/^[\x20-\x7e]*$/.test(value) ? 6 : 3) && /[\p{L}\p{N}]/u.test(value);
}

/** An event whose data was erased starts nothing any more. */
export function deliveryOfErased(delivery: Delivery): Delivery {
  if (delivery.kind === "leave") return delivery;
  return { flowId: delivery.flowId, kind: "skip", reason: "erased" };
}

/** Names by which parts of a run's state and of an error are told apart. What they hold is no data. */
const structural: ReadonlySet<string> = new Set([
  "is",
  "kind",
  "code",
  "path",
  "block",
  "handler",
  "step",
  "then",
  "onFailure",
  "connectionId",
  "effectId",
  "requestId",
]);

export function eraserOf(value: string): Eraser {
  const clean = wholeWords(value, erasedMark);
  const mayHold = mayHoldOf(value);
  const without = (json: string, keep: ReadonlySet<string>): string =>
    mayHold(json) ? withoutValue(json, clean, keep) : json;
  const error = (json: string): string => without(json, structural);
  return {
    data: (json) => without(json, none),
    error,
    state: (json, isTouched) => {
      const erased = error(json);
      return isTouched || erased !== json ? ended(erased) : json;
    },
  };
}

type Clean = (text: string) => string;

const none: ReadonlySet<string> = new Set();

/** Nobody lets a run go on that has lost what it would go on with. */
function ended(json: string): string {
  // The store kept a run's state.
  const state: RunState = JSON.parse(json);
  const { phase } = state;
  return phase.is === "failed"
    ? JSON.stringify({ ...state, phase: { ...phase, final: true } })
    : json;
}

/** Reading a text as JSON takes far longer than looking into it. Parts of words are not told apart here. */
function mayHoldOf(value: string): (json: string) => boolean {
  const needles = [value.trim(), JSON.stringify(value.trim()).slice(1, -1)].map((one) =>
    one.toLowerCase(),
  );
  return (json) =>
    readings(json).some((reading) => {
      const text = reading.toLowerCase();
      return needles.some((needle) => text.includes(needle));
    });
}

/** What holds no more than a part of a word stays byte for byte, or it would count as holding the value. */
function withoutValue(json: string, clean: Clean, keep: ReadonlySet<string>): string {
  let isFound = false;
  const noting: Clean = (text) => {
    const left = clean(text);
    isFound ||= left !== text;
    return left;
  };
  const left = withoutTexts(parsed(json), noting, keep);
  return isFound ? JSON.stringify(left) : json;
}

function parsed(json: string): Json {
  // The store kept JSON.
  const value: Json = JSON.parse(json);
  return value;
}

function withoutTexts(value: Json, clean: Clean, keep: ReadonlySet<string>): Json {
  if (typeof value === "string") return clean(value);
  if (isList(value)) return value.map((item) => withoutTexts(item, clean, keep));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      keep.has(name) && typeof one === "string"
        ? [name, one]
        : [isWord(name) ? name : clean(name), withoutTexts(one, clean, keep)],
    ),
  );
}

/** The name of a field, by which what was done is read: that a write has moved an amount, or where a run stands. */
function isWord(name: string): boolean {
  return /^[a-z_]+$/i.test(name);
}
