import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { FlowDocument } from "#flow/document.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { RunKind } from "#reading/run-shapes.ts";
import { type AnswerOf, api, ask } from "./client.ts";

/** One page of runs. */
export type RunPage = AnswerOf<typeof api.runs.$get>;
/** A run as lists show it. */
export type RunSummary = RunPage["items"][number];
export type MoneySum = RunSummary["money"]["sums"][number];

type Answer = AnswerOf<(typeof api.runs)[":id"]["$get"]>;
type AnsweredStep = Answer["steps"][number];
type AnsweredEffect = Answer["effects"][number];

export type Step = Omit<AnsweredStep, "input" | "output"> & {
  readonly input: Json;
  readonly output: Json;
};
export type Attempt = Step["attempts"][number];
/** A write to the outside world. */
export type Effect = Omit<AnsweredEffect, "params" | "deed"> & {
  readonly params: Json;
  readonly deed: Deed | null;
};
type AnsweredDeed = NonNullable<AnsweredEffect["deed"]>;
/** What is sent, in words. */
export type Deed = Omit<AnsweredDeed, "parts"> & {
  readonly parts: readonly (Omit<AnsweredDeed["parts"][number], "records"> & {
    readonly records: readonly Json[];
  })[];
};
/** How far a loop has come. */
export type Loop = Answer["loops"][number];
/** A run that a step has called. */
export type CalledRun = Answer["calls"][number];
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

/** What the failed step of a run was given. */
export type Correction = Omit<AnswerOf<(typeof api.runs)[":id"]["correction"]["$get"]>, "input"> & {
  readonly input: JsonObject;
};

/** It is asked for anew each time that somebody wants to correct it. */
export const correctionQuery = (id: string) =>
  queryOptions({
    queryKey: ["correction", id],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async (): Promise<Correction> => {
      const correction = await ask(() => api.runs[":id"].correction.$get({ param: { id } }));
      return { ...correction, input: Input.parse(correction.input) };
    },
  });

/** A value before or after a correction. */
export function valueOfChange(value: unknown): Json {
  return z.json().parse(value ?? null);
}

const Input = z.record(z.string(), z.json());

type AnsweredItem = AnswerOf<(typeof api.runs)[":id"]["item"]["$get"]>;
/** One page of the items of a loop. */
export type ItemPage = AnswerOf<(typeof api.runs)[":id"]["items"]["$get"]>;
export type Item = ItemPage["items"][number];

/** An item with its steps. */
export type ItemDetail = Omit<AnsweredItem, "data" | "result" | "steps" | "effects"> & {
  readonly data: Json;
  readonly result: Json;
  readonly steps: readonly Step[];
  readonly effects: readonly Effect[];
};

/** Which items of a loop are asked for. */
export type OnlyItems = "failed" | "open" | null;

const itemsAtOnce = 50;

export function askItems(
  { id, loop, only }: { readonly id: string; readonly loop: string; readonly only: OnlyItems },
  cursor: string | null,
  limit = itemsAtOnce,
): Promise<ItemPage> {
  const query = {
    loop,
    limit: String(limit),
    ...(only === null ? {} : { only }),
    ...(cursor === null ? {} : { cursor }),
  };
  return ask(() => api.runs[":id"].items.$get({ param: { id }, query }));
}

async function askItem(id: string, path: string): Promise<ItemDetail> {
  const query = { path };
  const item = await ask(() => api.runs[":id"].item.$get({ param: { id }, query }));
  return {
    ...item,
    data: Any.parse(item.data),
    result: Any.parse(item.result),
    steps: item.steps.map(stepOf),
    effects: item.effects.map(effectOf),
  };
}

/** Asked anew with the run: their keys begin as its own. */
export const itemsQuery = (asked: Parameters<typeof askItems>[0]) =>
  infiniteQueryOptions({
    queryKey: ["run", asked.id, "items", asked.loop, asked.only],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => askItems(asked, pageParam),
    getNextPageParam: ({ next }) => next,
  });

export const itemQuery = (id: string, path: string) =>
  queryOptions({ queryKey: ["run", id, "item", path], queryFn: () => askItem(id, path) });

/** The steps of the first item of each loop, those of loops in it among them. */
export const firstItemsQuery = ({ id, loops }: Pick<Run, "id" | "loops">) =>
  queryOptions({
    // With how far they have come: it is asked anew as they go on, beside the live stream.
    queryKey: ["run", id, "first items", loops],
    queryFn: () => firstSteps(id, loops),
    placeholderData: keepPreviousData,
  });

async function firstSteps(id: string, loops: readonly Loop[]): Promise<readonly Step[]> {
  const found = await Promise.all(
    loops.map(async ({ path: loop }) => {
      const [first] = (await askItems({ id, loop, only: null }, null, 1)).items;
      if (first === undefined) return [];
      const item = await askItem(id, first.path);
      return [...item.steps, ...(await firstSteps(id, item.loops))];
    }),
  );
  return found.flat();
}

/** The client's types do not say what a document is, and say of JSON that it is unknown. */
export function runOf(answer: Answer): Run {
  return {
    ...answer,
    document: FlowDocument.parse(answer.document),
    event: Any.parse(answer.event),
    steps: answer.steps.map(stepOf),
    effects: answer.effects.map(effectOf),
  };
}

function stepOf(step: AnsweredStep): Step {
  return { ...step, input: Any.parse(step.input), output: Any.parse(step.output) };
}

function effectOf(effect: AnsweredEffect): Effect {
  const { params, deed } = effect;
  return { ...effect, params: Any.parse(params), deed: deed && deedOf(deed) };
}

function deedOf(deed: AnsweredDeed): Deed {
  const parts = deed.parts.map(({ records, ...part }) => ({
    ...part,
    records: records.map((record) => Any.parse(record)),
  }));
  return { ...deed, parts };
}

/** The stated edge: what came as JSON is JSON. */
const Any = z.custom<Json>();

/** Which runs a list shows. Moments in ISO 8601. */
export interface RunFilter {
  readonly statuses: readonly RunStatus[];
  readonly kind: RunKind | null;
  readonly flow: string | null;
  /** The code of their error. */
  readonly error: string | null;
  readonly text: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** How many runs come at once: enough for some screens, and still quick. */
const pageSize = 100;

/** A filter as the server is told of it. */
export function saidOf({ statuses, kind, flow, error, text, from, to }: RunFilter) {
  return {
    ...(statuses.length === 0 ? {} : { status: [...statuses] }),
    ...(kind === null ? {} : { kind }),
    ...(flow === null ? {} : { flow }),
    ...(error === null ? {} : { error }),
    ...(text === "" ? {} : { text }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}

/** The runs of a filter from a cursor on; from the newest without one. */
export function askRuns(filter: RunFilter, cursor: string | null): Promise<RunPage> {
  const limit = String(pageSize);
  const after = cursor === null ? {} : { cursor };
  return ask(() => api.runs.$get({ query: { limit, ...saidOf(filter), ...after } }));
}

/** All of them, for a spreadsheet. */
export function askCsvOf(what: "runs" | "writes" | "ledger", filter: RunFilter, timeZone: string) {
  const query = { ...saidOf(filter), timeZone };
  switch (what) {
    case "runs":
      return api.runs.csv.$get({ query });
    case "writes":
      return api.runs.csv.writes.$get({ query });
    case "ledger": {
      // It knows nothing of what else runs are looked for by.
      const { flow, from, to } = query;
      return api.ledger.csv.$get({
        query: {
          ...(flow === undefined ? {} : { flow }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          timeZone,
        },
      });
    }
  }
}

/** Asked anew as soon as a run changes, unlike the list that it goes into. */
export const runPageQuery = (filter: RunFilter, cursor: string | null) =>
  queryOptions({
    queryKey: ["runs", filter, cursor],
    queryFn: () => askRuns(filter, cursor),
    staleTime: 0,
  });
