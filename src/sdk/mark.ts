/**
 * Our mark on the object that a write made, as pairs of short texts, for systems that keep
 * metadata, labels or the like. Pure.
 */
import type { EffectTag, Found, Made, WriteTag } from "./action.ts";
import { isJsonObject, type Json, type JsonObject, textAt } from "./json.ts";

const effectKey = "millrace_effect";
const generationKey = "millrace_generation";
const chainKey = "millrace_chain";
const runKey = "millrace_run";

/** How much a system keeps. */
export interface Room {
  readonly mostKeys: number;
  readonly longestValue: number;
}

/**
 * The pairs with the mark in them. If there is too little room, it leaves out the run, the chain,
 * and the far end of a long chain.
 */
export function withMark(
  pairs: Json | undefined,
  { effectId, generation, chain = [], run }: Omit<WriteTag, "at">,
  { mostKeys, longestValue }: Room,
): JsonObject {
  const own = isJsonObject(pairs) ? pairs : {};
  const tagged = { ...own, [effectKey]: effectId, [generationKey]: String(generation) };
  const hasRoom = (taken: JsonObject): boolean => Object.keys(taken).length < mostKeys;
  const chained =
    chain.length > 0 && hasRoom(tagged)
      ? { ...tagged, [chainKey]: nearest(chain, longestValue) }
      : tagged;
  return run !== undefined && hasRoom(chained) ? { ...chained, [runKey]: run } : chained;
}

/**
 * The objects of a page that bear our mark. `found`: what an object shows of its write; null while
 * nobody can tell.
 */
export function madeIn<Listed extends Json>(
  page: readonly Listed[],
  pairsOf: (object: Listed) => Json | undefined,
  found: (object: Listed) => Found | null,
): readonly Made[] {
  return page.flatMap((object) => {
    const pairs = pairsOf(object);
    const tag = tagIn(pairs);
    const told = found(object);
    return tag !== null && told !== null ? [{ tag, found: told, ...runIn(pairs) }] : [];
  });
}

function nearest(chain: readonly string[], longest: number): string {
  const whole = chain.join(" ");
  const cut = whole.slice(-longest);
  return cut === whole ? whole : cut.slice(cut.indexOf(" ") + 1);
}

/** The tag in an object's pairs; null if they contain none of ours. */
export function tagIn(pairs: Json | undefined): EffectTag | null {
  const effectId = textAt(pairs, effectKey) ?? "";
  if (!isJsonObject(pairs) || effectId === "") return null;
  return { effectId, generation: Number(pairs[generationKey]) };
}

/** The run in an object's pairs, if they name one. */
function runIn(pairs: Json | undefined): Pick<Made, "run"> {
  const run = textAt(pairs, runKey) ?? "";
  return run === "" ? {} : { run };
}

/** The chain in an object's pairs. */
export function chainIn(pairs: Json | undefined): readonly string[] {
  return (textAt(pairs, chainKey) ?? "").split(" ").filter((flow) => flow !== "");
}
