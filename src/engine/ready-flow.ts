import { isUnanswered } from "#flow/answers.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { calledBy } from "#flow/callable.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Problem } from "#flow/problems.ts";
import { problemsOf } from "#flow/ready.ts";
import { same } from "#flow/same.ts";
import { actingWith, agreedTo, yetToAgree } from "./agreement.ts";
import { callersOf, catalogueFor } from "./called-flows.ts";
import { withTables } from "./catalogue.ts";
import type { Activation, PublicationWish } from "./engine.ts";
import { callsName, type Exclusive, flowName } from "./exclusive.ts";
import type { PollOptions } from "./poll.ts";
import type { FlowRecord, Publication, VersionRecord } from "./store.ts";

export interface ActivateOptions extends PollOptions {
  readonly catalogue: Catalogue;
  readonly exclusive: Exclusive;
}

export async function problemsOfDraft(
  { id, draft }: Pick<FlowRecord, "draft"> & { readonly id: string | null },
  { store, catalogue }: Pick<ActivateOptions, "store" | "catalogue">,
  only?: string,
): Promise<readonly Problem[]> {
  const all = await store.connections();
  const connections = only === undefined ? all : all.filter(({ owner }) => owner === only);
  return problemsOf(
    draft,
    await withTables(await catalogueFor([draft], id, { store, catalogue }), store),
    connections.map(({ id, connector, mode, account, broken }) => ({
      id,
      connector,
      mode,
      account,
      broken: broken !== null,
    })),
  );
}

/**
 * Goes on with a flow that is ready to run, while nobody else changes it. Of flows that are called and
 * call others, two that are published at one moment could close a circle that neither can see: they
 * come one after the other.
 */
export function whenReady(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
  goOn: (ready: Ready) => Promise<Activation>,
): Promise<Activation> {
  const { exclusive } = options;
  return exclusive(flowName(flowId), async () => {
    const ready = await readyFlow(flowId, wish, options);
    if (!("flow" in ready)) return ready;
    const { trigger } = ready.document;
    if (trigger?.kind !== "invoke" || calledBy(ready.document).length === 0) return goOn(ready);
    return exclusive(callsName, async () => {
      const still = await readyFlow(flowId, wish, options);
      return "flow" in still ? goOn(still) : still;
    });
  });
}

/** A flow that can run, with what is to run. */
export interface Ready {
  readonly flow: FlowRecord;
  readonly document: FlowDocument;
  readonly what: Publication | { readonly kind: "standing"; readonly version: VersionRecord };
}

async function readyFlow(
  flowId: string,
  wish: PublicationWish,
  options: ActivateOptions,
): Promise<Ready | Activation> {
  const { store } = options;
  if (await store.restored()) return { activated: false, why: "undecided" };
  const flow = await store.flow(flowId);
  if (!flow) return { activated: false, why: "not_found" };
  const wished = await wishedOf(flow, wish, options);
  if (!wished) return { activated: false, why: "conflict" };
  const { document } = wished.ready;
  const problems = await problemsOfDraft({ id: flowId, draft: document }, options);
  if (problems.some(({ severity }) => severity === "error"))
    return { activated: false, why: "not_ready", problems };
  // Whoever calls a version that stands has agreed to it.
  const callers = wished.ready.what.kind === "standing" ? [] : await callersOf(flowId, store);
  const acting = await actingWith(document, callers, store);
  const owners = yetToAgree(acting, await store.connections(), wished.agreed);
  return owners.length > 0
    ? { activated: false, why: "not_agreed", owners, revision: flow.revision }
    : wished.ready;
}

/** What is to run, and who has agreed to it; null where it is not proposed any more. */
async function wishedOf(
  flow: FlowRecord,
  wish: PublicationWish,
  { store, catalogue }: ActivateOptions,
): Promise<{ readonly ready: Ready; readonly agreed: readonly string[] } | null> {
  const { draft, version, revision } = flow;
  switch (wish.kind) {
    case "draft": {
      if (wish.revision !== undefined && wish.revision !== revision) return null;
      // What waits for the owner's word goes on with a version that is published anew, though nothing is changed.
      if (version && same(version.document, draft) && !isUnanswered(version, catalogue)) {
        const what = { kind: "standing", version } as const;
        return { ready: { flow, document: draft, what }, agreed: agreedTo(version) };
      }
      const what = { kind: "draft", revision, by: wish.by } as const;
      return { ready: { flow, document: draft, what }, agreed: [wish.by] };
    }
    case "proposal": {
      const proposal = await store.proposal(flow.id);
      if (proposal?.id !== wish.proposalId) return null;
      const { document, by, agreed } = proposal;
      return { ready: { flow, document, what: wish }, agreed: [by, ...agreed] };
    }
  }
}
