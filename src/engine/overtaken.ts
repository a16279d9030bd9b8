import { keepsTarget, placesSetBy, type WhatIsSet } from "./several.ts";
import type { PerformOptions } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { accountOf } from "./bound-account.ts";
import type { EffectRecord } from "./store.ts";

/** So many newer writes are read at once: each may be about hundreds of objects. */
const page = 20;

/**
 * The places of the objects of a write that newer runs have set since it was sent first; null where it was not sent.
 * A person who has a write of several objects sent again does not see all of them: there the sends of all generations count.
 */
export async function overtakenIn(
  { action, connection }: EffectTask,
  { id: effectId, generation }: EffectRecord,
  set: WhatIsSet,
  { store, registry }: Pick<PerformOptions, "store" | "registry">,
): Promise<readonly number[] | null> {
  const account = accountOf(connection);
  const { objects, family } = set;
  const targets = [...new Set(family === null ? objects : [...objects, family])];
  const from = action.several ? 0 : generation;
  // An earlier build kept no target of some writes that keep one now: what they were about, their requests tell.
  const actions = (registry.connector(connection.connector)?.actions ?? []).flatMap((one) =>
    one.kind === "effect" && keepsTarget(one) ? [one.id] : [],
  );
  const places = new Set<number>();
  let after: number | null = null;
  while (places.size < objects.length) {
    const newer: Awaited<ReturnType<typeof store.newerWrites>> = await store.newerWrites({
      effectId,
      from,
      targets,
      actions,
      after,
      limit: page,
    });
    if (newer === null) return null;
    for (const one of newer) {
      const known = registry.action(connection.connector, one.action);
      const theirs = known?.kind === "effect" ? known : null;
      for (const place of placesSetBy(one, theirs, set, account)) places.add(place);
    }
    if (newer.length < page) break;
    after = newer.at(-1)?.seq ?? null;
  }
  return [...places];
}
