import type { CatalogueTrigger } from "./catalogue.ts";
import type { EventTrigger } from "./trigger.ts";

/** A trigger as somebody has just chosen it. */
export function newEventTrigger(
  connector: string,
  offer: Pick<CatalogueTrigger, "id" | "settings">,
  connection: string | null,
): EventTrigger {
  return {
    kind: "event",
    connector,
    trigger: offer.id,
    connection,
    settings: Object.fromEntries(
      Object.entries(offer.settings.properties ?? {}).flatMap(([name, { field }]) =>
        field?.initial === undefined ? [] : [[name, field.initial]],
      ),
    ),
    everySeconds: null,
  };
}
