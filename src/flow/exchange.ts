import { z } from "zod";
import { ja } from "zod/locales";
import { text } from "#sdk/text.ts";
import { isNestedDeeper, maxNesting } from "./depth.ts";
import { FlowDocument, FlowName, type Step, type Trigger } from "./document.ts";
import { type Problem, problem } from "./problems.ts";
import { type Use, usesOf } from "./uses.ts";

/**
 * A flow as a file. Connections stay behind: the file names a slot for each, such as `stripe`, and
 * whoever imports it puts a connection of theirs into every slot.
 */

const Slot = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "A slot looks like stripe or stripe-2");

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
  /** In place of connection ids stand slots. */
  flow: FlowDocument,
});
export type FlowExport = z.infer<typeof FlowExport>;

export function toExport(name: string, document: FlowDocument): FlowExport {
  const slots = new Map<string, string>();
  const named: [string, FlowExport["connections"][string]][] = [];
  for (const { connector, connection } of usesOf(document)) {
    if (connection === null || slots.has(connection)) continue;
    const slot = freeSlot(connector, new Set(slots.values()));
    slots.set(connection, slot);
    named.push([slot, { connector, name: connector }]);
  }
  return {
    format: "millrace.flow/1",
    name,
    connections: Object.fromEntries(named),
    flow: withConnections(document, (id) => slots.get(id) ?? null),
  };
}

/** The same flow, with all connections yet to be chosen. */
export function withoutConnections(document: FlowDocument): FlowDocument {
  return withConnections(document, () => null);
}

/** A slot without a connection leaves its steps without one: the flow is there, but not ready. */
export function fromExport(
  { name, flow }: FlowExport,
  slots: { readonly [slot: string]: string | null },
): { readonly name: string; readonly document: FlowDocument } {
  const chosen = (slot: string) => (Object.hasOwn(slots, slot) ? (slots[slot] ?? null) : null);
  return { name, document: withConnections(flow, chosen) };
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
    ...document,
    trigger: document.trigger && reconnected(document.trigger, replace),
    steps: document.steps.map((step) => reconnectedStep(step, replace)),
  };
}

function reconnected(trigger: Trigger, replace: (connection: string) => string | null): Trigger {
  switch (trigger.kind) {
    case "schedule":
      return trigger;
    case "event":
      return { ...trigger, connection: trigger.connection && replace(trigger.connection) };
  }
}

function reconnectedStep(step: Step, replace: (connection: string) => string | null): Step {
  return { ...step, connection: step.connection && replace(step.connection) };
}

function freeSlot(connector: string, taken: ReadonlySet<string>): string {
  const name = connector
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const start = name === "" ? "connection" : name.slice(0, 90);
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
