import type { EffectView } from "#reading/run-views.ts";
import type { ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import type { Decider } from "./step.schemas.ts";

type Parts = Pick<ServerParts, "store" | "people">;
type Effect = Pick<EffectView, "id" | "isAboveLimit">;

/** By the id of a write; null for one that waits for nobody's word but that of whoever may operate. */
export type DeciderOf = (effect: Effect) => Decider | null;

/** Whose word writes above a limit wait for: that of the owners of their connections. */
export async function decidersOf(
  effects: readonly Effect[],
  person: string,
  { store, people }: Parts,
): Promise<DeciderOf> {
  const waiting = new Set(effects.filter(({ isAboveLimit }) => isAboveLimit).map(({ id }) => id));
  if (waiting.size === 0) return () => null;
  const owners = new Map((await store.connections()).map(({ id, owner }) => [id, owner]));
  const nameOf = await personNames(people);
  const found = new Map<string, Decider>();
  for (const id of waiting) {
    const owner = owners.get((await store.effect(id))?.connectionId ?? "");
    if (owner !== undefined) found.set(id, { person: nameOf(owner), isYou: owner === person });
  }
  return ({ id, isAboveLimit }) => (isAboveLimit ? (found.get(id) ?? null) : null);
}

/** Each of them once. */
export function decidersIn(effects: readonly Effect[], deciderOf: DeciderOf): Decider[] {
  const all = effects.flatMap((effect) => deciderOf(effect) ?? []);
  return [...new Map(all.map((one) => [one.person.id, one])).values()];
}
