import { actionsOf } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { ActionStep } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { actionOf } from "#flow/offers.ts";
import type { Connection } from "../../api/connections.ts";

/** A step that changes something in the outside world when it is tested. */
export interface Write {
  readonly step: ActionStep;
  /** Null where the connection is somebody else's, or none. */
  readonly mode: Connection["mode"] | null;
}

export function writesOf(
  document: FlowDocument,
  catalogue: Catalogue,
  own: readonly Connection[],
): readonly Write[] {
  return actionsOf(document)
    .filter(({ connector, action }) => actionOf(catalogue, connector, action)?.kind === "effect")
    .map((step) => ({ step, mode: own.find(({ id }) => id === step.connection)?.mode ?? null }));
}
