import type { Several, SetOutcome } from "#sdk/action.ts";
import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { familyName, targetName } from "./effect-name.ts";
import { kindOf, setBy } from "./effects.ts";
import type { EffectRecord, NewerWrite } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/** What a write sets values of, and how a write of several objects is sent and answered, as pure functions. */

type Sets = Pick<AnyEffectAction, "changes" | "sets" | "seek" | "several" | "family">;

/** What a write sets values of, or may, as its store knows it. */
export interface WhatIsSet {
  /** The names of its objects. */
  readonly objects: readonly string[];
  /** The name of all writes of several objects that may be about one of them; null where there is none. */
  readonly family: string | null;
  /** What is kept with the write: one of several objects, or of objects without names, is found by its family. */
  readonly target: string | null;
}

/** May a write by this action keep a target for others to find? */
export function keepsTarget({ changes, sets, seek, several, family }: Sets): boolean {
  return Boolean(sets ?? several ?? family ?? (seek ? undefined : changes));
}

/** Null for a write that sets nothing, or does not say of what. */
export function whatIsSet(action: Sets, request: FrozenRequest, account: string): WhatIsSet | null {
  const named = action.family?.(request) ?? null;
  const family = named === null ? null : familyName(account, named);
  const { several } = action;
  if (several) {
    const objects = several.names(request)?.map((name) => targetName(account, name));
    return objects === undefined ? null : { objects, family, target: family };
  }
  const object = setBy(action, request);
  if (object === null) return family === null ? null : { objects: [], family, target: family };
  const target = targetName(account, object);
  return { objects: [target], family, target };
}

/**
 * May a repeat of a write put back what a newer write has set? One of another kind than `sets` is not executed twice: what it
 * names counts against the repeats of others.
 */
export function putsBack(
  action: Pick<AnyEffectAction, "effect" | "sets">,
  request: FrozenRequest,
  { objects }: Pick<WhatIsSet, "objects">,
): boolean {
  if (objects.length === 0) return false;
  return action.sets === undefined || kindOf(action, request).kind === "sets";
}

/** The places of the objects that a newer write has set, or may have. `action`: the newer write's, if it is still known. */
export function placesSetBy(
  newer: NewerWrite,
  action: Sets | null,
  { objects, family }: WhatIsSet,
  account: string,
): readonly number[] {
  const all = [...objects.keys()];
  const target = newer.target ?? (action && whatIsSet(action, newer.request, account)?.target);
  if (!target) return [];
  if (target !== family) return all.filter((place) => objects[place] === target);
  const names = action?.several?.names(newer.request) ?? null;
  // Nobody can say any more which objects it was about.
  if (names === null) return all;
  const outcomes = outcomesIn(newer.answer, names.length);
  const set = new Set(
    names
      .filter((_, place) => outcomes[place]?.["is"] !== "refused")
      .map((name) => targetName(account, name)),
  );
  return all.filter((place) => set.has(objects[place] ?? ""));
}

/** What is sent of a write now. */
export interface Portion {
  readonly request: FrozenRequest;
  /** The places of its objects. */
  readonly places: readonly number[];
  /** The places of those that newer writes have set, and that are not sent again. */
  readonly overtaken: readonly number[];
}

/** What of a write has yet to be sent: all objects of which nothing is known for good, but for those that newer writes have set. */
export function portionOf(
  { several }: Pick<AnyEffectAction, "several">,
  effect: Pick<EffectRecord, "request" | "answer">,
  overtaken: readonly number[],
): Portion {
  const { request, answer } = effect;
  const names = several?.names(request) ?? null;
  if (!several || names === null) return { request, places: [0], overtaken };
  const known = outcomesIn(answer, names.length);
  const places = [...names.keys()].filter((at) => !known[at] && !overtaken.includes(at));
  const isAll = places.length === names.length || places.length === 0;
  return { request: isAll ? request : several.only(request, places), places, overtaken };
}

/**
 * What is known of all objects of a write after a portion of them was answered. `isRepeat`: an earlier send may have been
 * executed, so that a refusal does not say that an object does not have its values.
 */
export function answerToAll(
  several: Several,
  effect: Pick<EffectRecord, "request" | "answer">,
  { places, overtaken }: Pick<Portion, "places" | "overtaken">,
  answer: Answer | null,
  isRepeat: boolean,
): Answer {
  const { request } = effect;
  const count = several.names(request)?.length ?? 0;
  const told = outcomesIn(answer, places.length);
  const outcomeOf = (place: number): SetOutcome | null => {
    if (overtaken.includes(place)) return unknown(several.unsent(request, place));
    const outcome = told[places.indexOf(place)] ?? null;
    return isRepeat && outcome?.is === "refused" ? unknown(outcome) : outcome;
  };
  const body = outcomesIn(effect.answer, count).map((known, place) => known ?? outcomeOf(place));
  return { status: 200, ...answer, body };
}

function unknown(facts: JsonObject): SetOutcome {
  return { ...facts, is: "unknown" };
}

/** The outcome of each object; null where an answer has none. */
function outcomesIn(answer: Answer | null, count: number): readonly (SetOutcome | null)[] {
  const body = answer?.body ?? null;
  const list: readonly Json[] = Array.isArray(body) ? body : [];
  return Array.from({ length: count }, (_, place) => {
    const outcome = list[place] ?? null;
    return isJsonObject(outcome) && isOutcome(outcome) ? outcome : null;
  });
}

function isOutcome(outcome: JsonObject): outcome is SetOutcome {
  return ["done", "refused", "unknown"].some((one) => outcome["is"] === one);
}
