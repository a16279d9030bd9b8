import type { FeedingFlow, Placed, Surroundings } from "#flow/feeds.ts";
import { feedsByCall, feedsItself, feedsRing } from "#flow/feeds-problems.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import { publishedById } from "#engine/called-flows.ts";
import type { FlowRecord } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import type { ServerParts } from "../parts.ts";
import type { Warning } from "./flows.schemas.ts";
import type { Viewer } from "./polling.ts";

type Parts = Pick<ServerParts, "store" | "engine">;

/** Would the draft, if it were active, start itself: alone, by what it calls, or in a ring with flows that are active? */
export async function feedWarnings(
  parts: Parts,
  flow: FlowRecord,
  flows: readonly FlowRecord[],
  { actor, locale }: Viewer,
): Promise<Warning[]> {
  const surroundings = await surroundingsOf(parts, flows, actor);
  return [
    ...feedsItself(flow.draft, surroundings),
    ...throughOthers(flow, flows, surroundings),
  ].map((problem) => ({ code: problem.code, message: problemText(problem, locale) }));
}

/** Warnings where the draft, if it were active, would start itself by way of other flows. */
export async function feedProblems(
  parts: Parts,
  flow: FlowRecord,
  actor: Actor,
): Promise<readonly Problem[]> {
  const flows = await parts.store.flows();
  return throughOthers(flow, flows, await surroundingsOf(parts, flows, actor));
}

/** By a flow that it calls, or in a ring with others that are active. */
function throughOthers(
  { id, name, draft }: FlowRecord,
  flows: readonly FlowRecord[],
  surroundings: Surroundings,
): readonly Problem[] {
  return [
    ...feedsByCall(draft, surroundings),
    ...feedsRing({ id, name, document: draft }, running(flows), surroundings),
  ];
}

async function surroundingsOf(
  { store, engine }: Parts,
  flows: readonly FlowRecord[],
  actor: Actor,
): Promise<Surroundings> {
  const connections = await placed(store, actor);
  return { catalogue: engine.catalogue, connections, called: publishedById(flows) };
}

function running(flows: readonly FlowRecord[]): readonly FeedingFlow[] {
  return flows.flatMap(({ id, name, state, version }) =>
    state === "active" && version !== null ? [{ id, name, document: version.document }] : [],
  );
}

/** That connections of other people lead to one account, only those know who may operate them. */
async function placed(store: ServerParts["store"], { person }: Actor): Promise<readonly Placed[]> {
  const [connections, granted] = await Promise.all([store.connections(), store.grantedTo(person)]);
  return connections.map(({ id, connector, mode, account, owner }) => ({
    id,
    connector,
    mode,
    account: owner === person || granted.has(id) ? account : null,
  }));
}
