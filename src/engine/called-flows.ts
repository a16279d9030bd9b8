import type { CalledFlows } from "#flow/called.ts";
import { calledBy, callableFlows } from "#flow/callable.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import type { Calls, FlowRecord, Store } from "./store.ts";

/** Flows call flows, which call flows: what a document reaches, and what reaches a flow. */

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
export async function calledDocuments(
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

/** The connections that act where documents run: their own, and those of what they call. */
export async function connectionsActing(
  store: Flows,
  ...documents: readonly FlowDocument[]
): Promise<ReadonlySet<string>> {
  return connectionsIn(...documents, ...publishedOf(await flowsCalledBy(documents, store)));
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
