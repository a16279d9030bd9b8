import type { Schema } from "#flow/catalogue.ts";
import type { InvokeTrigger } from "#flow/trigger.ts";
import { inputSchema, sampleInputs } from "#flow/invoke.ts";
import type { FlowRecord } from "#engine/store.ts";

/** How a run stands that goes on, as who has called is told. */
export const goingOn = ["waiting", "delayed", "running", "paused", "parked"] as const;

/** How a run stands, as credentials are told that do not show its outputs. */
export const stateAlone = [...goingOn, "succeeded", "failed", "cancelled"] as const;

/** The OpenAPI document of the one operation that starts a flow: what other systems import. */
export function callDocument(
  { id, name, version }: Pick<FlowRecord, "id" | "name" | "version">,
  trigger: InvokeTrigger,
  publicUrl: string,
): object {
  const outputs = Object.fromEntries(trigger.outputs.map((output) => [output.name, {}]));
  const answered = (description: string, schema: object) => ({
    description,
    content: { "application/json": { schema } },
  });
  const error = {
    type: "object",
    properties: { code: { type: "string" }, message: { type: "string" } },
    required: ["code", "message"],
  };
  const run = reference("Run");
  const refused = answered("Nothing was started; the message says why.", reference("Error"));
  const responses = {
    "200": answered("The run has succeeded: the flow's outputs.", reference("Outputs")),
    "202": answered("The run goes on: ask for it at its `url`, with the same credentials.", run),
    "400": refused,
    "401": refused,
    "403": answered(
      "The call was made before, and its run has this status. The maker of the credentials may not see everything in the run, so its outputs are left out.",
      reference("State"),
    ),
    "409": answered(
      "The flow is not active, or the Idempotency-Key belongs to other inputs, or the run was cancelled.",
      reference("Error"),
    ),
    "413": refused,
    "415": refused,
    "422": answered("The run has failed: another system refused it.", reference("Error")),
    "429": refused,
    "500": answered("All steps are done, but an output cannot be worked out.", reference("Error")),
    "502": answered("The run has failed.", reference("Error")),
  };
  return {
    openapi: "3.1.0",
    info: { title: name, version: String(version?.number ?? 1) },
    servers: [{ url: publicUrl }],
    security: [{ credentials: [] }],
    paths: {
      [`/hooks/${id}`]: {
        post: {
          operationId: "invoke",
          summary: name,
          description:
            "Starts the flow once. With an `Idempotency-Key`, you can repeat the call with the same inputs as often as you need: it starts one run, and the answer is the outcome of that run, if the maker of the credentials sees everything in it.",
          parameters: [
            header("Idempotency-Key", "Names the call: one run for each key.", {
              type: "string",
              pattern: "^[\\x21-\\x7e]{1,200}$",
            }),
            header("Prefer", "`wait=N`: how many seconds the answer may take, 30 if left out.", {
              type: "string",
            }),
          ],
          requestBody: {
            required: trigger.inputs.some(({ required }) => required),
            content: {
              "application/json": {
                schema: reference("Inputs"),
                example: sampleInputs(trigger),
              },
            },
          },
          responses,
        },
      },
      [`/hooks/${id}/runs/{run}`]: {
        get: {
          operationId: "getRun",
          summary: "Show the outcome of a call",
          parameters: [{ name: "run", in: "path", required: true, schema: { type: "string" } }],
          responses: { ...responses, "404": refused },
        },
      },
    },
    components: {
      securitySchemes: { credentials: { type: "http", scheme: "basic" } },
      schemas: {
        Inputs: plain(inputSchema(trigger)),
        Outputs: { type: "object", properties: outputs, required: Object.keys(outputs) },
        Run: {
          type: "object",
          properties: {
            run: {
              type: "object",
              properties: {
                id: { type: "string" },
                status: { enum: goingOn },
                url: { type: "string", format: "uri" },
              },
              required: ["id", "status", "url"],
            },
          },
          required: ["run"],
        },
        State: {
          type: "object",
          properties: {
            error,
            run: {
              type: "object",
              properties: { id: { type: "string" }, status: { enum: stateAlone } },
              required: ["id", "status"],
            },
          },
          required: ["error", "run"],
        },
        Error: { type: "object", properties: { error }, required: ["error"] },
      },
    },
  };
}

function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function header(name: string, description: string, schema: object): object {
  return { name, in: "header", required: false, description, schema };
}

/** Without what only our own forms know. */
function plain({ field, properties, items, ...schema }: Schema): object {
  return {
    ...schema,
    ...(field?.help === undefined ? {} : { description: field.help.en }),
    ...(items === undefined ? {} : { items: plain(items) }),
    ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf.map(plain) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, plain(one)]),
          ),
        }),
  };
}
