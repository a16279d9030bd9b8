import type { AnyTrigger } from "#sdk/connector.ts";
import type { Json } from "#sdk/json.ts";

/** Which poll serves a trigger, and to which trigger an event of a poll belongs. Pure. */

/** What tells the name of a trigger's poll. */
export interface Polled {
  readonly id: string;
  readonly shares?: { readonly list: { readonly id: string } };
}

/** Triggers that share a list have one poll, which bears the list's name. */
export function pollOf(trigger: Polled): string {
  return trigger.shares?.list.id ?? trigger.id;
}

/** What a poll reads: a trigger's own list, or one that several share. Which flow wants what, its own trigger says. */
export function readerOf(triggers: readonly AnyTrigger[], poll: string): AnyTrigger | undefined {
  const found = triggers.find((trigger) => pollOf(trigger) === poll);
  if (found?.kind !== "since" || !found.shares) return found;
  const { list } = found.shares;
  return { ...found, id: list.id, label: list.label, poll: (context) => list.poll(context) };
}

/** The trigger that an event of a poll is one of; undefined where it is of none that there is. */
export function tellerOf(
  triggers: readonly AnyTrigger[],
  poll: string,
  data: Json,
): AnyTrigger | undefined {
  return triggers.find(
    (trigger) =>
      pollOf(trigger) === poll &&
      (trigger.kind !== "since" || trigger.shares?.tells(data) !== false),
  );
}
