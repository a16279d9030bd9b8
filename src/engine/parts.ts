import type { Money, Movement } from "#sdk/action.ts";
import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import type { AnyAction } from "#sdk/connector.ts";
import { currencyCode } from "#sdk/currency.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import type { PartOf, PartsMade } from "#sdk/sequence.ts";
import { partPath } from "#flow/paths.ts";
import type { AnyEffectAction } from "./walk.ts";

/** A step of several writes, as pure functions: what its parts are, and what stands with it before the last of them is done. */

export type AnySequence = Extract<AnyAction, { kind: "sequence" }>;
type Input = Parameters<NonNullable<AnySequence["moves"]>>[0];

/** One part of a step, with the name that it has among all. */
export interface PlannedPart {
  readonly name: string;
  readonly action: AnyEffectAction;
  /** Throws what the connector throws. */
  input(made: PartsMade): JsonObject;
}

/** All parts for an input, in their order; null where there are more than there may be. */
export function plannedParts({ parts }: AnySequence, input: Input): readonly PlannedPart[] | null {
  const counted = parts.map((part) => ({ part, count: part.times?.of(input) ?? 1 }));
  if (counted.some(({ part, count }) => count > (part.times?.most ?? 1))) return null;
  return counted.flatMap(({ part, count }) =>
    part.wanted?.(input) === false
      ? []
      : Array.from({ length: count }, (_, index) => ({
          name: part.times ? nameAt(part.name, index) : part.name,
          action: part.action,
          input: (made: PartsMade) => part.input({ input, made, index }),
        })),
  );
}

/** All names that parts of a step may have. */
export function partNames({ parts }: AnySequence): readonly string[] {
  return parts.flatMap(({ name, times }) =>
    times ? Array.from({ length: times.most }, (_, index) => nameAt(name, index)) : [name],
  );
}

/** The part that a name of one is of: `line` of `line/2`. */
function partNamed({ parts }: AnySequence, name: string) {
  const [first] = name.split("/");
  return parts.find((part) => part.name === first);
}

/** The actions whose writes an action makes. */
export function writesOf(action: AnyAction): readonly AnyEffectAction[] {
  switch (action.kind) {
    case "read":
      return [];
    case "effect":
      return [action];
    case "sequence":
      return [...new Set(action.parts.map((part) => part.action))];
  }
}

function nameAt(name: string, index: number): string {
  return partPath(name, String(index + 1));
}

/** What stands as the output of a step until its last part is done. */
export function begunWith(input: JsonObject): JsonObject {
  return { [begun]: input };
}

/** The input that was frozen for a step before its first part; null where it has not begun, or is done. */
export function begunIn(output: Json | undefined): JsonObject | null {
  if (!isJsonObject(output) || Object.keys(output).length !== 1) return null;
  const input = output[begun];
  return isJsonObject(input) ? input : null;
}

const begun = "parts_of";

/** Which part of its step a write is. `counts`: its whole is held against limits before it. */
export function placeOfPart(
  sequence: AnySequence,
  {
    input,
    parts,
    part,
  }: { readonly input: Input; readonly parts: readonly PlannedPart[]; readonly part: PlannedPart },
  counts: boolean,
): PartOf {
  const movement = sequence.moves?.(input) ?? null;
  const moving = parts.findLastIndex(
    ({ name }) => partNamed(sequence, name)?.name === sequence.movedBy,
  );
  const index = parts.indexOf(part);
  const when = index < moving ? "ahead" : index === moving ? "now" : "past";
  return {
    action: sequence.id,
    part: part.name,
    whole: movement && { movement, when },
    counts,
  };
}

/** What is held against limits before a request is sent, and how much of it was counted before an earlier part. */
export interface Counted {
  readonly movement: Movement;
  readonly before: Money | null;
}

/**
 * Of a step of several writes the whole counts, once. Where the part that moves it has read more than that, the rest counts
 * before this part.
 */
export function countedMovement(action: Moving, request: FrozenRequest): Counted | null {
  const { of } = request;
  const movement = wholeMovement(action, request);
  if (movement === null) return null;
  if (of === undefined || of.counts) return { movement, before: null };
  const said = of.whole?.movement;
  if (said === undefined || movement === said) return null;
  const [now, before] = [movement.money, said.money];
  return { movement, before: now && before && isSameCurrency(now, before) ? before : null };
}

type Moving = Pick<AnyEffectAction, "moves">;

/**
 * What a write itself has moved, or would move. Of a step of several writes one moves the whole; one before it
 * tells of it only while it waits for a person.
 */
export function ownMovement(
  action: Pick<AnyEffectAction, "moves" | "cameTo">,
  request: FrozenRequest,
  { answer, isParked }: { readonly answer: Answer | null; readonly isParked: boolean },
): Movement | null {
  const { of } = request;
  if (of === undefined) return action.moves?.(request, answer) ?? null;
  if (of.whole === null) return null;
  const { movement, when } = of.whole;
  if (when === "now") {
    const came = answer === null ? null : (action.cameTo?.(answer) ?? null);
    return { ...movement, money: came ?? knownWhole(action, request, of.whole).money };
  }
  return when === "ahead" && isParked ? movement : null;
}

/** What a person is told who decides about a request: of a part the whole. */
export function wholeMovement(action: Moving, request: FrozenRequest): Movement | null {
  const { of } = request;
  if (of === undefined) return action.moves?.(request, null) ?? null;
  return of.whole && knownWhole(action, request, of.whole);
}

/**
 * What the step says, or more, where the part that moves it has read that at the other side: others may have added to it.
 * Somebody has agreed to what nobody knew.
 */
function knownWhole(
  { moves }: Moving,
  request: FrozenRequest,
  { movement, when }: NonNullable<PartOf["whole"]>,
): Movement {
  if (when !== "now" || movement.money === null) return movement;
  const own = moves?.(request, null) ?? null;
  if (own === null || !isAbove(own.money, movement.money)) return movement;
  return { ...movement, money: own.money };
}

/** What nobody knows may be more. */
function isAbove(money: Money | null, counted: Money): boolean {
  if (money === null || !isSameCurrency(money, counted)) return true;
  return Math.abs(money.amount) > Math.abs(counted.amount);
}

function isSameCurrency(one: Money, other: Money): boolean {
  return currencyCode(one.currency) === currencyCode(other.currency);
}
