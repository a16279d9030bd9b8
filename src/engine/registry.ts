import type { AnyAction, AnyTrigger, Connector } from "#sdk/connector.ts";

/** Finds what a flow document names. */
export interface Registry {
  connector(id: string): Connector | undefined;
  trigger(connector: string, id: string): AnyTrigger | undefined;
  action(connector: string, id: string): AnyAction | undefined;
}

export function registryOf(connectors: readonly Connector[]): Registry {
  const byId = new Map(connectors.map((connector) => [connector.id, connector]));
  return {
    connector: (id) => byId.get(id),
    trigger: (connector, id) => byId.get(connector)?.triggers.find((trigger) => trigger.id === id),
    action: (connector, id) => byId.get(connector)?.actions.find((action) => action.id === id),
  };
}
