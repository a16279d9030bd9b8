import { edit } from "#flow/edit.ts";
import { emptyDocument, type FlowDocument, type FlowDraft, inTimeZone } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { connectionsIn } from "#flow/uses.ts";
import type { FlowRecord, NewTable } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { flowById } from "./find.ts";
import { problemDetails, usedBy } from "./flows.view.ts";

type Parts = Pick<ServerParts, "store" | "clock">;
type MakingParts = Parts & Pick<ServerParts, "people">;

interface Wish {
  readonly owner: string;
  readonly name: string;
  readonly draft?: FlowDraft;
  readonly lineage?: string;
}

/** A new, inactive flow; returns its id. An empty one, or one that names none, has the time zone of its owner. */
export async function createFlow(parts: MakingParts, flow: Wish): Promise<string> {
  const id = await createFlowWith([], parts, flow);
  if (id === null) throw new Error("A flow without tables takes no name of a table");
  return id;
}

/** The same with lookup tables that are made with it; null where another table has a name of theirs. */
export async function createFlowWith(
  tables: readonly NewTable[],
  { store, clock, people }: MakingParts,
  flow: Wish,
): Promise<string | null> {
  const id = newId("flow");
  const { timeZone: _, ...empty } = emptyDocument;
  const draft = inTimeZone(flow.draft ?? empty, await timeZoneOf({ people }, flow.owner));
  await checkOwn(store, draft, new Set(), flow.owner);
  const made = await store.createFlow({
    id,
    owner: flow.owner,
    name: flow.name,
    draft,
    lineage: flow.lineage ?? newId("lineage"),
    at: clock.now(),
    tables,
  });
  return made === "created" ? id : null;
}

/** What a new flow of somebody's goes by. */
export async function timeZoneOf(
  { people }: Pick<MakingParts, "people">,
  person: string,
): Promise<string> {
  return (await people.preferences(person)).timeZone ?? emptyDocument.timeZone;
}

/**
 * Replaces name and draft, if nobody else has changed the flow since `revision`. A draft that names no
 * time zone leaves the flow's as it is.
 */
export async function saveFlow(
  parts: Parts,
  id: string,
  change: { readonly name: string; readonly draft: FlowDraft; readonly revision: number },
  person: string,
): Promise<void> {
  const flow = await flowById(parts, id);
  const given = inTimeZone(change.draft, flow.draft.timeZone);
  const draft = withRisingStep(given, flow.draft);
  await saveDraft(parts, flow, { ...change, draft, by: person });
}

/** Applies operations to the draft, one on top of the other: all or none. */
export async function editFlow(
  parts: Parts,
  id: string,
  change: { readonly operations: readonly Operation[]; readonly revision: number },
  person: string,
  locale: Locale,
): Promise<void> {
  const flow = await flowById(parts, id);
  const { operations, revision } = change;
  // An operation on an older state would be applied to something that its author has not seen.
  if (flow.revision !== revision) throw ApiError.of("flow.conflict");
  let draft = flow.draft;
  for (const [index, operation] of operations.entries()) {
    const edited = edit(draft, operation);
    if (!edited.ok) {
      const which = { number: index + 1, count: operations.length };
      throw ApiError.of("flow.edit_refused", which, problemDetails([edited.problem], locale));
    }
    draft = edited.document;
  }
  await saveDraft(parts, flow, { name: flow.name, draft, revision, by: person });
}

/**
 * Nobody brings a connection into a flow but its owner. One that there is not is refused as somebody else's
 * is: else whoever guesses an id would learn whether there is such a connection.
 */
async function checkOwn(
  store: Parts["store"],
  draft: FlowDocument,
  held: ReadonlySet<string>,
  person: string,
): Promise<void> {
  for (const id of connectionsIn(draft)) {
    if (held.has(id)) continue;
    const connection = await store.connection(id);
    if (connection?.owner !== person)
      throw ApiError.of("flow.connection_not_yours", { connection: id });
  }
}

/** Saves name and draft, if nobody else has changed the flow since `revision`. */
export async function saveDraft(
  { store, clock }: Parts,
  flow: FlowRecord,
  change: {
    readonly name: string;
    readonly draft: FlowDocument;
    readonly revision: number;
    readonly by: string;
  },
): Promise<void> {
  await checkOwn(store, change.draft, usedBy(flow), change.by);
  switch (await store.saveDraft({ id: flow.id, ...change, at: clock.now() })) {
    case "conflict":
      throw ApiError.of("flow.conflict");
    case "not_found":
      throw ApiError.of("flow.not_found");
    case "saved":
  }
}

/** A step id that was given out once is never given out again: the keys of writes hold it. */
function withRisingStep(draft: FlowDocument, before: FlowDocument): FlowDocument {
  return { ...draft, nextStep: Math.max(draft.nextStep, before.nextStep) };
}
