import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { connectionId, type ModelFlow } from "./disk.world.ts";
import type { Action } from "./turns.world.ts";

/** A drawn flow, as the document that the product works on. */
export function flowOf(id: string, actions: readonly Action[]): ModelFlow {
  const document: FlowDocument = {
    ...emptyDocument,
    trigger: {
      kind: "event",
      connector: "model",
      trigger: "new-order",
      connection: connectionId,
      settings: {},
      everySeconds: 60,
    },
    steps: actions.map((action, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connector: "model",
      action,
      connection: connectionId,
      input: { order: { kind: "pill", from: "trigger", path: ["id"] } },
    })),
    nextStep: actions.length + 1,
  };
  return { id, document };
}
