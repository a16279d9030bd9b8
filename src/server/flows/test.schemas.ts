import { z } from "@hono/zod-openapi";
import { Token } from "../schemas.ts";
import { Revision } from "./flows.schemas.ts";

const TestedRevision = Revision.meta({
  description: "The revision of the draft to test: refused if it has changed.",
});

const TestedWrites = z.int().min(0).exactOptional().meta({
  description:
    "Confirms the number of writes in live mode that a refusal named. Needed at every test.",
});

export const FlowTest = z
  .strictObject({
    revision: TestedRevision,
    event: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("newest") }),
        z.strictObject({
          kind: z.literal("record"),
          key: z.string().min(1).max(500).meta({
            description: "From `GET /flows/{id}/records`. It is read again.",
          }),
        }),
        z.strictObject({ kind: z.literal("scheduled") }),
        z.strictObject({
          kind: z.literal("call"),
          inputs: z.record(z.string(), z.json()).exactOptional().meta({
            description: "Like the body of a call; if left out, the samples of the fields.",
          }),
        }),
      ])
      .meta({
        description:
          "On what. `newest`: the newest record that would start the flow. `record`: this one, whatever the trigger's settings say. `scheduled`: now, for a flow that the time starts. `call`: on these inputs, for a flow that is started by HTTP.",
      }),
    token: Token.exactOptional(),
    confirm: TestedWrites,
  })
  .meta({ id: "FlowTest" });

export const FlowTestCheck = z
  .strictObject({ revision: TestedRevision, confirm: TestedWrites })
  .meta({ id: "FlowTestCheck" });
