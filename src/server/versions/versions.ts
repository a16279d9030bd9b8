import {
  asPublished,
  flowsCalledBy,
  publishedOf,
  type Running,
  withFlows,
} from "#engine/called-flows.ts";
import type { z } from "zod";
import type { Change } from "#flow/change.ts";
import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import { restoring } from "#flow/restore.ts";
import { connectionsIn } from "#flow/uses.ts";
import { withTables } from "#engine/catalogue.ts";
import type { FlowRecord } from "#engine/store.ts";
import type { VersionDetail as Detail, VersionView } from "#reading/reading.ts";
import { diffText } from "#flow/diff.ts";
import { ApiError } from "../errors.ts";
import { saveDraft } from "../flows/change.ts";
import { flowById } from "../flows/find.ts";
import { problemDetails, usedBy } from "../flows/flows.view.ts";
import type { Viewer } from "../flows/polling.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { type NameOf, personNames } from "../persons.ts";
import { calledBySides, changesBetween, documentsOf } from "../proposals/changes.ts";
import { iso } from "../schemas.ts";
import { type UsedConnection, usedConnections } from "../used-connections.ts";
import type {
  Comparison,
  ComparisonQuery,
  VersionDetail,
  VersionPage,
  VersionSummary,
} from "./versions.schemas.ts";

type Parts = Pick<ServerParts, "store" | "reading" | "people" | "engine" | "clock">;

export async function listVersions(
  parts: Parts,
  flowId: string,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<z.infer<typeof VersionPage>> {
  const flow = await flowById(parts, flowId);
  const page = await parts.reading.listVersions({ flowId, ...query });
  const nameOf = await personNames(parts.people);
  return { ...page, items: page.items.map((one) => summaryView(one, flow, nameOf)) };
}

export async function showVersion(
  parts: Parts,
  flowId: string,
  number: number,
  viewer: Viewer,
): Promise<VersionDetail> {
  const flow = await flowById(parts, flowId);
  const version = await versionOf(parts, flowId, number);
  const { document } = version;
  return {
    ...summaryView(version, flow, await personNames(parts.people)),
    document,
    connections: await usedIn(parts, [document], viewer),
  };
}

/** What is different between two states of a flow, in words. */
export async function compare(
  parts: Parts,
  flowId: string,
  { from, to }: z.infer<typeof ComparisonQuery>,
  viewer: Viewer,
): Promise<Comparison> {
  const flow = await flowById(parts, flowId);
  const { store, engine } = parts;
  const running = async (side: number | "draft"): Promise<Running> => {
    if (side === "draft") return asPublished(flow.draft);
    const { id, document } = await versionOf(parts, flowId, side);
    return { document, calls: (await store.version(id))?.calls ?? null };
  };
  const sides = [await running(from), await running(to)] as const;
  const [{ document: before }, { document: after }] = sides;
  const called = await calledBySides(sides, store);
  const flows = await flowsCalledBy([before, after], store);
  const all = [before, after, ...publishedOf(flows), ...documentsOf(called)];
  const connections = await usedIn(parts, all, viewer);
  const catalogue = await withTables(withFlows(engine.catalogue, flows, flowId), store, ...all);
  const surroundings = { catalogue, called, connections };
  const { changes, unchanged } = changesBetween(before, after, surroundings);
  const messages = diffText(changes, viewer.locale);
  const others = diffText(unchanged, viewer.locale);
  return {
    from,
    to,
    changes: changes.map((change, index) =>
      changeView(change, messages[index] ?? "", viewer.locale),
    ),
    unchanged: unchanged.map(({ step, path, label, words }, index) => ({
      step,
      path: [...path],
      label: say(label, viewer.locale),
      words: words === null ? "" : say(words.after, viewer.locale),
      message: others[index] ?? "",
    })),
  };
}

/**
 * Puts what a version held into the draft. New runs go on with what is published: the draft is for a
 * person to look at, and to publish as any other. Resolves with the connections of others that it leaves out, because
 * nobody brings a connection into a flow but its owner.
 */
export async function restoreVersion(
  parts: Parts,
  flowId: string,
  { number, revision }: { readonly number: number; readonly revision: number },
  viewer: Viewer,
): Promise<UsedConnection[]> {
  const { actor, locale } = viewer;
  const flow = await flowById(parts, flowId);
  if (flow.revision !== revision) throw ApiError.of("flow.conflict");
  const { document } = await versionOf(parts, flowId, number);
  const there = new Set((await parts.store.connections()).map(({ id }) => id));
  const held = usedBy(flow);
  const used = await usedIn(parts, [document], viewer);
  const leftOut = used.filter(({ id, owner }) => owner.id !== actor.person && !held.has(id));
  for (const { id } of leftOut) there.delete(id);
  let draft = flow.draft;
  for (const operation of restoring(draft, document, (id) => there.has(id))) {
    const edited = edit(draft, operation);
    if (!edited.ok)
      throw ApiError.of(
        "flow.not_restorable",
        { number },
        problemDetails([edited.problem], locale),
      );
    draft = edited.document;
  }
  await saveDraft(parts, flow, { name: flow.name, draft, revision, by: actor.person });
  return leftOut;
}

async function versionOf(
  { reading }: Pick<Parts, "reading">,
  flowId: string,
  number: number,
): Promise<Detail> {
  const version = await reading.flowVersion(flowId, number);
  if (version === null) throw ApiError.of("flow.version_not_found", { number });
  return version;
}

async function usedIn(
  { store, people }: Parts,
  documents: readonly FlowDocument[],
  { actor: { person } }: Viewer,
): Promise<UsedConnection[]> {
  const [connections, granted, nameOf] = await Promise.all([
    store.connections(),
    store.grantedTo(person),
    personNames(people),
  ]);
  return usedConnections(connectionsIn(...documents), connections, { person, granted, nameOf });
}

function summaryView(version: VersionView, flow: FlowRecord, nameOf: NameOf): VersionSummary {
  return {
    id: version.id,
    number: version.number,
    publishedAt: iso(version.publishedAt),
    publishedBy: nameOf(version.publishedBy),
    agreedBy: version.agreedBy.map(nameOf),
    current: flow.version?.id === version.id,
  };
}

function changeView(
  change: Change,
  message: string,
  locale: Locale,
): Comparison["changes"][number] {
  const { kind, step, path, label, words } = change;
  return { kind, step, path: [...path], label: say(label, locale), ...sides(change), message };

  function sides({ before, after }: Change): { before: string | null; after: string | null } {
    const shown = (side: "before" | "after", what: Change["before"]): string | null => {
      if (words !== null) return say(words[side], locale) || null;
      if (typeof what === "number") return String(what);
      // A step as a whole has its name.
      return what === null ? null : say(label, locale);
    };
    return { before: shown("before", before), after: shown("after", after) };
  }
}
