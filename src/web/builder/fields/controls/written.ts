import type { Json } from "#sdk/json.ts";
import { textOf } from "#flow/scalar.ts";

/** As people write it, also with the wide digits of Japanese keyboards. */
export function plain(typed: string): string {
  return typed.normalize("NFKC").trim();
}

export function written(json: Json): string {
  return json === null ? "" : (textOf(json) ?? JSON.stringify(json));
}
