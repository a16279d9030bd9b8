import type { Context } from "hono";
import type { PolledDraft } from "#engine/engine.ts";
import { checkTrigger } from "../connections/find.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkMayOperate } from "../rights.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { type Veil, veils } from "../veil.ts";
import { refusalOf } from "./activate.ts";
import { flowById } from "./find.ts";
import type { FlowRecords, PastCount } from "./past.schemas.ts";

/** The newest records of a flow's trigger, with what each would be to the flow. */
export async function recordsOf(
  parts: ServerParts,
  flowId: string,
  limit: number,
  c: Context<Env>,
): Promise<FlowRecords> {
  const { polled, veil } = await polledDraft(parts, flowId, c);
  const records = await parts.engine.records(polled, limit);
  if (records === null) throw await misfit(parts, polled, c);
  return veil({
    items: records.map(({ key, at, data, starts }) => ({ key, at: iso(at), data, starts })),
  });
}

/** What a flow would take up since a moment, or, with null, since it stood still. */
export async function pastOf(
  parts: ServerParts,
  flowId: string,
  since: number | null,
  c: Context<Env>,
): Promise<PastCount> {
  const { polled } = await polledDraft(parts, flowId, c);
  const counted = await parts.engine.countPast(
    polled,
    since === null ? { from: "where_it_stood" } : { from: "date", date: since },
  );
  if (counted === null) throw await misfit(parts, polled, c);
  return { ...counted, amounts: [...counted.amounts], since: isoOrNull(counted.since) };
}

async function polledDraft(
  parts: ServerParts,
  flowId: string,
  c: Context<Env>,
): Promise<{ readonly polled: PolledDraft; readonly veil: Veil }> {
  const flow = await flowById(parts, flowId);
  const { trigger } = flow.draft;
  if (trigger?.kind !== "event" || trigger.connection === null)
    throw ApiError.of("flow.not_polled");
  const connection = await parts.store.connection(trigger.connection);
  if (connection === null) throw ApiError.of("connection.not_found");
  const actor = c.get("actor");
  await checkMayOperate(parts, new Set([connection.id]), actor);
  checkTrigger(parts, connection, trigger.trigger, c.get("locale"));
  const veil = (await veils(parts, actor))([connection.id]);
  c.set("veil", veil);
  return { polled: { flow, trigger, connection }, veil };
}

/** The settings of the trigger are not as they must be: the flow cannot run, and these problems say why. */
async function misfit(
  { engine }: ServerParts,
  { flow }: PolledDraft,
  c: Context<Env>,
): Promise<Error> {
  const problems = await engine.problems(flow);
  return refusalOf({ activated: false, why: "not_ready", problems }, c.get("locale"));
}
