import { pollOf } from "#engine/shared-polls.ts";
import type { Connector } from "#sdk/connector.ts";
import type { Values } from "./sight.ts";

/** The polls whose events have keys that tell of people. */
export function privateKeysOf(connectors: readonly Connector[]): readonly string[] {
  return connectors.flatMap(({ triggers }) =>
    triggers.filter(({ privateKey }) => privateKey === true).map(pollOf),
  );
}

/** What a run or an event is called for whoever asks: by the key of the event, or by its own id where they may not see that. */
export function referenceFor(
  { id, key, poll }: { readonly id: string; readonly key: string; readonly poll: string | null },
  values: Values,
  connectors: readonly Connector[],
): string {
  if (!values.seen) return id;
  const isMasked = values.masked !== undefined && poll !== null;
  return isMasked && privateKeysOf(connectors).includes(poll) ? id : key;
}
