import type { Context } from "hono";
import { z } from "zod";
import { connectionsFrom } from "#engine/called-flows.ts";
import { markOf } from "#engine/failed-run.ts";
import type { Connector } from "#sdk/connector.ts";
import type { RunDetail, RunSummary as Summary } from "#reading/run-views.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import type { Locale } from "../language.ts";
import { checkSeesRun, type Values, valuesOfRuns } from "../sight.ts";
import { modeOf, usedConnections } from "../used-connections.ts";
import { connectionsOfVersions, runVeils } from "../veil.ts";
import { asSeen } from "./continue.ts";
import { decidersIn, decidersOf } from "./deciders.ts";
import { ownOf, withLinks, withLinksOfSteps } from "./links.ts";
import { maskedItem, maskedItemDetail, maskedMoney, maskedRun, maskedSummary } from "./masked.ts";
import { privacyOf } from "./privacy.ts";
import { moneyOfLoops, moneyOfRuns, mostWrites } from "./run-money.ts";
import { moneyWithoutAmounts, runWithoutValues, summaryWithoutValues } from "./without-values.ts";
import { withoutFields } from "./without-fields.ts";
import type { PrivatePlaces } from "#flow/private-places.ts";
import type { Item, ItemDetail } from "./items.schemas.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";
import {
  continuationView,
  itemDetailView,
  itemView,
  type MoneyOfCalled,
  runSummaryView,
  runView,
} from "./runs.view.ts";

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people">;

/** Each as whoever asks may see it: what tells of the account of a connection is for its owner. */
export async function showRuns(
  { reading, store, engine, people }: Parts,
  runs: readonly Summary[],
  c: Context<Env>,
): Promise<RunSummary[]> {
  const used = await connectionsOfVersions(
    { store },
    runs.map(({ versionId }) => versionId),
  );
  const runIds = runs.map(({ id }) => id);
  const veilOf = await runVeils({ store, engine }, c.get("actor"), runIds);
  const valuesOf = await valuesOfRuns({ store, people }, c.get("actor"), runIds);
  const connections = await store.connections();
  const moneyOf = await moneyOfRuns(
    runs,
    { most: mostWrites.inList, locale: c.get("locale") },
    { reading, engine },
  );
  const above = runs.filter(({ error }) => isAboveLimit(error)).map(({ id }) => id);
  const parked = above.length === 0 ? [] : await writesOf(above, reading);
  const deciderOf = await decidersOf(
    parked.map(({ effect }) => effect),
    c.get("actor").person,
    { store, people },
  );
  const placesOf = await markedPlaces(
    runs.filter(({ id }) => isMasked(valuesOf(id))),
    { reading, store, engine },
  );
  const waitsFor = Map.groupBy(parked, ({ runId }) => runId);
  return runs.map((run) => {
    const its = used.get(run.versionId) ?? new Set();
    const values = valuesOf(run.id);
    const about = {
      mode: modeOf(its, connections),
      money: moneyOf(run),
      values,
      connectors: engine.connectors,
      waitsFor: decidersIn(
        (waitsFor.get(run.id) ?? []).map(({ effect }) => effect),
        deciderOf,
      ),
    };
    const shown = veilOf(run.id)(runSummaryView(run, about, c.get("locale")));
    if (!values.seen) return summaryWithoutValues(shown, c.get("locale"));
    if (!values.masked) return shown;
    const summary = maskedSummary(shown, c.get("locale"));
    const places = placesOf.get(run.id);
    return places
      ? { ...summary, eventMoney: null, money: maskedMoney(summary.money, places, c.get("locale")) }
      : summary;
  });
}

function isMasked(values: Values): boolean {
  return values.seen && values.masked !== undefined;
}

/** Connectors mark no amount, owners of flows may: of the runs whose flow has marks, where what is private stands. */
async function markedPlaces(
  runs: readonly Summary[],
  parts: Omit<Parts, "people">,
): Promise<ReadonlyMap<string, PrivatePlaces>> {
  const marks = await parts.store.privateFieldsOf([...new Set(runs.map(({ flowId }) => flowId))]);
  const marked = runs.filter(({ flowId }) => marks.has(flowId));
  return new Map(
    await Promise.all(marked.map(async ({ id }) => [id, await privacyOf(parts, id)] as const)),
  );
}

function isAboveLimit(error: Summary["error"]): boolean {
  return ParkedError.safeParse(error).success;
}

/** What a run shows that is parked by its writes above a limit, or by the last of them. */
const ParkedError = z.object({ code: z.literal("engine.above_limit") });

function writesOf(runIds: readonly string[], reading: Parts["reading"]) {
  return reading.writesOf({ runIds, most: mostWrites.inList });
}

export async function showRun(
  { reading, store, engine, people }: Parts,
  id: string,
  c: Context<Env>,
): Promise<Run> {
  const run = await reading.run(id);
  if (run === null) throw ApiError.of("run.not_found");
  const actor = c.get("actor");
  const records = await store.connections();
  const used = await connectionsFrom(id, store);
  const veil = (await runVeils({ store, engine }, actor, [id]))(id);
  const called = run.calls.map(({ runId }) => runId);
  const valuesOf = await valuesOfRuns({ store, people }, actor, [id, ...called]);
  const values = valuesOf(id);
  const nameOf = await personNames(people);
  const connections = usedConnections(used, records, {
    person: actor.person,
    granted: await store.grantedTo(actor.person),
    nameOf,
  });
  const { connectors } = engine;
  const wish = { most: mostWrites.alone, locale: c.get("locale") };
  const moneyOf = await moneyOfRuns([run, ...calledBy(run)], wish, { reading, engine });
  const money = moneyOf(run);
  const moneyIn = await moneyOfLoops(run, wish, { reading, engine });
  const deciderOf = await decidersOf(run.effects, actor.person, { store, people });
  const about = {
    connections,
    mode: modeOf(used, records),
    money,
    values,
    moneyIn,
    moneyOfCalled: moneyOfCalled(moneyOf, valuesOf, c.get("locale")),
    waitsFor: decidersIn(run.effects, deciderOf),
    deciderOf,
    nameOf,
    connectors,
  };
  const own = ownOf(records, c.get("actor"));
  const continuation = await continuationOf(run, reading, connectors);
  const view = {
    ...runView(run, about, c.get("locale")),
    withoutFields: withoutFields(run, engine, c.get("locale")),
    continuation,
  };
  const shown = withLinks(veil(view), run, { connectors, own });
  if (!values.seen) return runWithoutValues(shown, c.get("locale"));
  return values.masked
    ? maskedRun(shown, await privacyOf({ store, engine, reading }, id), c.get("locale"))
    : shown;
}

function calledBy({
  calls,
}: Pick<RunDetail, "calls">): readonly Pick<RunDetail, "id" | "status">[] {
  return calls.map(({ runId: id, status }) => ({ id, status }));
}

const moneyOfCalled =
  (
    moneyOf: Awaited<ReturnType<typeof moneyOfRuns>>,
    valuesOf: (runId: string) => Values,
    locale: Locale,
  ): MoneyOfCalled =>
  ({ runId: id, status }) => {
    const money = moneyOf({ id, status });
    return valuesOf(id).seen ? money : moneyWithoutAmounts(money, locale);
  };

/** How a failed run can go on: where its step has called another, by that one going on. */
async function continuationOf(
  run: RunDetail,
  reading: Pick<Parts["reading"], "run">,
  connectors: readonly Connector[],
): Promise<Run["continuation"]> {
  const own = continuationView(run, connectors);
  const made = own && run.calls.findLast(({ path }) => path === own.seen.step);
  if (made?.status === "cancelled") return null;
  const failed = made?.status === "failed" ? await reading.run(made.runId) : null;
  if (!own || !failed) return own;
  const inside = await continuationOf(failed, reading, connectors);
  if (!inside) return null;
  const called = markOf(failed.id, asSeen(inside.seen));
  return { seen: { ...own.seen, called }, write: inside.write };
}

/** What a loop of a run has worked on. */
export async function showItems(
  { reading, store, engine, people }: Parts,
  query: Parameters<ServerParts["reading"]["listItems"]>[0],
  c: Context<Env>,
): Promise<{ items: Item[]; next: string | null; total: number }> {
  const page = await reading.listItems(query);
  if (page === null) throw await notThere(reading, query.runId, "run.loop_not_found");
  const { runId } = query;
  const values = await checkSeesRun({ store, people }, c.get("actor"), runId);
  const veil = (await runVeils({ store, engine }, c.get("actor"), [runId]))(runId);
  const places = values.masked ? await privacyOf({ store, engine, reading }, runId) : null;
  const items = page.items.map((item) => {
    const shown = veil(itemView(item, c.get("locale")));
    return places ? maskedItem(shown, places, c.get("locale")) : shown;
  });
  return { items, next: page.next, total: page.total };
}

export async function showItem(
  { reading, store, engine, people }: Parts,
  query: Parameters<ServerParts["reading"]["item"]>[0],
  c: Context<Env>,
): Promise<ItemDetail> {
  const detail = await reading.item(query);
  if (detail === null) throw await notThere(reading, query.runId, "run.item_not_found");
  const { document } = detail;
  const { connectors } = engine;
  const { runId } = query;
  const actor = c.get("actor");
  const values = await checkSeesRun({ store, people }, actor, runId);
  const veil = (await runVeils({ store, engine }, actor, [runId]))(runId);
  const called = detail.calls.map(({ runId: id }) => id);
  const valuesOf = await valuesOfRuns({ store, people }, actor, called);
  const wish = { most: mostWrites.alone, locale: c.get("locale") };
  const loops = { id: runId, status: detail.runStatus, loops: detail.loops };
  const around = {
    connectors,
    deciderOf: await decidersOf(detail.effects, actor.person, { store, people }),
    nameOf: await personNames(people),
    moneyIn: await moneyOfLoops(loops, wish, { reading, engine }),
    moneyOfCalled: moneyOfCalled(
      await moneyOfRuns(calledBy(detail), wish, { reading, engine }),
      valuesOf,
      c.get("locale"),
    ),
  };
  const shown = veil(itemDetailView(detail, around, c.get("locale")));
  const own = ownOf(await store.connections(), actor);
  const linked = { ...shown, ...withLinksOfSteps(shown, document, { connectors, own }) };
  return values.masked
    ? maskedItemDetail(linked, await privacyOf({ store, engine, reading }, runId), c.get("locale"))
    : linked;
}

async function notThere(
  reading: Parts["reading"],
  runId: string,
  code: "run.loop_not_found" | "run.item_not_found",
): Promise<ApiError> {
  return ApiError.of((await reading.run(runId)) === null ? "run.not_found" : code);
}
