import { emptyDocument, type FlowDocument } from "#flow/document.ts";

/** What a flow of the stage does, unless told otherwise: three steps, one after the other. */
export const plainDocument: FlowDocument = {
  ...emptyDocument,
  steps: ["s1", "s2", "s3"].map((id) => ({
    kind: "action",
    id,
    name: null,
    connector: "stripe",
    action: "create-charge",
    connection: null,
    input: {},
  })),
  nextStep: 4,
};
