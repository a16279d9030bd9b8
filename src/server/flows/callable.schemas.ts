import { z } from "@hono/zod-openapi";
import { AnyJson, Id } from "../schemas.ts";

const JsonSchema = z.unknown().meta({
  type: "object",
  description: "JSON Schema (2020-12). `field` in it says how the field is shown.",
});

export const CallableQuery = z.strictObject({
  caller: Id.exactOptional().meta({ description: "The flow that is to call." }),
});

export const CallableFlowList = z
  .strictObject({
    caller: Id.nullable(),
    items: z.array(
      z.strictObject({
        id: Id,
        name: z.string(),
        active: z.boolean(),
        input: JsonSchema.meta({ description: "Its inputs, as the input of an action." }),
        output: JsonSchema.meta({ description: "Its answer." }),
        sample: AnyJson.meta({ description: "An answer, made from samples." }),
        calls: z.array(Id).meta({ description: "The flows that it calls itself." }),
      }),
    ),
  })
  .meta({ id: "CallableFlowList" });
export type CallableFlowList = z.infer<typeof CallableFlowList>;

export const FlowCallers = z
  .strictObject({
    items: z.array(
      z.strictObject({ id: Id, name: z.string(), state: z.enum(["active", "inactive"]) }),
    ),
  })
  .meta({ id: "FlowCallers" });
export type FlowCallers = z.infer<typeof FlowCallers>;
