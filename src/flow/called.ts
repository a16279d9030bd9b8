import { callsOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";

/** A flow that may be called, as it is published. */
export interface CalledFlow {
  readonly name: string;
  readonly document: FlowDocument;
}

/** What is called, by way of however many others; by id. */
export type CalledFlows = ReadonlyMap<string, CalledFlow>;

/** What two documents call, each what it is published with. */
export interface CalledBySides {
  readonly before: CalledFlows;
  readonly after: CalledFlows;
}

export const nothingCalled: CalledBySides = { before: new Map(), after: new Map() };

/** Where something stands that is done when a document runs. */
export interface Part {
  readonly document: FlowDocument;
  /** The called flow whose document it is, by id and name, and the step that leads to it; null for the document itself. */
  readonly called: { readonly id: string; readonly flow: string; readonly by: string } | null;
}

/** A document, and then those that it calls; each of these once, however often it is called. */
export function partsOf(document: FlowDocument, called: CalledFlows): readonly Part[] {
  const seen = new Set<string>();
  const inside = (part: Part): readonly Part[] => [
    part,
    ...callsOf(part.document).flatMap(({ id, flow }) => {
      const found = flow === null || seen.has(flow) ? undefined : called.get(flow);
      if (flow === null || found === undefined) return [];
      seen.add(flow);
      const by = part.called?.by ?? id;
      return inside({ document: found.document, called: { id: flow, flow: found.name, by } });
    }),
  ];
  return inside({ document, called: null });
}
