import type { AnyAction, AnyTrigger, Connector } from "#sdk/connector.ts";
import type { Json } from "#sdk/json.ts";
import { readerOf, tellerOf } from "./shared-polls.ts";

/** Finds what a flow document names. */
export interface Registry {
  connector(id: string): Connector | undefined;
  trigger(connector: string, id: string): AnyTrigger | undefined;
  /** What a poll of that name reads. */
  reader(connector: string, poll: string): AnyTrigger | undefined;
  /** The trigger that an event of a poll of that name is one of. */
  teller(connector: string, poll: string, data: Json): AnyTrigger | undefined;
  action(connector: string, id: string): AnyAction | undefined;
}

export function registryOf(connectors: readonly Connector[]): Registry {
  const byId = new Map(connectors.map((connector) => [connector.id, connector]));
  return {
    connector: (id) => byId.get(id),
    trigger: (connector, id) => byId.get(connector)?.triggers.find((trigger) => trigger.id === id),
    reader: (connector, poll) => readerOf(byId.get(connector)?.triggers ?? [], poll),
    teller: (connector, poll, data) => tellerOf(byId.get(connector)?.triggers ?? [], poll, data),
    action: (connector, id) => byId.get(connector)?.actions.find((action) => action.id === id),
  };
}
