import { actingIn } from "./permit.ts";
import { asPublished, callsOf, flowsCalledBy } from "./called-flows.ts";
import { agreedTo } from "./consent.ts";
import type { Calls, RunVersion, Store, VersionRecord } from "./store.ts";

/**
 * The versions of called flows that a caller version keeps from its first call on, if an earlier
 * build published it without keeping any.
 */

type Agreed = Pick<VersionRecord, "agreedBy" | "publishedBy">;

interface KeepingFacts {
  readonly version: Pick<RunVersion, "number" | "publishedAt">;
  /** The one of its flow that new runs get; null: it is this one. */
  readonly published: (Agreed & { readonly calls: Calls }) | null;
  /** What it calls, by way of others as well, as published now. */
  readonly called: readonly (Agreed & Pick<VersionRecord, "flowId" | "publishedAt">)[];
  /** Whose connections act in all of that. */
  readonly owners: readonly string[];
}

/**
 * Whose word it rests on: that of those who agreed to what is called; that of those who agreed to the published
 * version of its own flow; nobody's yet.
 */
type Keeping = "what_is_called" | "what_is_published" | "nobody";

/**
 * Nobody publishes what a published version calls without its owners' word. Of one that is not published any more
 * nobody was asked, so all of them have to have said so otherwise.
 */
function decideOnKeeping({ version, published, called, owners }: KeepingFacts): Keeping {
  const haveAgreed = (to: Agreed): boolean => owners.every((owner) => agreedTo(to).includes(owner));
  // What is tested acts by the right of whoever tests it.
  if (version.number === null || published === null) return "what_is_called";
  if (called.every((one) => one.publishedAt < version.publishedAt || haveAgreed(one)))
    return "what_is_called";
  const isKept = called.every(({ flowId }) => Object.hasOwn(published.calls, flowId));
  return isKept && haveAgreed(published) ? "what_is_published" : "nobody";
}

/** What a version calls, which is kept from now on; null: an owner has yet to agree. */
export async function callsKeptBy(
  version: RunVersion,
  store: Pick<Store, "flow" | "flows" | "version" | "connections" | "grantedTo" | "keepCalls">,
): Promise<Calls | null> {
  if (version.calls !== null) return version.calls;
  const flow = await store.flow(version.flowId);
  const other = flow?.version?.id === version.id ? null : (flow?.version ?? null);
  const published = other && { ...other, calls: (await callsKeptBy(other, store)) ?? {} };
  const flows = await flowsCalledBy([version.document], store);
  const acting = await actingIn([asPublished(version.document)], [], store);
  const keeping = decideOnKeeping({
    version,
    published,
    called: flows.flatMap((one) => one.version ?? []),
    owners: [...new Set(acting.map(({ owner }) => owner))],
  });
  if (keeping === "nobody") return null;
  const calls =
    keeping === "what_is_called" || published === null ? callsOf(flows) : published.calls;
  await store.keepCalls(version.id, calls);
  return (await store.version(version.id))?.calls ?? calls;
}
