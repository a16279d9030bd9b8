import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Versions of flows that wait until the owners of the connections in them agree. */

const { proposals } = api;

export type ProposalSummary = AnswerOf<typeof proposals.$get>["items"][number];

const one = proposals[":id"];

export type ProposalDetail = AnswerOf<typeof one.$get>;

export const proposalsQuery = queryOptions({
  queryKey: ["proposals"],
  queryFn: async () => (await ask(() => proposals.$get({ query: {} }))).items,
});

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ["proposals", id],
    queryFn: () => ask(() => one.$get({ param: { id } })),
  });
