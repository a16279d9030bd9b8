import type { z } from "zod";
import type { Actor } from "#people/actor.ts";
import { isAtLeast } from "#people/actor.ts";
import type { Activation } from "#engine/engine.ts";
import type { FlowRecord, ProposalRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import { refusalOf } from "../flows/activate.ts";
import { confirmationFor, confirmedLiveByOwner } from "../flows/confirm-live.ts";
import { flowById } from "../flows/find.ts";
import type { Viewer } from "../flows/polling.ts";
import {
  callsOf,
  connectionsActing,
  flowsCalledBy,
  runningOncePublished,
} from "#engine/called-flows.ts";
import { same } from "#flow/same.ts";
import type { Agreement } from "./proposals.schemas.ts";
import { checkUnlocked } from "../rights.ts";
import type { ServerParts } from "../parts.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people" | "reading">;

export async function proposalById(
  { store }: Pick<Parts, "store">,
  id: string,
): Promise<ProposalRecord> {
  const proposal = (await store.proposals()).find((one) => one.id === id);
  if (proposal === undefined) throw ApiError.of("proposal.not_found");
  return proposal;
}

/** Has a flow that it calls been published anew since it was proposed? */
export function isOutdated(calls: ProposalRecord["calls"], called: readonly FlowRecord[]): boolean {
  return calls !== null && !same(calls, callsOf(called));
}

/** The connections that act where it is published. */
export async function connectionsOncePublished(
  { store }: Pick<Parts, "store">,
  proposal: Pick<ProposalRecord, "flowId" | "document">,
): Promise<ReadonlySet<string>> {
  const { running } = await runningOncePublished(proposal, store);
  return connectionsActing(store, ...running);
}

/**
 * One of the owners agrees to exactly this proposal. The last one publishes it; where that fails, the
 * proposal stays, and agreeing once more tries it again. Writes in live mode through their connections,
 * which are new with it, each owner confirms for themselves.
 */
export async function agreeTo(
  parts: Parts,
  { id, flowId, owners, agreed, document, calls }: ProposalRecord,
  confirm: z.infer<typeof Agreement>["confirm"],
  { actor: { person }, locale }: Viewer,
): Promise<void> {
  if (!owners.includes(person)) throw ApiError.of("proposal.not_asked");
  if (isOutdated(calls, await flowsCalledBy([document], parts.store)))
    throw ApiError.of("proposal.outdated");
  await checkUnlocked(parts, await connectionsOncePublished(parts, { flowId, document }), {
    person,
  });
  if (!agreed.includes(person)) {
    const published = (await flowById(parts, flowId)).version?.document ?? null;
    const step = { flowId, document, published };
    await confirmedLiveByOwner(parts, step, confirmationFor(confirm, true), { person, locale });
  }
  const proposal = await parts.store.agree(id, person);
  if (proposal === "not_found") throw ApiError.of("proposal.not_found");
  if (proposal.owners.some((owner) => !proposal.agreed.includes(owner))) return;
  const flow = await flowById(parts, proposal.flowId);
  const outcome = await publishProposal(parts, flow, proposal);
  if (outcome.activated) return;
  if (outcome.why === "not_agreed") throw ApiError.of("flow.conflict");
  throw refusalOf(outcome, locale);
}

/** Started with it where that was asked for, unless somebody has started the flow meanwhile. */
function publishProposal(
  { engine }: Parts,
  { state }: FlowRecord,
  { id: proposalId, flowId, takeUp }: ProposalRecord,
): Promise<Activation> {
  const wish = { kind: "proposal", proposalId } as const;
  return takeUp === null || state === "active"
    ? engine.publish(flowId, wish)
    : engine.activate(flowId, takeUp, wish);
}

/** By an owner who was asked, by who proposed it, or by an administrator. */
export async function refuse(
  { store }: Pick<Parts, "store">,
  { id, owners, by }: ProposalRecord,
  { person, role }: Actor,
): Promise<void> {
  const may = owners.includes(person) || by === person || isAtLeast(role, "administrator");
  if (!may) throw ApiError.of("proposal.not_asked");
  if ((await store.dropProposal(id)) === "not_found") throw ApiError.of("proposal.not_found");
}
