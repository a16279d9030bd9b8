import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Versions of flows that wait until the owners of the connections in them agree. */

const { proposals } = api;

export type ProposalSummary = AnswerOf<typeof proposals.$get>["items"][number];
export type ProposalDetail = AnswerOf<(typeof proposals)[":id"]["$get"]>;

export const proposalsQuery = queryOptions({
  queryKey: ["proposals"],
  queryFn: async () => (await ask(() => proposals.$get({ query: {} }))).items,
});

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ["proposals", id],
    queryFn: () => ask(() => proposals[":id"].$get({ param: { id } })),
  });
