/** Lists of Slack's: a page may hold fewer than were asked for, or nothing, although there is more. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { isJsonObject, textAt } from "#sdk/index.ts";
import type { SlackApi } from "./slack.client.ts";

export interface ListPage {
  readonly items: readonly JsonObject[];
  readonly next: string | null;
}

/** `at`: where in the answer the items stand. */
export async function pageOf(
  api: SlackApi,
  method: string,
  at: string,
  params: Parameters<SlackApi["read"]>[1],
  cursor: string | null,
): Promise<ListPage> {
  const body = await api.read(method, { ...params, ...(cursor === null ? {} : { cursor }) });
  const next = textAt(body["response_metadata"], "next_cursor") ?? "";
  return { items: listIn(body[at]), next: next === "" ? null : next };
}

function listIn(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter((item: Json) => isJsonObject(item)) : [];
}
