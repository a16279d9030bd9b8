import type { z } from "zod";
import type { ConnectionRecord, FlowRecord } from "#engine/store.ts";
import { calledBy } from "#flow/callable.ts";
import {
  type FlowExport,
  fromExport,
  parseExport,
  toExport,
  withoutConnections,
} from "#flow/exchange.ts";
import { ApiError, detail } from "../errors.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { text } from "#sdk/text.ts";
import { given } from "../given.ts";
import { createFlow, createFlowWith, timeZoneOf } from "./change.ts";
import { tablesToExport, withTablesOf } from "./exchange-tables.ts";
import type { FlowImport } from "./flows.schemas.ts";
import { problemDetails } from "./flows.view.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "people">;

export async function exportFlow(
  { store }: Pick<Parts, "store">,
  { name, draft, lineage }: FlowRecord,
): Promise<FlowExport> {
  const called = await store.flows(calledBy(draft));
  const names = new Map(called.map((flow) => [flow.id, flow.name]));
  const tables = await tablesToExport(store, draft);
  return { ...toExport(name, draft, tables, (id) => names.get(id) ?? null), lineage };
}

/** Makes a flow of an export; returns its id. */
export async function importFlow(
  parts: Parts,
  wish: z.infer<typeof FlowImport>,
  owner: string,
  locale: Locale,
): Promise<string> {
  const parsed = parseExport(wish.export);
  if (!parsed.ok) {
    throw ApiError.of("flow.import_refused", {}, problemDetails(parsed.problems, locale));
  }
  const slots = wish.connections ?? {};
  const own = (await parts.store.connections()).filter((one) => one.owner === owner);
  const refused = slotRefusals(own, parsed.exported, slots, locale);
  if (refused.length > 0) throw ApiError.of("flow.import_refused", {}, refused);
  const { lineage } = parsed.exported;
  const timeZone = await timeZoneOf(parts, owner);
  return withTablesOf(parsed.exported, parts.store, (placed, tables) => {
    const { name, document } = fromExport(parsed.exported, timeZone, slots, placed);
    return createFlowWith(tables, parts, { owner, name, draft: document, ...given({ lineage }) });
  });
}

function slotRefusals(
  connections: readonly ConnectionRecord[],
  exported: FlowExport,
  slots: Readonly<Record<string, string>>,
  locale: Locale,
): readonly ErrorDetail[] {
  return Object.entries(slots).flatMap(([slot, connection]) => {
    const path = ["connections", slot];
    const wanted = Object.hasOwn(exported.connections, slot) ? exported.connections[slot] : null;
    if (!wanted) {
      const known = Object.keys(exported.connections).join(", ");
      const refusal = ApiError.of("flow.import_unknown_slot", { slot, slots: known });
      return [detail(refusal, locale, path)];
    }
    const { connector } = wanted;
    if (connections.some((one) => one.id === connection && one.connector === connector)) return [];
    const refusal = ApiError.of("flow.import_wrong_connection", { slot, connector, connection });
    return [detail(refusal, locale, path)];
  });
}

const copyName = text("Copy of {name}", "{name} のコピー");

/**
 * A copy of the draft that knows what the original has handled, with its connections yet to be chosen;
 * returns its id.
 */
export function cloneFlow(
  parts: Parts,
  { name, draft, lineage }: FlowRecord,
  wish: { readonly name?: string },
  owner: string,
  locale: Locale,
): Promise<string> {
  const copied = say(copyName, locale, { name }).slice(0, 200).trim();
  const flow = { name: wish.name ?? copied, draft: withoutConnections(draft), lineage };
  return createFlow(parts, { owner, ...flow });
}
