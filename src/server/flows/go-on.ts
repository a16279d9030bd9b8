import { asPublished, connectionsActing } from "#engine/called-flows.ts";
import type { Means } from "#flow/changed-rows.ts";
import type { Actor } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import type { ServerParts } from "../parts.ts";
import { checkMayOperate } from "../rights.ts";
import { flowById } from "./find.ts";

/** A person says what it means that a flow's trigger has stopped at changed rows. */
export async function letGoOn(
  parts: ServerParts,
  id: string,
  means: Means,
  actor: Actor,
): Promise<void> {
  const { version, draft } = await flowById(parts, id);
  const running = asPublished(version?.document ?? draft);
  const acting = await connectionsActing(parts.store, running);
  const mayOperate = (): Promise<void> => checkMayOperate(parts, acting, actor);
  await mayOperate();
  if ((await parts.engine.goOnPolling(id, means, mayOperate)) === "not_stopped")
    throw ApiError.of("flow.not_stopped");
}
