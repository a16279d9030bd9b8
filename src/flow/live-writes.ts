import type { Catalogue } from "./catalogue.ts";
import type { ActionStep, FlowDocument } from "./document.ts";
import { actionOf } from "./offers.ts";

/** A step that writes through a connection in live mode. */
export interface LiveWrite {
  readonly step: ActionStep;
  readonly connection: string;
}

/**
 * What a flow would newly do in live mode: the writes of `draft` that `published` does not have, by
 * connection and action. `isLive` knows the connections.
 */
export function newLiveWrites(
  draft: FlowDocument,
  published: FlowDocument | null,
  catalogue: Catalogue,
  isLive: (connection: string) => boolean,
): readonly LiveWrite[] {
  const before = new Set(published === null ? [] : writesOf(published, catalogue).map(sameness));
  return writesOf(draft, catalogue).filter(
    (write) => isLive(write.connection) && !before.has(sameness(write)),
  );
}

function writesOf({ steps }: FlowDocument, catalogue: Catalogue): readonly LiveWrite[] {
  return steps.flatMap((step) =>
    step.connection !== null && actionOf(catalogue, step.connector, step.action)?.kind === "effect"
      ? [{ step, connection: step.connection }]
      : [],
  );
}

/** A step that moves or gets another name does nothing new. */
function sameness({ step, connection }: LiveWrite): string {
  return JSON.stringify([connection, step.connector, step.action]);
}
