import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Who works here. */

const { people } = api;

export type Person = AnswerOf<typeof people.$get>["items"][number];
export type Role = Person["role"];
export type Invitation = AnswerOf<typeof people.invitations.$get>["items"][number];
export type HandedLink = AnswerOf<typeof people.invitations.$post>;

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: async () => (await ask(() => people.$get())).items,
});

export const invitationsQuery = queryOptions({
  queryKey: ["people", "invitations"],
  queryFn: async () => (await ask(() => people.invitations.$get())).items,
});
