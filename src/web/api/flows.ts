import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { type AnswerOf, api, ask } from "./client.ts";
import { givenUpAfter } from "./patience.ts";

export type FlowSummary = AnswerOf<typeof api.flows.$get>["items"][number];

type Answer = AnswerOf<(typeof api.flows)[":id"]["$get"]>;
export type Flow = Omit<Answer, "draft" | "published"> & {
  readonly draft: FlowDocument;
  readonly published: FlowDocument | null;
};

export interface FlowFilter {
  readonly text: string;
  readonly state: "all" | "active" | "inactive";
}

/** Flows by name, page by page. */
export const flowsQuery = ({ text, state }: FlowFilter) =>
  infiniteQueryOptions({
    queryKey: ["flows", { text, state }],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        api.flows.$get({
          query: {
            limit: "50",
            ...(text === "" ? {} : { text }),
            ...(state === "all" ? {} : { state }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // That a poll has found nothing, and when the next one is, nobody is told of.
    refetchInterval: 15_000,
  });

/** Flows by a part of their names, as many as a person looks through. */
export const foundFlowsQuery = (text: string) =>
  queryOptions({
    queryKey: ["flows", "found", text],
    queryFn: async () => {
      const query = { limit: "50", ...(text === "" ? {} : { text }) };
      const { items } = await ask(() => api.flows.$get({ query }));
      return items.map(({ id, name }) => ({ id, name }));
    },
  });

/** The flows whose published version calls a flow. */
export const callersQuery = (id: string) =>
  queryOptions({
    queryKey: ["calls", "callers", id],
    queryFn: async () => (await ask(() => api.flows[":id"].callers.$get({ param: { id } }))).items,
  });

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id],
    queryFn: () => readFlow(id),
    // Who has it open can keep a deleted one as a new one.
    meta: { isKeptWhenGone: true },
  });

export type FlowReader = AnswerOf<(typeof api.flows)[":id"]["readers"]["$get"]>["items"][number];

/** Whom a flow's owner lets see what is in its runs; refused to all others. */
export const readersQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id, "readers"],
    queryFn: async () => (await ask(() => api.flows[":id"].readers.$get({ param: { id } }))).items,
  });

/** What a flow's owner has marked as private, each as a formula names it; refused to all others. */
export const privateFieldsQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id, "private-fields"],
    queryFn: async () => {
      const { fields } = await ask(() =>
        api.flows[":id"]["private-fields"].$get({ param: { id } }),
      );
      return fields;
    },
  });

/** What is not answered for so long counts as lost: who works on a flow is told, and it is tried again. */
const patienceMs = 15_000;

export async function readFlow(id: string): Promise<Flow> {
  const param = { id };
  return flowOf(await ask(() => api.flows[":id"].$get({ param }, givenUpAfter(patienceMs))));
}

/** Edits of the draft, as they were applied here to this revision. */
export async function sendEdits(
  id: string,
  revision: number,
  operations: readonly Operation[],
): Promise<Flow> {
  const json = { revision, operations: [...operations] };
  const edits = { param: { id }, json };
  return flowOf(await ask(() => api.flows[":id"].edits.$post(edits, givenUpAfter(patienceMs))));
}

/** A name, for the draft of this revision. */
export async function renameFlow(
  id: string,
  json: { readonly name: string; readonly draft: FlowDocument; readonly revision: number },
): Promise<Flow> {
  const named = { param: { id }, json };
  return flowOf(await ask(() => api.flows[":id"].$put(named, givenUpAfter(patienceMs))));
}

/** The client's types do not say what a document is. */
export function flowOf(answer: Answer): Flow {
  return {
    ...answer,
    draft: FlowDocument.parse(answer.draft),
    published: answer.published === null ? null : FlowDocument.parse(answer.published),
  };
}
