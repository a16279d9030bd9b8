import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** How the installation is, and what it is set to. */

const { system } = api;

export type System = AnswerOf<typeof system.$get>;
export type Settings = AnswerOf<typeof system.settings.$get>;
export type SettingNumber = Settings["retention"]["days"];

export const systemQuery = queryOptions({
  queryKey: ["settings", "system"],
  queryFn: () => ask(() => system.$get()),
  // The disk may fill up, and nothing tells of it.
  refetchInterval: 60_000,
});

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: () => ask(() => system.settings.$get()),
});
