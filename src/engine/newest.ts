import type { AnyTrigger } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { Row, TriggerEvent } from "#sdk/trigger.ts";
import type { Clock } from "./clock.ts";

/** How many rows the engine reads when a person tests a flow on one row. */
export const newestRows = 25;

/** The newest that one request lists, the newest first. Of rows at most `limit`, as they are now. */
export async function newestOf(
  {
    trigger,
    api,
    where,
    limit,
  }: {
    readonly trigger: AnyTrigger;
    readonly api: unknown;
    readonly where: JsonObject;
    readonly limit: number;
  },
  clock: Pick<Clock, "now">,
): Promise<readonly TriggerEvent[]> {
  if (trigger.kind !== "since") {
    const rows = await trigger.some({ api, where, limit });
    return rows.map((row) => rowNow(row, clock));
  }
  for await (const page of trigger.poll({ api, where, since: new Date(0) })) return page;
  return [];
}

/** A row as an event of this moment: nobody knows when it came to be what it is. */
export function rowNow({ key, data }: Row, clock: Pick<Clock, "now">): TriggerEvent {
  return { key, at: new Date(clock.now()), data };
}
