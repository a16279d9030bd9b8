import { isJsonObject, type Json } from "#sdk/json.ts";
import { isList } from "#flow/pill.ts";
import { type Clean, cleaner } from "#flow/private-texts.ts";
import type { RunState } from "./run-state.ts";
import type { Delivery, Eraser } from "./store.ts";

/**
 * What is erased for one subject: which text goes where, and what happens to data that has lost its
 * text. Pure.
 */

/** Stands in the place of what was erased, for people of both languages. */
export const erasedMark = "(erased · 消去済み)";

/** A shorter text would also occur in unrelated data. */
export function canBeErased(value: string): boolean {
  return value.length >= (/^[\x20-\x7e]*$/.test(value) ? 6 : 3);
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
  const clean = cleaner([value], erasedMark);
  const isIn = holds(value);
  const data = (json: string): string =>
    isIn(json) ? JSON.stringify(withoutTexts(parsed(json), clean, none)) : json;
  const error = (json: string): string =>
    isIn(json) ? JSON.stringify(withoutTexts(parsed(json), clean, structural)) : json;
  return {
    data,
    error,
    state: (json, isTouched) => {
      const erased = error(json);
      return isTouched || erased !== json ? ended(erased) : json;
    },
  };
}

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

/** Reading a text as JSON takes far longer than looking into it. */
function holds(value: string): (json: string) => boolean {
  const needles = [value, encodeURIComponent(value.toWellFormed())].map((one) =>
    JSON.stringify(one.trim()).slice(1, -1).toLowerCase(),
  );
  return (json) => {
    const text = json.toLowerCase();
    return needles.some((needle) => text.includes(needle));
  };
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
