import { z } from "@hono/zod-openapi";
import { Id } from "../schemas.ts";

const Hello = z
  .strictObject({ version: z.string().meta({ description: "Of Millrace." }) })
  .meta({ id: "LiveHello" });

export const Change = z
  .strictObject({
    runs: z
      .array(z.strictObject({ id: Id, flow: Id }))
      .exactOptional()
      .meta({ description: "Runs that are new, have changed, or are gone, each with its flow." }),
    runsOf: z.array(Id).exactOptional().meta({
      description: "Flows with more changed runs than `runs` names.",
    }),
    flows: z.array(Id).exactOptional().meta({
      description:
        "Flows that are new, have changed, or are gone; and those that did not run for an event, or whose looking for events fails, or no longer does.",
    }),
    connections: z.array(Id).exactOptional().meta({
      description: "Of your own, those that are new, have changed, or are gone, with their grants.",
    }),
    proposals: z.literal(true).exactOptional().meta({
      description: "There is another proposal, or one fewer, or somebody has agreed to one.",
    }),
    tables: z.literal(true).exactOptional().meta({
      description: "There is another lookup table, or one fewer, or one has changed.",
    }),
    everything: z.literal(true).exactOptional().meta({
      description: "More has changed than is named, or it is not known what: ask all again.",
    }),
  })
  .meta({ id: "LiveChange" });
export type Change = z.infer<typeof Change>;

const End = z
  .strictObject({
    reason: z.enum(["signed_out", "newer_streams"]).meta({
      description:
        "`signed_out`: the session or the key is no longer valid. `newer_streams`: the same person has since opened as many streams as one may have.",
    }),
  })
  .meta({ id: "LiveEnd" });
export type EndReason = z.infer<typeof End>["reason"];

/** One event of the stream: its name, and what its data holds as JSON. */
export const LiveEvent = z
  .discriminatedUnion("event", [
    z.strictObject({ event: z.literal("hello"), data: Hello }),
    z.strictObject({ event: z.literal("change"), data: Change }),
    z.strictObject({ event: z.literal("end"), data: End }),
  ])
  .meta({ id: "LiveEvent" });
export type LiveEvent = z.infer<typeof LiveEvent>;
