import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { liveKey, startSimulator, testKey } from "#connectors/stripe/stripe.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";

let world: ServerWorld;
let apiBase: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  apiBase = world.simulator?.url ?? "";
  world.trusted.push("http://127.0.0.1:9");
});
afterAll(() => world.close());

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly mode: string;
  readonly account: string;
  readonly settings: object;
  readonly broken: { code: string; message: string } | null;
}

const confirmIn = ({ body }: Reply): string =>
  z.object({ error: z.object({ confirm: z.string() }) }).parse(body).error.confirm;
const errorOf = ({ body }: Reply) =>
  (
    body as {
      error: {
        code: string;
        message: string;
        advice?: string;
        details: { path: string[]; code: string; message: string }[];
      };
    }
  ).error;
const create = (name: string, values: object, language = "en") =>
  world.call(
    "POST",
    "/connections",
    { connector: "stripe", name, values },
    { "accept-language": language },
  );
const list = async () =>
  ((await world.call("GET", "/connections")).body as { items: Shown[] }).items;

describe("creating a connection", () => {
  test("checks the credentials, keeps the account, says what they allow, and never shows the secret", async () => {
    const reply = await create("First", { apiKey: testKey, apiBase });
    expect(reply.status).toBe(201);
    const { connection, allows } = reply.body as { connection: Shown; allows: { actions: object } };
    expect(connection).toMatchObject({
      name: "First",
      mode: "test",
      broken: null,
      settings: { apiBase },
    });
    expect(connection.account).toMatch(/^acct_/);
    expect(Object.values(allows.actions)).toContain("yes");
    expect(reply.text).not.toContain(testKey);
    const shown = await world.call("GET", `/connections/${connection.id}`);
    expect(shown.body).toEqual(connection);
    expect((await world.call("GET", "/connections")).text).not.toContain(testKey);
  });

  test("names it after its account and mode where nobody else does", async () => {
    const values = { apiKey: testKey, apiBase };
    const reply = await world.call("POST", "/connections", { connector: "stripe", values });
    const { connection } = reply.body as { connection: Shown & { accountName: string } };
    expect(connection.name).toBe(`Stripe: ${connection.accountName}, test`);
  });

  test("keeps the secret sealed: it is in no file and in no line of the log", async () => {
    await create("Sealed", { apiKey: testKey, apiBase });
    for (const file of readdirSync(world.dataDir))
      expect(readFileSync(join(world.dataDir, file)).includes(testKey)).toBe(false);
    expect(world.logged.join("\n")).not.toContain(testKey);
  });

  const unnamed = { apiBase: "http://127.0.0.1:8" };
  test.each([
    ["a wrong key", { apiKey: "sk_test_wrong" }, 422, /^stripe\./],
    ["a key of the wrong kind", { apiKey: "pk_test_abc" }, 422, /^connection\.invalid_values$/],
    ["no key", {}, 422, /^connection\.invalid_values$/],
    ["a number for a key", { apiKey: 5 }, 422, /^connection\.invalid_values$/],
    ["an unknown field", { apiKey: testKey, color: "red" }, 422, /^connection\.invalid_values$/],
    ["a foreign host", { apiKey: testKey, apiBase: "http://evil.example" }, 422, /^stripe\./],
    ["a live key for this machine", { apiKey: liveKey, ...unnamed }, 422, /^stripe\.live_key/],
    ["a port that no setting names", { apiKey: testKey, ...unnamed }, 422, /^stripe\.simulator/],
    ["nobody at the address", { apiKey: testKey, apiBase: "http://127.0.0.1:9" }, 502, /^stripe\./],
  ])("refuses %s, and keeps nothing", async (_, values, status, code) => {
    const before = await list();
    const reply = await create("Refused", { apiBase, ...values });
    expect(reply.status).toBe(status);
    expect(errorOf(reply).code).toMatch(code);
    expect(reply.text).not.toContain(testKey);
    expect(reply.text).not.toContain("sk_test_wrong");
    expect(await list()).toEqual(before);
  });

  test("says in the asked language which field is wrong, in the connector's own words", async () => {
    const { details } = errorOf(await create("Refused", { apiKey: "pk_test_abc", apiBase }, "ja"));
    expect(details).toMatchObject([{ path: ["values", "apiKey"], code: "custom" }]);
    expect(details[0]?.message).toContain("公開可能キー");
    const missing = errorOf(await create("Refused", { apiBase }, "ja"));
    expect(missing.details[0]).toMatchObject({ path: ["values", "apiKey"], code: "invalid_type" });
    expect(missing.details[0]?.message).toMatch(/[ぁ-ん]/);
  });

  test("refuses a name that is taken, an unknown connector, and names that are none", async () => {
    await create("Taken", { apiKey: testKey, apiBase });
    expect(errorOf(await create("Taken", { apiKey: testKey, apiBase })).code).toBe(
      "connection.name_taken",
    );
    for (const like of ["TAKEN", "Ｔａｋｅｎ", "Ta\u200Bken", "\u202ETaken\u202C"])
      expect(errorOf(await create(like, { apiKey: testKey, apiBase })).code).toBe(
        "connection.name_taken",
      );
    expect(errorOf(await create(" Taken ", { apiKey: testKey, apiBase })).code).toBe(
      "connection.name_taken",
    );
    for (const name of ["", "   ", "a\nb", "x".repeat(101)])
      expect(errorOf(await create(name, { apiKey: testKey, apiBase })).code).toBe(
        "request.invalid",
      );
    const unknown = await world.call("POST", "/connections", {
      connector: "paypal",
      name: "X",
      values: {},
    });
    expect(unknown.status).toBe(422);
    expect(errorOf(unknown).message).toContain("stripe");
  });

  test("two at once with one name: one is made", async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(() => create("Race", { apiKey: testKey, apiBase })),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });
});

describe("a connection that is there", () => {
  let id: string;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    id = await world.connect(`Shop ${count}`);
  });

  test("can be renamed, but not to a name that is taken", async () => {
    const renamed = await world.call("PATCH", `/connections/${id}`, { name: "Better name" });
    expect(renamed.body).toMatchObject({ id, name: "Better name" });
    const other = await world.connect("Other");
    for (const name of ["Better name", "better\u3000NAME"]) {
      const refused = await world.call("PATCH", `/connections/${other}`, { name });
      expect([refused.status, errorOf(refused).code]).toEqual([409, "connection.name_taken"]);
    }
    // One's own name in another form is no other's.
    const own = await world.call("PATCH", `/connections/${id}`, { name: "Better Name" });
    expect(own.body).toMatchObject({ name: "Better Name" });
    expect((await world.call("PATCH", `/connections/${id}`, { name: "Better name" })).status).toBe(
      200,
    );
    await world.call("DELETE", `/connections/${other}`);
    await world.call("DELETE", `/connections/${id}`);
  });

  test("gets a new secret of the same account, and works on with it", async () => {
    const expired = { kind: "connection", code: "stripe.key_expired", message: "expired" } as const;
    await world.store.breakConnection(id, expired, world.now() + 60_000);
    const broken = await world.call("GET", `/connections/${id}`);
    expect((broken.body as Shown).broken).toEqual(expired);
    const changed = await world.call("PATCH", `/connections/${id}`, {
      values: { apiKey: testKey },
    });
    expect(changed.body).toMatchObject({ id, broken: null, settings: { apiBase } });
    expect((await world.call("POST", `/connections/${id}/check`)).status).toBe(200);
  });

  test("takes no secret of another account or mode, and is renamed only with a secret that serves", async () => {
    const other = await startSimulator({ account: "acct_other" });
    world.trusted.push(other.url);
    const elsewhere = { apiKey: testKey, apiBase: other.url };
    const key = "sk_test_of_another_account";
    await world.simulator?.control("POST", "/keys", { key, account: "acct_other" });
    for (const [values, code] of [
      [{ apiKey: key }, "connection.other_account"],
      [elsewhere, "connection.identity_fixed"],
    ] as const) {
      const refused = await world.call("PATCH", `/connections/${id}`, { name: "New", values });
      expect([refused.status, errorOf(refused).code]).toEqual([422, code]);
    }
    const wrong = await world.call("PATCH", `/connections/${id}`, {
      name: "New",
      values: { apiKey: "sk_test_no" },
    });
    expect(wrong.status).toBe(422);
    expect((await world.call("GET", `/connections/${id}`)).body).toMatchObject({
      name: `Shop ${count}`,
      settings: { apiBase },
    });
    await other.close();
  });

  test("is marked as broken by a check that fails, and repaired by one that succeeds", async () => {
    const key = (state: string) =>
      world.simulator?.control("POST", "/keys", { key: testKey, state });
    await key("revoked");
    const refused = await world.call("POST", `/connections/${id}/check`);
    expect(refused.status).toBe(409);
    expect(errorOf(refused)).toMatchObject({ code: expect.stringMatching(/^stripe\./) });
    expect(errorOf(refused).advice).toBeTypeOf("string");
    const broken = await world.call("GET", `/connections/${id}`, undefined, {
      "accept-language": "ja",
    });
    expect(broken.body).toMatchObject({
      broken: { kind: "connection", code: errorOf(refused).code },
    });
    await key("active");
    const repaired = await world.call("POST", `/connections/${id}/check`);
    expect(repaired.body).toMatchObject({ connection: { id, broken: null } });
  });

  test("can be deleted once no flow uses it", async () => {
    const draft = {
      format: 1,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger: "new-charge",
        connection: id,
        settings: {},
        everySeconds: 60,
      },
      steps: [],
      nextStep: 1,
      ownEvents: 0,
    };
    const flow = (await world.call("POST", "/flows", { name: "Uses it", draft })).body as {
      id: string;
    };
    const uses = await world.call("GET", `/connections/${id}/flows`);
    expect(uses.body).toEqual({
      confirm: expect.stringMatching(/^[0-9a-f]{32}$/),
      items: [{ id: flow.id, name: "Uses it", state: "inactive", draft: true, published: false }],
    });
    const refused = await world.call("DELETE", `/connections/${id}`);
    expect([refused.status, errorOf(refused).code]).toEqual([409, "connection.in_use"]);
    expect(refused.text).toContain("Uses it");
    // A number does not say which flows, so it counts for none.
    const counted = await world.call("DELETE", `/connections/${id}?confirm=1`);
    expect([counted.status, errorOf(counted).code]).toEqual([409, "connection.in_use"]);
    const read = confirmIn(refused);
    expect([
      confirmIn(counted),
      z.object({ confirm: z.string() }).parse(uses.body).confirm,
    ]).toEqual([read, read]);
    // Another flow in its place, or another name: the number is the same, and what was read is not.
    const { revision } = (await world.call("GET", `/flows/${flow.id}`)).body as {
      revision: number;
    };
    const renamed = { name: "Pays salaries", draft, revision };
    expect((await world.call("PUT", `/flows/${flow.id}`, renamed)).status).toBe(200);
    const stale = await world.call("DELETE", `/connections/${id}?confirm=${read}`);
    expect([stale.status, errorOf(stale).code]).toEqual([409, "connection.in_use"]);
    expect(stale.text).toContain("Pays salaries");
    const deleted = await world.call("DELETE", `/connections/${id}?confirm=${confirmIn(stale)}`);
    expect(deleted.status).toBe(204);
    const problems = await world.call("GET", `/flows/${flow.id}/problems`);
    expect(problems.text).toContain("flow.unknown_connection");
    expect((await world.call("GET", `/connections/${id}`)).status).toBe(404);
    expect((await world.call("DELETE", `/connections/${id}`)).status).toBe(404);
  });
});

test("deleting a connection deactivates the flows that it served, when that is confirmed", async () => {
  const values = { apiKey: testKey, apiBase: world.simulator?.url ?? "" };
  const body = { connector: "stripe", name: "Leaves", values };
  const { connection } = (await world.call("POST", "/connections", body)).body as {
    connection: { id: string };
  };
  const draft = {
    format: 1,
    trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection: connection.id,
        input: {},
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
  const { id: flow } = (await world.call("POST", "/flows", { name: "Served", draft })).body as {
    id: string;
  };
  expect((await world.call("POST", `/flows/${flow}/activate`, { from: "now" })).status).toBe(200);
  const refused = await world.call("DELETE", `/connections/${connection.id}`);
  expect(errorOf(refused).details).toMatchObject([
    { code: "connection.active_flow", message: expect.stringContaining("Served") },
  ]);
  expect((await world.call("GET", `/flows/${flow}`)).body).toMatchObject({ state: "active" });
  const gone = await world.call(
    "DELETE",
    `/connections/${connection.id}?confirm=${confirmIn(refused)}`,
  );
  expect(gone.status).toBe(204);
  expect((await world.call("GET", `/flows/${flow}`)).body).toMatchObject({ state: "inactive" });
  const again = await world.call("POST", `/flows/${flow}/activate`, { from: "now" });
  expect(errorOf(again).code).toBe("flow.not_ready");
});

describe("what a connection can be asked", () => {
  let id: string;
  beforeAll(async () => {
    id = await world.connect("Asked");
  });

  test("a sample: the newest real object, or the documented one", async () => {
    const sample = (trigger: string) =>
      world.call("GET", `/connections/${id}/triggers/${trigger}/sample`);
    expect((await sample("new-refund")).body).toMatchObject({
      real: false,
      data: { object: "refund" },
    });
    const [charge] = (await world.simulator?.make("charges", { count: 1 })) ?? [];
    expect((await sample("new-charge")).body).toMatchObject({ real: true, data: { id: charge } });
    const asked = (settings: string) =>
      world.call("GET", `/connections/${id}/triggers/new-charge/sample?settings=${settings}`);
    expect((await asked("%7B%7D")).status).toBe(200);
    for (const wrong of ["%5B%5D", "%7B", "5"])
      expect(errorOf(await asked(wrong)).code).toBe("request.invalid");
  });

  test("things to choose from, by search and page by page", async () => {
    await world.simulator?.make("customers", { count: 130, email: "kai@example.com" });
    const page = await world.call("GET", `/connections/${id}/choices/customers`);
    const { items, next } = page.body as { items: { value: string }[]; next: string | null };
    expect(items.length).toBeGreaterThan(0);
    expect(next).not.toBeNull();
    if (next !== null) {
      const more = await world.call(
        "GET",
        `/connections/${id}/choices/customers?cursor=${encodeURIComponent(next)}`,
      );
      expect(more.status).toBe(200);
    }
    const found = await world.call(
      "GET",
      `/connections/${id}/choices/customers?search=kai%40example.com`,
    );
    expect((found.body as { items: unknown[] }).items.length).toBeGreaterThan(0);
  });

  test.each([
    ["en", "Payout paid"],
    ["ja", "入金の完了"],
  ])("things that we have words for, in the reader's language: %s", async (language, label) => {
    const path = `/connections/${id}/choices/event-types?search=payout.paid`;
    const { body } = await world.call("GET", path, undefined, { "accept-language": language });
    expect(body).toEqual({
      items: [{ value: "payout.paid", label, detail: "payout.paid" }],
      next: null,
    });
  });

  test("things that belong to another, such as the cards of a customer", async () => {
    const what = { payment_method: "pm_card_amex" };
    const [customer = ""] = (await world.simulator?.make("customers", what)) ?? [];
    const list = `/connections/${id}/choices/payment-methods`;
    const page = await world.call("GET", `${list}?of=${customer}`);
    expect(page).toMatchObject({
      status: 200,
      body: { items: [{ label: "amex •••• 8431" }], next: null },
    });
    expect((await world.call("GET", list)).body).toEqual({ items: [], next: null });
  });

  test.each([
    ["triggers/none/sample", "connection.unknown_trigger"],
    ["triggers/__proto__/sample", "connection.unknown_trigger"],
    ["choices/none", "connection.unknown_choices"],
  ])("not %s", async (path, code) => {
    const reply = await world.call("GET", `/connections/${id}/${path}`);
    expect([reply.status, errorOf(reply).code]).toEqual([404, code]);
  });

  test.each(["nonsense", "bm9uc2Vuc2U.c2lnbmVk", ".", "a.b.c"])(
    "nothing with a cursor that was made up: %s",
    async (cursor) => {
      const before = await world.simulator?.control("GET", "/counts");
      const path = `/connections/${id}/choices/customers?cursor=${cursor}`;
      const reply = await world.call("GET", path);
      expect([reply.status, errorOf(reply).code]).toEqual([400, "request.bad_cursor"]);
      expect(await world.simulator?.control("GET", "/counts")).toEqual(before);
    },
  );

  test("its reading calls", async () => {
    await world.store.countReads([{ connectionId: id, at: world.now(), reads: 42 }]);
    const reply = await world.call("GET", `/connections/${id}/reads`);
    const { month, allowance } = reply.body as {
      month: { reads: number };
      allowance: { floorPerMonth: number };
    };
    expect(allowance.floorPerMonth).toBe(10_000);
    expect(month.reads).toBeGreaterThanOrEqual(42);
  });
});

test("tells how to connect to the simulator beside it", async () => {
  const hint = await world.call("GET", "/simulator");
  expect(hint.body).toEqual({ connector: "stripe", values: { apiKey: testKey, apiBase } });
});
