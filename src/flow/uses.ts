import { actionsOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";

/** A connection, or the place for one, in a flow. */
export interface Use {
  /** `trigger`, or the id of a step. */
  readonly step: string;
  readonly connector: string;
  readonly connection: string | null;
}

export function usesOf(flow: Pick<FlowDocument, "trigger" | "steps">): readonly Use[] {
  const { trigger } = flow;
  const ofTrigger = trigger?.kind === "event" ? [{ ...trigger, id: "trigger" }] : [];
  return [...ofTrigger, ...actionsOf(flow)].map(({ id, connector, connection }) => ({
    step: id,
    connector,
    connection,
  }));
}

/** Each connection in some flows, once. */
export function connectionsIn(...documents: readonly FlowDocument[]): ReadonlySet<string> {
  return new Set(documents.flatMap(usesOf).flatMap(({ connection }) => connection ?? []));
}

/** The systems that a flow works with, each once, in the order in which they come. */
export function connectorsIn(document: FlowDocument): readonly string[] {
  return [...new Set(usesOf(document).map(({ connector }) => connector))];
}
