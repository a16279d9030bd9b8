/** Every route under /_control that only Salesforce has; README.md has the same table in words. */
import { z } from "zod";
import { type Route, routesOf } from "../kit/control.ts";
import { ControlError } from "../kit/control-error.ts";
import { clockOf, commonRoutes } from "../kit/control-routes.ts";
import { armBody, networkFaults, when } from "../kit/control-schemas.ts";
import { Decimal } from "./json.ts";
import { type Row, shown } from "./org.ts";
import { create, remove, update } from "./records.ts";
import { field, type ObjectType } from "./schema.ts";
import type { Fault, Simulator } from "./simulator.ts";

const faultBody = armBody<Fault>(
  z.discriminatedUnion("kind", [
    ...networkFaults,
    z.strictObject({ kind: z.literal("limit") }),
    z.strictObject({ kind: z.literal("expired") }),
    z.strictObject({ kind: z.literal("deleted") }),
    z.strictObject({ kind: z.literal("locked"), records: z.array(z.int().min(1)) }),
    z.strictObject({ kind: z.literal("unproven") }),
    z.strictObject({
      kind: z.literal("error"),
      when,
      status: z.int().min(400).max(599).default(503),
      code: z.string().default("SERVER_UNAVAILABLE"),
      message: z.string().default("Server unavailable"),
    }),
  ]),
);

const recordsBody = z.strictObject({
  object: z.string(),
  values: z.record(z.string(), z.unknown()).default({}),
  count: z.int().min(1).max(10_000).default(1),
  /** Its transaction began so long ago: the stamps are as old, and it is seen only now. */
  late_seconds: z.number().min(0).default(0),
});

const changeBody = z.strictObject({
  object: z.string(),
  values: z.record(z.string(), z.unknown()),
});

const fieldBody = z.strictObject({
  object: z.string(),
  name: z.string().min(1),
  label: z.string().optional(),
  externalId: z.boolean().default(true),
  unique: z.boolean().default(true),
  length: z.int().min(1).max(255).default(255),
  /** Nobody sees it whom no permission set gives it to. */
  hidden: z.boolean().default(false),
});

const ruleBody = z.strictObject({ object: z.string(), field: z.string() });

const clientBody = z.strictObject({
  id: z.string().min(1),
  secret: z.string().min(1).optional(),
  signing: z.strictObject({ publicKey: z.string(), users: z.array(z.string()) }).optional(),
});

const settingsBody = z.strictObject({
  per_day: z.int().min(0).optional(),
  page_size: z.int().min(1).optional(),
  useless_tokens: z.boolean().optional(),
  may_customize: z.boolean().optional(),
  may_give_rights: z.boolean().optional(),
});

const { get, post, del } = routesOf<Simulator>();

export const ROUTES: readonly Route<Simulator>[] = [
  ...commonRoutes<Fault, object, Simulator>({ faultBody, filters: {}, summary }),

  post("/records", ({ sim, body }) => {
    const { object, values, count, late_seconds: late } = recordsBody.parse(body);
    const type = objectOf(sim, object);
    const now = sim.clock.now();
    const rows = Array.from({ length: count }, () =>
      create(sim.org, type, values, { now: now - late * 1_000, visibleAt: now }),
    );
    return { ids: rows.map(({ id }) => id) };
  }),
  post("/records/:id", ({ sim, body, id }) => {
    const { object, values } = changeBody.parse(body);
    const type = objectOf(sim, object);
    return plain(update(sim.org, type, id, values, sim.clock.now()), type);
  }),
  // The recycle bin's, too.
  get("/records", ({ sim, query }) => {
    const type = objectOf(sim, query.get("object") ?? "");
    return { data: sim.org.rowsOf(type).map((row) => plain(row, type)) };
  }),
  // As a person does: into the recycle bin, or out of it for good.
  del("/records/:id", ({ sim, query, id }) => {
    const type = objectOf(sim, query.get("object") ?? "");
    const binned = sim.org.row(type, id);
    if (!query.has("for_good") || binned?.isDeleted !== true)
      return plain(remove(sim.org, type, id, sim.clock.now()), type);
    sim.org.purge(type, binned);
    return plain(binned, type);
  }),
  post("/undelete/:id", ({ sim, query, id }) => {
    const type = objectOf(sim, query.get("object") ?? "");
    const row = sim.org.row(type, id);
    if (row === undefined) throw new ControlError(404, `There is no record "${id}".`);
    row.isDeleted = false;
    row.modifiedAt = sim.clock.now();
    return plain(row, type);
  }),

  post("/fields", ({ sim, body }) => {
    const { object, name, label = name, hidden, ...facts } = fieldBody.parse(body);
    const type = objectOf(sim, object);
    const one = field(name, label, "string", facts);
    if (hidden) sim.org.kept.push({ object: type.name, field: one });
    else type.fields.push(one);
    return { fields: type.fields.map((one) => one.name) };
  }),
  post("/rules", ({ sim, body }) => {
    const { object, field: alike } = ruleBody.parse(body);
    sim.org.alike.set(objectOf(sim, object).name, alike);
    return { rules: Object.fromEntries(sim.org.alike) };
  }),
  // Also what field-level security hides looks as if it were not there.
  del("/fields/:id", ({ sim, query, id }) => {
    const type = objectOf(sim, query.get("object") ?? "");
    const kept = type.fields.filter(({ name }) => name !== id);
    type.fields.splice(0, type.fields.length, ...kept);
    sim.org.forget(type, id);
    return { fields: type.fields.map((one) => one.name) };
  }),

  post("/clients", ({ sim, body }) => {
    const client = clientBody.parse(body);
    sim.tokens.clients.set(client.id, client);
    return { clients: [...sim.tokens.clients.keys()] };
  }),
  del("/clients/:id", ({ sim, id }) => {
    sim.tokens.clients.delete(id);
    sim.tokens.endAll();
    return { clients: [...sim.tokens.clients.keys()] };
  }),
  // Tokens die without a word.
  del("/tokens", ({ sim }) => {
    sim.tokens.endAll();
    return {};
  }),

  get("/settings", ({ sim }) => settings(sim)),
  post("/settings", ({ sim, body }) => {
    const { per_day, page_size, useless_tokens, may_customize, may_give_rights } =
      settingsBody.parse(body);
    if (per_day !== undefined) sim.settings.perDay = per_day;
    if (page_size !== undefined) sim.settings.pageSize = page_size;
    if (may_customize !== undefined) sim.settings.mayCustomize = may_customize;
    if (may_give_rights !== undefined) sim.settings.mayGiveRights = may_give_rights;
    if (useless_tokens !== undefined) sim.tokens.useless = useless_tokens;
    return settings(sim);
  }),
];

function objectOf({ org }: Simulator, name: string): ObjectType {
  const object = org.object(name);
  if (object === undefined) throw new ControlError(404, `There is no object "${name}".`);
  return object;
}

/** Decimals as texts. */
function plain(row: Row, type: ObjectType) {
  const record = Object.entries(shown(row, type, type.fields, "67.0"));
  return Object.fromEntries(
    record.map(([name, value]) => [name, value instanceof Decimal ? value.text : value]),
  );
}

function settings({ settings: kept, tokens }: Simulator) {
  return {
    per_day: kept.perDay,
    page_size: kept.pageSize,
    useless_tokens: tokens.useless,
    may_customize: kept.mayCustomize,
    may_give_rights: kept.mayGiveRights,
  };
}

function summary(sim: Simulator) {
  return {
    org: sim.org.id,
    clock: clockOf(sim.clock),
    settings: settings(sim),
    clients: [...sim.tokens.clients.keys()],
    requests: sim.journal.seq,
    writes: sim.journal.ledger.length,
    used: sim.used,
    objects: [...sim.org.objects.values()].map((one) => {
      return { name: one.name, records: sim.org.rowsOf(one).length };
    }),
  };
}
