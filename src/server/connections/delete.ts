import { text } from "#sdk/text.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import type { Store } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { usesOf } from "./uses.ts";

/**
 * Deletes a connection, and deactivates the flows that are published with it, once a person has read
 * which flows use it and said so by `confirm`: the number of those flows.
 */
export async function deleteConnection(
  parts: Pick<ServerParts, "store" | "engine">,
  deletion: Parameters<Store["deleteConnection"]>[0],
  confirm: number | undefined,
  locale: Locale,
): Promise<void> {
  const uses = await usesOf(parts, deletion.id);
  if (uses.length > 0 && confirm !== uses.length) {
    const details = uses.map((use) => detailOf(use, locale));
    throw ApiError.of("connection.in_use", { count: uses.length }, details);
  }
  for (const { id: flow, state, published } of uses)
    if (state === "active" && published) await parts.engine.deactivate(flow);
  const told = await parts.store.deleteConnection(deletion);
  if (told.deleted) return;
  if (told.why === "not_found") throw ApiError.of("connection.not_found");
  const flows = told.flows.map(({ name }) => name).join(", ");
  throw ApiError.of("connection.still_acts", { flows });
}

const active = text(
  "“{name}” is active and will be deactivated.",
  "「{name}」はアクティブです。非アクティブ化されます。",
);
const inactive = text(
  "“{name}” is inactive and will have no connection there.",
  "「{name}」は非アクティブです。接続が未設定になります。",
);

function detailOf(
  { name, state, published }: { name: string; state: "active" | "inactive"; published: boolean },
  locale: Locale,
): ErrorDetail {
  const isActive = state === "active" && published;
  return {
    code: isActive ? "connection.active_flow" : "connection.inactive_flow",
    message: say(isActive ? active : inactive, locale, { name }),
    severity: "warning",
  };
}
