import { isDeepStrictEqual } from "node:util";
import type { WriteTag } from "#sdk/action.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import { partPath } from "#flow/paths.ts";
import type { Spot } from "./attempt.ts";
import { effectName, runMark } from "./effect-name.ts";
import { type AnySequence, begunIn, placeOfPart, type PlannedPart, plannedParts } from "./parts.ts";
import { hasOtherWhole, madeOf } from "./perform-parts.ts";
import { outputsAt } from "./scope.ts";
import type { Store } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/** The input of a failed step of several writes, corrected by a person. */

/** What the step goes on with; null where it has not begun, or writes once. */
export async function frozenInput(
  { held, path }: Spot,
  store: Pick<Store, "outputs">,
): Promise<JsonObject | null> {
  return begunIn((await outputsAt(held, [path], store)).get(path));
}

interface Corrected {
  readonly spot: Spot;
  readonly sequence: AnySequence;
  readonly input: Parameters<NonNullable<AnySequence["moves"]>>[0];
}

interface CorrectedPart {
  readonly path: string;
  readonly action: AnyEffectAction;
  readonly request: (tag: WriteTag) => FrozenRequest;
}

/**
 * The part that a corrected step goes on with; null where it has none left. `done`: another value would change a part that
 * is done, and stays as it is. Throws what the connector throws.
 */
export async function correctedPart(
  { spot, sequence, input }: Corrected,
  options: { readonly store: Store },
): Promise<CorrectedPart | "done" | null> {
  const { store } = options;
  const parts = plannedParts(sequence, input) ?? [];
  const made = await madeOf(spot, parts, options);
  const index = parts.findIndex(({ name }) => !made.has(name));
  const done = index === -1 ? parts : parts.slice(0, index);
  for (const part of done)
    if (await isOther({ spot, sequence, input }, part, made, store)) return "done";
  const part = parts[index];
  if (part === undefined) return null;
  const before = done.at(-1);
  const whole = sequence.moves?.(input) ?? null;
  const counts = before === undefined || (await hasOtherWhole(spot, before, whole, store));
  return {
    path: partPath(spot.path, part.name),
    action: part.action,
    request: (tag) => ({
      ...part.action.request(part.action.input.parse(part.input(made)), tag),
      of: placeOfPart(sequence, { input, parts, part }, counts),
    }),
  };
}

/** Would a part that is done be sent with other values by now? */
async function isOther(
  { spot }: Corrected,
  part: PlannedPart,
  made: Awaited<ReturnType<typeof madeOf>>,
  store: Pick<Store, "effect">,
): Promise<boolean> {
  const { flowId, name: runName, ancestry: chain } = spot.held.run;
  const path = partPath(spot.path, part.name);
  const { id: effectId } = effectName({ flowId, runName, path, generation: 0 });
  const effect = await store.effect(effectId);
  if (effect === null) return false;
  const tag = { effectId, generation: 0, at: 0, chain, run: runMark({ flowId, runName }) };
  const now = part.action.request(part.action.input.parse(part.input(made)), tag);
  const params = (request: FrozenRequest) => part.action.retag(request, tag).params;
  return !isDeepStrictEqual(params(now), params(effect.request));
}
