import { z } from "zod";
import { ja } from "zod/locales";
import { text } from "#sdk/text.ts";
import { mapSteps } from "./blocks.ts";
import { isNestedDeeper, maxNesting } from "./depth.ts";
import { type FlowDocument, FlowDraft, FlowName, inTimeZone } from "./document.ts";
import { same } from "./same.ts";
import type { Step } from "./step.ts";
import type { Trigger } from "./trigger.ts";
import { type Problem, problem } from "./problems.ts";
import {
  bytesOf,
  Otherwise,
  repeatedRow,
  rowFor,
  type TableContent,
  TableDescription,
  tableLimits,
  TableName,
  TableRows,
} from "./table.ts";
import { withLookups } from "./table-uses.ts";
import type { LookupValue } from "./value.ts";
import { type Use, usesOf } from "./uses.ts";

/**
 * A flow as a file. Connections stay behind: the file names a slot for each, such as `stripe`, and
 * whoever imports it puts a connection of theirs into every slot. Lookup tables go along, each in a
 * slot with what is in the revision that the flow uses.
 */

const Slot = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "A slot looks like stripe or stripe-2");

const ExportedTable = z.strictObject({
  name: TableName,
  description: TableDescription,
  rows: TableRows.refine((rows) => repeatedRow(rows) === -1, "Two rows have the same value").refine(
    (rows) => bytesOf(rows) <= tableLimits.bytes,
    `The rows have more than ${tableLimits.bytes} bytes`,
  ),
  otherwise: Otherwise,
});
export type ExportedTable = z.infer<typeof ExportedTable>;

export const FlowExport = z.strictObject({
  format: z.literal("millrace.flow/1"),
  name: FlowName,
  /**
   * What it descends from: an import knows what its original has handled, where both are in one
   * installation. A file written by hand has none.
   */
  lineage: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .exactOptional(),
  connections: z.record(
    Slot,
    z.strictObject({
      connector: z.string().min(1).max(200),
      /** What the writer of a file calls it. In our exports the connector: a connection's name is its owner's. */
      name: z.string().max(200),
    }),
  ),
  /** Left out where the flow uses none. */
  tables: z.record(Slot, ExportedTable).exactOptional(),
  /** In place of ids of connections and tables stand slots; in place of called flows, their names, for people to read. */
  flow: FlowDraft,
});
export type FlowExport = z.infer<typeof FlowExport>;

/** A revision of a table that the flow uses, as it goes along. */
export interface TableToExport extends ExportedTable {
  readonly id: string;
  readonly revision: number;
}

/** `nameOf`: what a called flow is called. */
export function toExport(
  name: string,
  document: FlowDocument,
  tables: readonly TableToExport[] = [],
  nameOf: (flow: string) => string | null = () => null,
): FlowExport {
  const slots = new Map<string, string>();
  const named: [string, FlowExport["connections"][string]][] = [];
  for (const { connector, connection } of usesOf(document)) {
    if (connection === null || slots.has(connection)) continue;
    const slot = freeSlot(connector, "connection", new Set(slots.values()));
    slots.set(connection, slot);
    named.push([slot, { connector, name: connector }]);
  }
  const exported = exportedTables(tables);
  const flow = withLookups(document, (lookup) => {
    const slot = exported.slotOf(lookup);
    return slot === undefined ? lookup : { ...lookup, table: slot, revision: 1 };
  });
  return {
    format: "millrace.flow/1",
    name,
    connections: Object.fromEntries(named),
    ...(tables.length > 0 && { tables: exported.tables }),
    flow: withCalls(
      withConnections(flow, (id) => slots.get(id) ?? null),
      nameOf,
    ),
  };
}

function exportedTables(tables: readonly TableToExport[]) {
  const slots = new Map<string, ExportedTable>();
  const keys = new Map<string, string>();
  const keyOf = (id: string, revision: number) => `${id} ${revision}`;
  for (const { id, revision, ...table } of tables) {
    const slot = freeSlot(table.name, "table", new Set(slots.keys()));
    slots.set(slot, table);
    keys.set(keyOf(id, revision), slot);
  }
  return {
    tables: Object.fromEntries(slots),
    /** Undefined for a table that is gone: its id stays. */
    slotOf: ({ table, revision }: LookupValue) => keys.get(keyOf(table, revision)),
  };
}

/** The same flow, with all connections yet to be chosen. */
export function withoutConnections(document: FlowDocument): FlowDocument {
  return withConnections(document, () => null);
}

/**
 * A flow that is called has yet to be chosen: one of its name may be another here. A slot without a
 * connection leaves its steps without one: the flow is there, but not ready. `timeZone`: of a file that
 * names none.
 */
export function fromExport(
  { name, flow }: FlowExport,
  timeZone: string,
  slots: { readonly [slot: string]: string | null },
  tables: ReadonlyMap<string, Pick<LookupValue, "table" | "revision">> = new Map(),
): { readonly name: string; readonly document: FlowDocument } {
  const chosen = (slot: string) => (Object.hasOwn(slots, slot) ? (slots[slot] ?? null) : null);
  const found = withLookups(inTimeZone(flow, timeZone), (lookup) => ({
    ...lookup,
    ...tables.get(lookup.table),
  }));
  return { name, document: withCalls(withConnections(found, chosen), () => null) };
}

/** A table as it is here, in its newest revision. */
export interface TableThere extends TableContent {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

/** What an imported flow looks up in: what is here already, or a table to be made. */
export type PlannedTable =
  | {
      readonly slot: string;
      readonly is: "there";
      readonly table: string;
      readonly revision: number;
    }
  | { readonly slot: string; readonly is: "new"; readonly table: ExportedTable };

/** A table of the same name with the same in it is the same. `namesTaken`: of all tables that are here. */
export function plannedTables(
  { tables = {} }: FlowExport,
  there: readonly TableThere[],
  namesTaken: ReadonlySet<string>,
): readonly PlannedTable[] {
  const taken = new Set(namesTaken);
  return Object.entries(tables).map(([slot, table]): PlannedTable => {
    const known = there.find((one) => one.name === table.name && isSameContent(one, table));
    if (known !== undefined)
      return { slot, is: "there", table: known.id, revision: known.revision };
    const name = freeName(table.name, taken);
    taken.add(name);
    return { slot, is: "new", table: { ...table, name } };
  });
}

function isSameContent(one: TableContent, other: TableContent): boolean {
  return (
    same(one.otherwise, other.otherwise) &&
    one.rows.length === other.rows.length &&
    one.rows.every(({ from, to }) => rowFor(other, from) === to)
  );
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) {
    const ending = ` (${number})`;
    free = `${name.slice(0, 200 - ending.length).trimEnd()}${ending}`;
  }
  return free;
}

export type ParsedExport =
  | { readonly ok: true; readonly exported: FlowExport }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads what somebody hands in as an exported flow. */
export function parseExport(file: unknown): ParsedExport {
  if (isNestedDeeper(file, maxNesting)) return { ok: false, problems: [nestedTooDeeply] };
  const parsed = FlowExport.safeParse(file);
  if (!parsed.success) return { ok: false, problems: unreadable(file) };
  const problems = usesOf(parsed.data.flow).flatMap((use) => slotProblems(use, parsed.data));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, exported: parsed.data };
}

function withConnections(
  document: FlowDocument,
  replace: (connection: string) => string | null,
): FlowDocument {
  return {
    ...mapSteps(document, (step) => reconnectedStep(step, replace)),
    trigger: document.trigger && reconnected(document.trigger, replace),
  };
}

function withCalls(document: FlowDocument, replace: (flow: string) => string | null): FlowDocument {
  return mapSteps(document, (step) =>
    step.kind === "call" ? { ...step, flow: step.flow && replace(step.flow) } : step,
  );
}

function reconnected(trigger: Trigger, replace: (connection: string) => string | null): Trigger {
  switch (trigger.kind) {
    case "schedule":
    case "invoke":
    case "webhook":
      return trigger;
    case "event":
      return { ...trigger, connection: trigger.connection && replace(trigger.connection) };
  }
}

function reconnectedStep(step: Step, replace: (connection: string) => string | null): Step {
  return step.kind === "action"
    ? { ...step, connection: step.connection && replace(step.connection) }
    : step;
}

function freeSlot(of: string, otherwise: string, taken: ReadonlySet<string>): string {
  const name = of
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const start = name === "" ? otherwise : name.slice(0, 90);
  if (!taken.has(start)) return start;
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `${start}-${index + 2}`);
  return numbers.find((slot) => !taken.has(slot)) ?? start;
}

function slotProblems(use: Use, { connections }: FlowExport): readonly Problem[] {
  if (use.connection === null) return [];
  const where = { step: use.step, path: ["connection"] };
  const params = { slot: use.connection, connector: use.connector };
  if (!Object.hasOwn(connections, use.connection))
    return [problem("flow.unknown_slot", where, params)];
  return connections[use.connection]?.connector === use.connector
    ? []
    : [problem("flow.wrong_slot", where, params)];
}

const maxProblems = 20;

/** zod's own words, in both languages. */
function unreadable(file: unknown): readonly Problem[] {
  const english = FlowExport.safeParse(file).error?.issues ?? [];
  const japanese = FlowExport.safeParse(file, { error: ja().localeError }).error?.issues ?? [];
  return english.slice(0, maxProblems).map(({ path, message }, index) => {
    const keys = path.map(String);
    const place = keys.length === 0 ? text("the top", "先頭") : keys.join(".");
    const reason = text(message, japanese[index]?.message ?? message);
    return problem("flow.not_an_export", { step: null, path: keys }, { place, reason });
  });
}

const nestedTooDeeply = problem(
  "flow.not_an_export",
  { step: null, path: [] },
  {
    place: text("the top", "先頭"),
    reason: text("it is nested too deeply", "入れ子が深すぎます"),
  },
);
