import { z } from "@hono/zod-openapi";
import { confirmationOf, Token } from "../schemas.ts";
import { Revision } from "./flows.schemas.ts";

const TestedRevision = Revision.meta({
  description: "The revision of the draft to test: refused if it has changed.",
});

const TestedWrites = confirmationOf(null, "always");

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
        z.strictObject({
          kind: z.literal("delivery"),
          delivery: z
            .strictObject({
              headers: z.record(z.string().max(100), z.string().max(2_000)).default({}),
              body: z.json(),
            })
            .exactOptional()
            .meta({ description: "What is delivered; if left out, the sample of the trigger." }),
        }),
      ])
      .meta({
        description:
          "On what. `newest`: the newest record that would start the flow. `record`: this one, whatever the trigger's settings say. `scheduled`: now, for a flow that the time starts. `call`: on these inputs, for a flow that is started by HTTP. `delivery`: on this delivery, for a flow that a webhook starts.",
      }),
    token: Token.exactOptional(),
    confirm: TestedWrites,
  })
  .meta({ id: "FlowTest" });

export const FlowTestCheck = z
  .strictObject({ revision: TestedRevision, confirm: TestedWrites })
  .meta({ id: "FlowTestCheck" });
