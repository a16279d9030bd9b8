import type { JsonObject } from "#sdk/json.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { AnyTrigger } from "#sdk/connector.ts";
import type { ListeningFlow } from "./accept.ts";

interface Source {
  readonly trigger: AnyTrigger;
  readonly api: unknown;
  readonly where: JsonObject;
}

/** Reads what the list has left out of an event. */
export function completed(
  event: TriggerEvent,
  { trigger, api, where }: Source,
): Promise<TriggerEvent> {
  const whole = trigger.kind === "since" && trigger.complete?.({ api, where, event });
  return whole || Promise.resolve(event);
}

/** The same where a flow is to get it: each costs requests. */
export async function completedFor(
  flows: readonly Pick<ListeningFlow, "liveFrom" | "matches">[],
  event: TriggerEvent,
  source: Source,
): Promise<TriggerEvent> {
  const wanted = flows.some(
    ({ liveFrom, matches }) => event.at.getTime() >= liveFrom && matches(event.data) === "take",
  );
  return wanted ? completed(event, source) : event;
}
