import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { FlowDocument } from "#flow/document.ts";
import type { Json } from "#sdk/json.ts";
import { type AnswerOf, api, ask } from "./client.ts";

/** One page of runs. */
export type RunPage = AnswerOf<typeof api.runs.$get>;
/** A run as lists show it. */
export type RunSummary = RunPage["items"][number];
export type RunStatus = RunSummary["status"];
export type RunKind = RunSummary["kind"];

type Answer = AnswerOf<(typeof api.runs)[":id"]["$get"]>;
type AnsweredStep = Answer["steps"][number];
type AnsweredEffect = Answer["effects"][number];

export type Step = Omit<AnsweredStep, "input" | "output"> & {
  readonly input: Json;
  readonly output: Json;
};
export type Attempt = Step["attempts"][number];
/** A write to the outside world. */
export type Effect = Omit<AnsweredEffect, "params"> & { readonly params: Json };
/** An error that was kept. */
export type StoredError = NonNullable<Answer["error"]>;

/** A run with its steps. */
export type Run = Omit<Answer, "document" | "event" | "steps" | "effects"> & {
  readonly document: FlowDocument;
  readonly event: Json;
  readonly steps: readonly Step[];
  readonly effects: readonly Effect[];
};

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: async () => runOf(await ask(() => api.runs[":id"].$get({ param: { id } }))),
  });

/** The client's types do not say what a document is, and say of JSON that it is unknown. */
export function runOf(answer: Answer): Run {
  return {
    ...answer,
    document: FlowDocument.parse(answer.document),
    event: Any.parse(answer.event),
    steps: answer.steps.map((step) => ({
      ...step,
      input: Any.parse(step.input),
      output: Any.parse(step.output),
    })),
    effects: answer.effects.map((effect) => ({ ...effect, params: Any.parse(effect.params) })),
  };
}

/** The stated edge: what came as JSON is JSON. */
const Any = z.custom<Json>();

/** Which runs a list shows. Moments in ISO 8601. */
export interface RunFilter {
  readonly statuses: readonly RunStatus[];
  readonly kind: RunKind | null;
  readonly flow: string | null;
  readonly text: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** How many runs come at once: enough for some screens, and still quick. */
const pageSize = 100;

/** The runs of a filter from a cursor on; from the newest without one. */
export function askRuns(filter: RunFilter, cursor: string | null): Promise<RunPage> {
  const { statuses, kind, flow, text, from, to } = filter;
  return ask(() =>
    api.runs.$get({
      query: {
        limit: String(pageSize),
        ...(statuses.length === 0 ? {} : { status: [...statuses] }),
        ...(kind === null ? {} : { kind }),
        ...(flow === null ? {} : { flow }),
        ...(text === "" ? {} : { text }),
        ...(from === null ? {} : { from }),
        ...(to === null ? {} : { to }),
        ...(cursor === null ? {} : { cursor }),
      },
    }),
  );
}

/** Asked anew as soon as a run changes, unlike the list that it goes into. */
export const runPageQuery = (filter: RunFilter, cursor: string | null) =>
  queryOptions({
    queryKey: ["runs", filter, cursor],
    queryFn: () => askRuns(filter, cursor),
    staleTime: 0,
  });
