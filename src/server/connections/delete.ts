import { text } from "#sdk/text.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import { fingerprint } from "#engine/live-confirmation.ts";
import type { Store } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { usesOf } from "./uses.ts";

/**
 * Deletes a connection, and deactivates the flows that are published with it, once a person has read
 * which flows use it and said so by `confirm`: the fingerprint of what was read.
 */
export async function deleteConnection(
  parts: Pick<ServerParts, "store" | "engine">,
  deletion: Parameters<Store["deleteConnection"]>[0],
  confirm: string | undefined,
  locale: Locale,
): Promise<void> {
  const uses = await usesOf(parts, deletion.id);
  const named = deletionNamed(deletion.id, uses);
  if (uses.length > 0 && confirm !== named) {
    const details = uses.map((use) => detailOf(use, locale));
    const said = { count: uses.length, confirm: named };
    throw ApiError.of("connection.in_use", said, details).confirmedBy(named);
  }
  for (const { id: flow, ...use } of uses) if (stops(use)) await parts.engine.deactivate(flow);
  const told = await parts.store.deleteConnection(deletion);
  if (told.deleted) return;
  if (told.why === "not_found") throw ApiError.of("connection.not_found");
  const flows = told.flows.map(({ name }) => name).join(", ");
  throw ApiError.of("connection.still_acts", { flows });
}

type Uses = Awaited<ReturnType<typeof usesOf>>;

/** Another one where another flow loses the connection, or one has another name, or is deactivated instead or not. */
export function deletionNamed(connection: string, uses: Uses): string {
  return fingerprint([connection, ...uses.map((use) => [use.id, use.name, stops(use)])]);
}

/** Whether a flow is deactivated when its connection goes. */
function stops({ state, published }: Pick<Uses[number], "state" | "published">): boolean {
  return state === "active" && published;
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
  { name, ...use }: Pick<Uses[number], "name" | "state" | "published">,
  locale: Locale,
): ErrorDetail {
  const isActive = stops(use);
  return {
    code: isActive ? "connection.active_flow" : "connection.inactive_flow",
    message: say(isActive ? active : inactive, locale, { name }),
    severity: "warning",
  };
}
