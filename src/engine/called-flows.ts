import type { CalledFlow, CalledFlows } from "#flow/called.ts";
import { calledBy, callableFlows } from "#flow/callable.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type { Calls, FlowRecord, RunRecord, RunVersion, Store } from "./store.ts";

/**
 * Flows call flows, which call other flows: which flows a document reaches, and which flows reach a
 * flow.
 */

type Flows = Pick<Store, "flows">;

/** What a document calls, by way of however many others, as published; each once, the nearest first. */
export async function flowsCalledBy(
  documents: readonly FlowDocument[],
  store: Flows,
): Promise<readonly FlowRecord[]> {
  const found = new Map<string, FlowRecord>();
  let wanted = documents.flatMap(calledBy);
  while (wanted.length > 0) {
    const flows = await store.flows([...new Set(wanted)].filter((id) => !found.has(id)));
    for (const flow of flows) found.set(flow.id, flow);
    wanted = flows
      .flatMap(({ version }) => (version ? calledBy(version.document) : []))
      .filter((id) => !found.has(id));
    // What is not there is not asked for again.
    if (flows.length === 0) break;
  }
  return [...found.values()];
}

/** The flows whose published version calls this one, by way of however many others. */
export async function callersOf(
  flowId: string,
  store: Pick<Store, "callersOf">,
): Promise<readonly FlowRecord[]> {
  const found = new Map<string, FlowRecord>();
  let wanted = [flowId];
  while (wanted.length > 0) {
    const callers = (await Promise.all(wanted.map((id) => store.callersOf(id)))).flat();
    const fresh = callers.filter(({ id }) => id !== flowId && !found.has(id));
    for (const flow of fresh) found.set(flow.id, flow);
    wanted = [...new Set(fresh.map(({ id }) => id))];
  }
  return [...found.values()];
}

/** Which version each has, as far as it is published. */
export function callsOf(flows: readonly FlowRecord[]): Calls {
  return Object.fromEntries(
    flows.flatMap(({ id, version }) => (version ? [[id, version.id] as const] : [])),
  );
}

export function publishedOf(flows: readonly FlowRecord[]): readonly FlowDocument[] {
  return flows.flatMap(({ version }) => version?.document ?? []);
}

/** The same by id, as it is looked through for what it does. */
async function calledDocuments(
  documents: readonly FlowDocument[],
  store: Flows,
): Promise<CalledFlows> {
  return publishedById(await flowsCalledBy(documents, store));
}

export function publishedById(flows: readonly FlowRecord[]): CalledFlows {
  return new Map(
    flows.flatMap(({ id, name, version }) =>
      version ? [[id, { name, document: version.document }] as const] : [],
    ),
  );
}

/** A document as it runs, with the versions that it calls; null: it calls what is published. */
export type Running = Pick<RunVersion, "document" | "calls">;

type Versions = Flows & Pick<Store, "version">;

/** What it calls where it runs, by way of however many others. */
export async function calledIn(
  { document, calls }: Running,
  store: Versions,
): Promise<CalledFlows> {
  if (calls === null) return calledDocuments([document], store);
  const names = new Map((await store.flows(Object.keys(calls))).map(({ id, name }) => [id, name]));
  const found = new Map<string, CalledFlow>();
  let wanted = calledBy(document);
  while (wanted.length > 0) {
    const fresh = [...new Set(wanted)].filter((id) => !found.has(id));
    const versions = await Promise.all(fresh.map((id) => keptVersion(calls, id, store)));
    const kept = versions.filter((version) => version !== null);
    for (const { flowId, document: called } of kept)
      found.set(flowId, { name: names.get(flowId) ?? flowId, document: called });
    wanted = kept.flatMap(({ document: called }) => calledBy(called));
  }
  return found;
}

/** The version of a flow that is called, as it is kept. */
export async function keptVersion(
  calls: Calls,
  flowId: string,
  store: Pick<Store, "version">,
): Promise<RunVersion | null> {
  const kept = Object.hasOwn(calls, flowId) ? calls[flowId] : undefined;
  return kept === undefined ? null : store.version(kept);
}

/** The version that began the chain of calls in which a run stands: what it keeps is called. */
export async function outermostVersion(
  run: Pick<RunRecord, "versionId" | "callerId">,
  store: Pick<Store, "run" | "version">,
): Promise<RunVersion | null> {
  let outermost = run;
  while (outermost.callerId !== null) {
    const caller = await store.run(outermost.callerId);
    if (!caller) break;
    outermost = caller;
  }
  return store.version(outermost.versionId);
}

/** What a run works on, with what it calls from now on. */
export async function runningIn(
  run: Pick<RunRecord, "versionId" | "callerId">,
  store: Pick<Store, "run" | "version">,
): Promise<Running> {
  return {
    document: (await store.version(run.versionId))?.document ?? emptyDocument,
    calls: (await outermostVersion(run, store))?.calls ?? null,
  };
}

/** The connections that a run lets act from now on, and those of the runs that it has called. */
export async function connectionsFrom(
  runId: string,
  store: Versions & Pick<Store, "run" | "connectionsBelow">,
): Promise<ReadonlySet<string>> {
  const run = await store.run(runId);
  const acting = run ? await connectionsActing(store, await runningIn(run, store)) : [];
  return new Set([...acting, ...(await store.connectionsBelow(runId))]);
}

/** The connections that act where documents run: their own, and those of what they call. */
export async function connectionsActing(
  store: Versions,
  ...running: readonly Running[]
): Promise<ReadonlySet<string>> {
  const called = await Promise.all(running.map((one) => calledIn(one, store)));
  return connectionsIn(
    ...running.map(({ document }) => document),
    ...called.flatMap((flows) => [...flows.values()].map(({ document }) => document)),
  );
}

/** A document that goes on to call what is published now, whatever is published later. */
export async function asItStands(
  document: FlowDocument,
  store: Flows,
): Promise<{ readonly document: FlowDocument; readonly calls: Calls }> {
  return { document, calls: callsOf(await flowsCalledBy([document], store)) };
}

/** A document that calls what is published now. */
export function asPublished(document: FlowDocument): Running {
  return { document, calls: null };
}

/**
 * What runs otherwise once a document is published as a flow: the document itself, and the flows that
 * call this flow. The owners of the connections in any of it have a say.
 */
export async function runningOncePublished(
  { flowId, document }: { readonly flowId: string; readonly document: FlowDocument },
  store: Pick<Store, "callersOf">,
): Promise<{ readonly running: readonly Running[]; readonly callers: readonly FlowRecord[] }> {
  const callers = await callersOf(flowId, store);
  return { running: [document, ...publishedOf(callers)].map(asPublished), callers };
}

/** The catalogue with the flows that some documents call. `caller`: the flow whose documents they are. */
export async function catalogueFor(
  documents: readonly FlowDocument[],
  caller: string | null,
  { store, catalogue }: { readonly store: Flows; readonly catalogue: Catalogue },
): Promise<Catalogue> {
  const called = await flowsCalledBy(documents, store);
  return called.length === 0 && caller === null ? catalogue : withFlows(catalogue, called, caller);
}

/** The catalogue with these flows, as far as they can be called. */
export function withFlows(
  catalogue: Catalogue,
  flows: readonly FlowRecord[],
  caller: string | null,
): Catalogue {
  const published = flows.flatMap(({ id, name, state, version }) =>
    version ? [{ id, name, active: state === "active", document: version.document }] : [],
  );
  return { ...catalogue, flows: callableFlows(published, caller, catalogue) };
}
