import type { EffectRecord } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/**
 * What a look-up can show of a write: whether it was done; only that it was done, because an
 * absence proves nothing; or nothing.
 */
export type Sight = "whether" | "that" | "nothing";

type Sought = Pick<EffectRecord, "request" | "id" | "generation">;

/** What can the other side tell of a write whose answer was lost? */
export function sightOf(
  action: Pick<AnyEffectAction, "made" | "seek" | "traced">,
  write: Sought,
): Sight {
  if (canFind(action, write)) return "whether";
  return action.traced ? "that" : "nothing";
}

/** Does the other side give a way to tell whether a write whose answer was lost was done? */
export function canFind(
  action: Pick<AnyEffectAction, "made" | "seek">,
  { request, id: effectId, generation }: Sought,
): boolean {
  return (
    action.made !== undefined || (action.seek?.(request, { effectId, generation }) ?? null) !== null
  );
}
