import { actionsOf } from "./blocks.ts";
import { type CalledFlows, type Part, partsOf } from "./called.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ActionStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { actionOf } from "./offers.ts";

/** A step that writes through a connection in live mode. */
export interface LiveWrite {
  readonly step: ActionStep;
  readonly connection: string;
  /** What the step stands in. */
  readonly document: FlowDocument;
  /** The called flow that the step stands in; null for one of the document's own. */
  readonly called: Part["called"];
}

export interface Surroundings {
  readonly catalogue: Catalogue;
  readonly called: CalledFlows;
  readonly isLive: (connection: string) => boolean;
}

/**
 * What a flow would newly do in live mode, itself and by what it calls: the writes of `draft` that
 * `published` does not have, by connection and action.
 */
export function newLiveWrites(
  draft: FlowDocument,
  published: FlowDocument | null,
  surroundings: Surroundings,
): readonly LiveWrite[] {
  const before = new Set(published === null ? [] : writesOf(published, surroundings).map(sameness));
  return writesOf(draft, surroundings).filter(
    (write) => surroundings.isLive(write.connection) && !before.has(sameness(write)),
  );
}

function writesOf(
  document: FlowDocument,
  { catalogue, called }: Surroundings,
): readonly LiveWrite[] {
  const isWrite = ({ connector, action }: ActionStep): boolean =>
    actionOf(catalogue, connector, action)?.kind === "effect";
  return partsOf(document, called).flatMap((part) =>
    actionsOf(part.document).flatMap((step) =>
      step.connection !== null && isWrite(step)
        ? [{ step, connection: step.connection, document: part.document, called: part.called }]
        : [],
    ),
  );
}

/** A step that moves or gets another name does nothing new. */
function sameness({ step, connection }: LiveWrite): string {
  return JSON.stringify([connection, step.connector, step.action]);
}
