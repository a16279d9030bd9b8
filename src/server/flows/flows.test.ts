import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";

let world: ServerWorld;
let connection: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  connection = await world.connect();
});
afterAll(() => world.close());

interface Flow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly revision: number;
  readonly version: { number: number } | null;
  readonly changed: boolean;
  readonly draft: {
    steps: { id: string; connection: string | null }[];
    nextStep: number;
    trigger: { connection: string | null };
  };
  readonly published: object | null;
  readonly polling: { everySeconds: number; callsPerDay: number } | null;
}

const errorOf = ({ body }: Reply) =>
  (
    body as {
      error: {
        code: string;
        message: string;
        details: { code: string; step: string; path: string[]; message: string }[];
      };
    }
  ).error;

const chargeTrigger = (everySeconds: number | null = 15) => ({
  kind: "event",
  connector: "stripe",
  trigger: "new-charge",
  connection,
  settings: {},
  everySeconds,
});
const product = (id: string) => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-product",
  connection,
  input: { name: { kind: "pill", from: "trigger", path: ["id"] } },
});
const ready = () => ({
  format: 1,
  trigger: chargeTrigger(),
  steps: [product("s1")],
  nextStep: 2,
  ownEvents: 0,
});

const create = async (name: string, draft?: object): Promise<Flow> => {
  const reply = await world.call(
    "POST",
    "/flows",
    draft === undefined ? { name } : { name, draft },
  );
  expect(reply.status).toBe(201);
  return reply.body as Flow;
};
const show = async (id: string) => (await world.call("GET", `/flows/${id}`)).body as Flow;

describe("making and editing", () => {
  test("a new flow is empty, inactive and unpublished", async () => {
    const flow = await create("  請求から商品へ  ");
    expect(flow).toMatchObject({
      name: "請求から商品へ",
      state: "inactive",
      version: null,
      published: null,
      polling: null,
    });
    expect(flow.draft.steps).toEqual([]);
    const { items } = (await world.call("GET", "/flows")).body as { items: Flow[] };
    expect(items.map(({ id }) => id)).toContain(flow.id);
  });

  test("the calls that a polling frequency costs are told", async () => {
    expect((await create("15 s", ready())).polling).toMatchObject({
      everySeconds: 15,
      callsPerDay: 5_760,
    });
    const hourly = { ...ready(), trigger: chargeTrigger(3_600) };
    expect((await create("1 h", hourly)).polling).toMatchObject({
      everySeconds: 3_600,
      callsPerDay: 24,
    });
  });

  test("a draft is replaced only by who has seen the newest", async () => {
    const flow = await create("Edited");
    const change = { name: "Renamed", draft: ready(), revision: flow.revision };
    const saved = (await world.call("PUT", `/flows/${flow.id}`, change)).body as Flow;
    expect(saved).toMatchObject({ name: "Renamed", draft: ready() });
    expect(saved.revision).toBeGreaterThan(flow.revision);
    const late = await world.call("PUT", `/flows/${flow.id}`, { ...change, name: "Late" });
    expect([late.status, errorOf(late).code]).toEqual([409, "flow.conflict"]);
    expect((await show(flow.id)).name).toBe("Renamed");
  });

  test("a step id that was given out is never given out again", async () => {
    const flow = await create("Ids", { ...ready(), nextStep: 7 });
    const change = {
      name: "Ids",
      draft: { ...ready(), steps: [], nextStep: 1 },
      revision: flow.revision,
    };
    const saved = (await world.call("PUT", `/flows/${flow.id}`, change)).body as Flow;
    expect(saved.draft.nextStep).toBe(7);
  });

  test("edits are made on the state that their author saw", async () => {
    const flow = await create("Operations");
    const edits = (operation: object, revision: number) =>
      world.call("POST", `/flows/${flow.id}/edits`, { operations: [operation], revision });
    const withTrigger = (await edits({ do: "setTrigger", trigger: chargeTrigger() }, flow.revision))
      .body as Flow;
    expect(withTrigger.draft.trigger.connection).toBe(connection);
    const add = {
      do: "addStep",
      block: null,
      index: 0,
      connector: "stripe",
      action: "create-product",
      connection,
      input: {},
    };
    const withStep = (await edits(add, withTrigger.revision)).body as Flow;
    expect(withStep.draft).toMatchObject({ steps: [{ id: "s1" }], nextStep: 2 });
    const again = await edits(add, withTrigger.revision);
    expect([again.status, errorOf(again).code]).toEqual([409, "flow.conflict"]);
    const missing = await edits({ do: "removeStep", step: "s9" }, withStep.revision);
    expect([missing.status, errorOf(missing).code]).toEqual([422, "flow.edit_refused"]);
    expect(errorOf(missing).details[0]).toMatchObject({ code: "flow.edit_unknown_step" });
    expect((await edits({ do: "explode" }, withStep.revision)).status).toBe(400);
    expect(await show(flow.id)).toMatchObject({ revision: withStep.revision });
  });

  test("several edits are made together, or none of them", async () => {
    const { id, revision } = await create("Several", ready());
    const edits = (revision: number, ...operations: object[]) =>
      world.call("POST", `/flows/${id}/edits`, { operations, revision });
    const rename = { do: "renameStep", step: "s1", name: "First" };
    const refused = await edits(revision, rename, { do: "removeStep", step: "s9" }, rename);
    expect([refused.status, errorOf(refused).code]).toEqual([422, "flow.edit_refused"]);
    expect(errorOf(refused)).toMatchObject({
      message: expect.stringContaining("2 of 3"),
      details: [{ code: "flow.edit_unknown_step", step: "s9" }],
    });
    expect(await show(id)).toMatchObject({ revision, draft: ready() });
    const [step] = ready().steps;
    const back = { do: "restoreStep", block: null, index: 0, step: { ...step, name: "First" } };
    const done = await edits(revision, rename, { do: "removeStep", step: "s1" }, back);
    const edited = done.body as Flow;
    expect(edited).toMatchObject({ revision: revision + 1, draft: { steps: [back.step] } });
    expect((await edits(edited.revision)).status).toBe(400);
  });

  test("tells what is missing, in the asked language, for a flow and for a document alike", async () => {
    const flow = await create("Incomplete", { ...ready(), trigger: chargeTrigger(null) });
    const stored = await world.call("GET", `/flows/${flow.id}/problems`, undefined, {
      "accept-language": "ja",
    });
    expect(stored.body).toMatchObject({
      ready: false,
      problems: [
        {
          code: "flow.no_frequency",
          severity: "error",
          step: "trigger",
          message: "ポーリング頻度を選択してください。",
        },
      ],
    });
    const document = await world.call("POST", "/flows/validate", { document: flow.draft });
    expect(document.body).toMatchObject({
      ready: false,
      problems: [{ code: "flow.no_frequency" }],
    });
    expect((await world.call("POST", "/flows/validate", { document: ready() })).body).toMatchObject(
      { ready: true },
    );
  });
});

describe("activating", () => {
  test("a flow that is not ready stays as it is", async () => {
    const flow = await create("Not ready", { ...ready(), steps: [] });
    const reply = await world.call("POST", `/flows/${flow.id}/activate`, { from: "now" });
    expect([reply.status, errorOf(reply).code]).toEqual([422, "flow.not_ready"]);
    expect(errorOf(reply).details.map(({ code }) => code)).toEqual(["flow.no_steps"]);
    expect(await show(flow.id)).toEqual(flow);
  });

  test("what an earlier build has published with an amount beside another currency is published anew, unchanged", async () => {
    const pill = { kind: "pill", from: "trigger", path: ["amount"] };
    const input = {
      amount: pill,
      currency: { kind: "constant", value: "usd" },
      source: { kind: "constant", value: "tok_visa" },
    };
    const charge = { ...product("s1"), action: "create-charge", input };
    const { id } = await create("Beside", { ...ready(), steps: [charge] });
    const act = (what: string, body?: object) => world.call("POST", `/flows/${id}/${what}`, body);
    const asked = async () => {
      const { body } = await world.call("GET", "/overview");
      return (body as { unanswered: object[] }).unanswered;
    };
    expect((await act("activate", { from: "now" })).body).toMatchObject({ unanswered: false });
    expect((await act("publish")).body).toMatchObject({ version: { number: 1 } });
    const db = new Database(join(world.dataDir, "millrace.db"));
    db.prepare("UPDATE flow_versions SET holds_currencies = 0 WHERE flow_id = ?").run(id);
    db.close();
    expect(await show(id)).toMatchObject({ unanswered: true, changed: false });
    expect(await asked()).toEqual([{ id, name: "Beside" }]);

    const answered = { version: { number: 2 }, unanswered: false };
    expect((await act("publish")).body).toMatchObject(answered);
    expect(await asked()).toEqual([]);
    await act("deactivate");
  });

  test("publishes, starts, changes beside what runs, and stops", async () => {
    const { id } = await create("Life", ready());
    const act = (what: string, body?: object) => world.call("POST", `/flows/${id}/${what}`, body);
    expect(errorOf(await act("publish")).code).toBe("flow.not_active");
    const active = (await act("activate", { from: "now" })).body as Flow;
    expect(active).toMatchObject({ state: "active", version: { number: 1 }, changed: false });
    expect(errorOf(await act("activate", { from: "now" })).code).toBe("flow.already_active");

    const draft = { ...ready(), steps: [product("s1"), product("s2")], nextStep: 3 };
    await world.call("PUT", `/flows/${id}`, { name: "Life", draft, revision: active.revision });
    expect(await show(id)).toMatchObject({
      state: "active",
      changed: true,
      published: ready(),
      draft,
    });
    expect((await act("publish")).body).toMatchObject({ version: { number: 2 }, changed: false });

    expect((await act("deactivate")).body).toMatchObject({ state: "inactive" });
    expect((await act("deactivate")).status).toBe(200);
    expect((await act("activate", { from: "where_it_stood" })).body).toMatchObject({
      state: "active",
    });
    await act("deactivate");
  });

  test("from a date, with or without a time", async () => {
    const flow = await create("From a date", ready());
    const from = async (date: string) => {
      const reply = await world.call("POST", `/flows/${flow.id}/activate`, { from: { date } });
      await world.call("POST", `/flows/${flow.id}/deactivate`);
      return reply.status;
    };
    expect(await from("2026-01-01")).toBe(200);
    expect(await from("2026-01-01T09:00:00+09:00")).toBe(200);
    expect(await from("yesterday")).toBe(400);
    expect(await from("2026-13-01")).toBe(400);
    expect(await from("")).toBe(400);
  });

  test.each([
    {},
    { from: "later" },
    { from: null },
    { from: { date: 5 } },
    { from: "now", also: 1 },
  ])("refuses %j", async (body) => {
    const { id } = await create("Refused", ready());
    expect((await world.call("POST", `/flows/${id}/activate`, body)).status).toBe(400);
    expect(await show(id)).toMatchObject({ state: "inactive", version: null });
  });

  test("says what the outside system says when it does not let the flow listen", async () => {
    await world.simulator?.control("POST", "/keys", {
      key: "rk_test_narrow",
      rights: ["products_write"],
    });
    const values = { apiKey: "rk_test_narrow", apiBase: world.simulator?.url };
    const made = await world.call("POST", "/connections", {
      connector: "stripe",
      name: "Narrow",
      values,
    });
    const { connection: narrow } = made.body as { connection: { id: string } };
    const draft = { ...ready(), trigger: { ...chargeTrigger(), connection: narrow.id } };
    const { id } = await create("Narrow", draft);
    const reply = await world.call("POST", `/flows/${id}/activate`, { from: "now" });
    expect(reply.status).toBe(409);
    expect(errorOf(reply).code).toMatch(/^stripe\./);
    expect(reply.body).toMatchObject({ error: { advice: expect.any(String) } });
    expect(await show(id)).toMatchObject({ state: "inactive" });
  });
});

describe("copying and moving", () => {
  test("a copy is inactive, named after the original, and of the same lineage", async () => {
    const { id } = await create("Original", ready());
    const copy = await world.call("POST", `/flows/${id}/clone`, {}, { "accept-language": "ja" });
    expect(copy.body).toMatchObject({
      name: "Original のコピー",
      state: "inactive",
      draft: {
        ...ready(),
        trigger: { ...chargeTrigger(), connection: null },
        steps: [{ ...product("s1"), connection: null }],
      },
    });
    const named = await world.call("POST", `/flows/${id}/clone`, { name: "Mine" });
    expect(named.body).toMatchObject({ name: "Mine" });
    const lineages = (await world.store.flows()).filter((flow) => /Original|Mine/.test(flow.name));
    expect(new Set(lineages.map(({ lineage }) => lineage)).size).toBe(1);
  });

  test.each([
    ["no body", undefined, {}],
    ["an empty body that calls itself JSON", "", { "content-type": "application/json" }],
    ["an empty object", {}, {}],
  ])("a copy needs no body: %s", async (_, body, headers) => {
    const { id } = await create("Bodiless", ready());
    const copy = await world.call("POST", `/flows/${id}/clone`, body, headers);
    expect([copy.status, (copy.body as Flow).name]).toEqual([201, "Copy of Bodiless"]);
    const wrong = { "content-type": "text/plain" };
    const refused = await world.call("POST", `/flows/${id}/clone`, "name", wrong);
    expect(refused.status).toBe(415);
    expect((await world.call("POST", `/flows/${id}/clone`, "{")).status).toBe(400);
  });

  test("a copy of the longest name is still a name", async () => {
    const { id } = await create("長".repeat(200));
    const { name } = (await world.call("POST", `/flows/${id}/clone`, {})).body as Flow;
    expect(name.length).toBeLessThanOrEqual(200);
  });

  test("an export holds no connection, and comes back with one", async () => {
    const flow = await create("Travels", ready());
    const exported = await world.call("GET", `/flows/${flow.id}/export`);
    expect(exported.text).not.toContain(connection);
    expect(exported.body).toMatchObject({
      format: "millrace.flow/1",
      connections: { stripe: { connector: "stripe" } },
    });
    const back = await world.call("POST", "/flows/import", {
      export: exported.body,
      connections: { stripe: connection },
    });
    expect(back.status).toBe(201);
    expect(back.body).toMatchObject({ name: "Travels", state: "inactive", draft: ready() });
    const lineages = (await world.store.flows()).map(({ id, lineage }) => [id, lineage] as const);
    const lineageOf = (id: unknown) => lineages.find(([known]) => known === id)?.[1];
    expect(exported.body).toMatchObject({ lineage: lineageOf(flow.id) });
    expect(lineageOf((back.body as Flow).id)).toBe(lineageOf(flow.id));
    const bare = (await world.call("POST", "/flows/import", { export: exported.body }))
      .body as Flow;
    expect(bare.draft.trigger.connection).toBeNull();
  });

  test.each(["new-charge-to-product", "new-refund-to-customer", "schedule-to-charge"])(
    "the example %s imports and activates",
    async (name) => {
      const file = join(import.meta.dirname, "../../../examples", `${name}.json`);
      const exported: unknown = JSON.parse(readFileSync(file, "utf8"));
      const reply = await world.call("POST", "/flows/import", {
        export: exported,
        connections: { stripe: connection },
      });
      const { id } = reply.body as Flow;
      expect((await world.call("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
      await world.call("DELETE", `/flows/${id}`);
    },
  );

  test.each([
    ["no export", { export: { format: "other" } }, "flow.not_an_export"],
    ["null", { export: null }, "flow.not_an_export"],
    ["an unknown slot", { connections: { other: "x" } }, "flow.import_unknown_slot"],
    [
      "an unknown connection",
      { connections: { stripe: "connection_none" } },
      "flow.import_wrong_connection",
    ],
  ])("refuses %s, and makes no flow", async (_, change, code) => {
    const flow = await create("Export", ready());
    const exported = (await world.call("GET", `/flows/${flow.id}/export`)).body;
    const before = (await world.store.flows()).length;
    const reply = await world.call(
      "POST",
      "/flows/import",
      { export: exported, ...change },
      { "accept-language": "ja" },
    );
    expect([reply.status, errorOf(reply).code]).toEqual([422, "flow.import_refused"]);
    expect(errorOf(reply).details[0]?.code).toBe(code);
    expect((await world.store.flows()).length).toBe(before);
  });
});

test("a deleted flow is gone, and so are its addresses", async () => {
  const { id } = await create("Deleted", ready());
  await world.call("POST", `/flows/${id}/activate`, { from: "now" });
  expect((await world.call("DELETE", `/flows/${id}`)).status).toBe(204);
  for (const [method, path] of [
    ["GET", ""],
    ["DELETE", ""],
    ["GET", "/problems"],
    ["GET", "/export"],
    ["POST", "/deactivate"],
    ["POST", "/publish"],
  ] as const) {
    const reply = await world.call(method, `/flows/${id}${path}`);
    expect([path, reply.status, errorOf(reply).code]).toEqual([path, 404, "flow.not_found"]);
  }
  for (const [path, body] of [
    ["/activate", { from: "now" }],
    ["/clone", {}],
    ["/edits", { operations: [{ do: "removeStep", step: "s1" }], revision: 1 }],
  ] as const) {
    expect((await world.call("POST", `/flows/${id}${path}`, body)).status).toBe(404);
  }
});
