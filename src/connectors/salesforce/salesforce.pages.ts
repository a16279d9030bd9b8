/** The pages of records for people. */
import type { Json, Site } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import { wholeId } from "./salesforce.names.ts";

/** `Id` in a record, `id` in what a write hands on. */
export function recordUrl(data: Json, { settings }: Site): string | null {
  const id = wholeId(textAt(data, "Id") ?? textAt(data, "id") ?? "");
  const origin = URL.parse(textAt(settings, "address") ?? "")?.origin ?? "";
  const isPage = origin.startsWith("https://") && origin.endsWith(".my.salesforce.com");
  return id !== null && isPage ? `${origin}/${id}` : null;
}
