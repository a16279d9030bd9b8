import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** What is somebody's own beside what they are: sessions and keys. */

export type Session = AnswerOf<typeof api.me.sessions.$get>["items"][number];
export type ApiKey = AnswerOf<(typeof api)["api-keys"]["$get"]>["items"][number];
export type SecondFactorBegun = AnswerOf<(typeof api.me)["second-factor"]["$post"]>;

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: async () => (await ask(() => api.me.sessions.$get())).items,
});

export const keysQuery = queryOptions({
  queryKey: ["me", "keys"],
  queryFn: async () => (await ask(() => api["api-keys"].$get())).items,
});
