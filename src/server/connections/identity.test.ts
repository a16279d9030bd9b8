import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { type Ledger, startLedger, token, valuesFor } from "#connectors/http/http.world.ts";
import { demoKey } from "#connectors/google-sheets/google-sheets.demo.ts";
import { startSalesforce } from "#connectors/salesforce/salesforce.world.ts";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { eventName } from "#engine/event-name.ts";
import { accountOf } from "#engine/bound-account.ts";
import type { JsonObject } from "#sdk/json.ts";
import { openVault } from "#vault/vault.ts";
import { waitFor } from "../../../test/wait-for.ts";
import { codeOf, made } from "../people.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { sealSecrets, settingsOf } from "./credentials.ts";

/** Settings that are what a connection is: where its writes go, and what its events are called. */

let world: ServerWorld;
let ledger: Ledger;
beforeAll(async () => {
  world = await openServerWorld({ stands: true });
  ledger = await startLedger(() => world.now());
  await world.engine.start();
});
afterAll(async () => {
  await world.close();
  await ledger.close();
});

const Made = z.object({
  connection: z.object({ id: z.string(), name: z.string(), account: z.string() }),
});
const Told = z.object({ error: z.object({ message: z.string() }) });
const company = (number: number) => ({
  ...valuesFor(ledger),
  base: `${ledger.url}/company${number}`,
});
let count = 0;
const connect = async (values: JsonObject) => {
  const wish = { connector: "http", name: `Connection ${(count += 1)}`, values };
  return Made.parse((await world.call("POST", "/connections", wish)).body).connection;
};
const change = (id: string, values: JsonObject, headers?: Readonly<Record<string, string>>) =>
  world.call("PATCH", `/connections/${id}`, { values }, headers);
const recordOf = async (id: string) => (await world.store.connection(id)) ?? expect.fail("gone");
const said = (reply: Reply) => [reply.status, codeOf(reply)];

/** As it stands in the store, of whatever build, without a word to the other side. */
async function stored(
  connector: string,
  account: string | null,
  values: JsonObject,
): Promise<string> {
  const id = `stored_${(count += 1)}`;
  const { catalogue } = world.engine;
  const spec = connectors.find((one) => one.id === connector)?.connection ?? expect.fail(connector);
  const facts = {
    id,
    owner: "local",
    connector,
    mode: spec.mode(spec.fields.parse(values)),
    account,
    settings: settingsOf(catalogue, connector, values),
  };
  const vault = openVault({ key: Buffer.alloc(32, 7) });
  const created = await world.store.createConnection({
    ...facts,
    name: id,
    accountName: null,
    sealed: sealSecrets(vault, catalogue, facts, values),
    broken: null,
    createdAt: world.now(),
  });
  expect(created).toBe("created");
  return id;
}

const database = { host: "db.example.com", database: "shop", user: "flows", password: "secret" };
/** What a form sends, and another value of each setting that is what the connection is. */
const forms: Readonly<
  Record<string, { readonly values: JsonObject; readonly others: JsonObject }>
> = {
  stripe: { values: { apiKey: testKey }, others: { apiBase: "http://127.0.0.1:1" } },
  slack: { values: { token: "xoxb-1" }, others: { apiBase: "http://127.0.0.1:1" } },
  salesforce: {
    values: { address: "https://example.my.salesforce.com", key: "consumer", secret: "a_secret" },
    others: {},
  },
  postgresql: {
    values: { ...database, ledger: "use" },
    others: { mode: "test", schema: "sales", timeZone: "Asia/Tokyo" },
  },
  http: {
    values: { base: "https://api.example.com/company1" },
    others: { base: "https://api.example.com/company2", mode: "test" },
  },
  mail: {
    values: {
      host: "smtp.example.com",
      user: "u",
      password: "p",
      sender: "billing@example.com",
    },
    others: { sender: "shop@example.com" },
  },
  "google-sheets": {
    values: { key: demoKey, spreadsheet: "spreadsheet_of_the_first_shop" },
    others: {
      spreadsheet: "spreadsheet_of_the_other_shop",
      apiBase: "http://127.0.0.1:1",
    },
  },
  workday: {
    values: {
      host: "services1.myworkday.com",
      tenant: "acme",
      user: "ISU",
      password: "p",
      report: "isu/Workers",
    },
    others: { host: "services2.myworkday.com", tenant: "acme_preview", user: "ISU_2" },
  },
};

describe.each(connectors)("a connection over $id", ({ id: connector, connection: { fields } }) => {
  const { values, others } = forms[connector] ?? expect.fail("It has a form here");
  const factsOf = (name: string) =>
    z.globalRegistry.get(fields.shape[name] ?? expect.fail(`no field ${name}`))?.field;

  test("keeps each setting that is what it is, and names the one that was sent", async () => {
    const names = Object.keys(fields.shape).filter((name) => factsOf(name)?.says === "identity");
    expect(Object.keys(others).toSorted()).toEqual(names.toSorted());
    const id = await stored(connector, "the account", values);
    const before = await recordOf(id);
    const secrets = Object.fromEntries(
      Object.entries(values).filter(([name]) => factsOf(name)?.secret === true),
    );
    for (const name of names) {
      const sent = { ...secrets, [name]: others[name] ?? null };
      const refused = await change(id, sent);
      expect([name, said(refused)]).toEqual([name, [422, "connection.identity_fixed"]]);
      const { message } = Told.parse(refused.body).error;
      expect(message).toContain(`depend on them: ${factsOf(name)?.label.en}. `);
      expect(message).toMatch(/make a new connection, choose it in the flows, and publish them\.$/);
      const inJapanese = await change(id, sent, { "accept-language": "ja" });
      expect(Told.parse(inJapanese.body).error.message).toContain(`${factsOf(name)?.label.ja}。`);
      expect(inJapanese.text).toContain("新しい接続を作成し");
    }
    expect(await recordOf(id)).toEqual(before);
  });
});

describe("a connection to a part of an address", () => {
  test("is bound to that part, and two parts are two accounts", async () => {
    const [one, two] = [await connect(company(1)), await connect(company(2))];
    expect([one.account, two.account]).toEqual([company(1).base, company(2).base]);
    const unnamed = { connector: "http", values: company(1) };
    const named = Made.parse((await world.call("POST", "/connections", unnamed)).body).connection;
    expect(named.name).toMatch(/\/company1, test$/);
    const records = [await recordOf(one.id), await recordOf(two.id)];
    expect(new Set(records.map(accountOf)).size).toBe(2);
    const names = records.map((connection) => {
      const trigger = { id: "t", uniqueKeys: false };
      return eventName("1", { trigger, connection, place: "" });
    });
    expect(new Set(names).size).toBe(2);
  });

  test("takes the same address again, other limits and another secret", async () => {
    const { id, account } = await connect(company(1));
    const asked = ledger.seen.length;
    expect(said(await change(id, { base: company(2).base, token }))).toEqual([
      422,
      "connection.identity_fixed",
    ]);
    expect(ledger.seen).toHaveLength(asked);
    expect((await change(id, { ...company(1), per_second: 5 })).status).toBe(200);
    expect((await world.call("POST", `/connections/${id}/check`)).status).toBe(200);
    expect(await recordOf(id)).toMatchObject({ account, broken: null });
  });

  test("of an earlier build keeps its account, is checked, and takes a secret", async () => {
    const id = await stored("http", ledger.url, company(5));
    expect((await world.call("POST", `/connections/${id}/check`)).status).toBe(200);
    expect((await change(id, { token, per_second: 5 })).status).toBe(200);
    expect(await recordOf(id)).toMatchObject({ account: ledger.url, broken: null });
    const other = await stored("http", "https://api.example.com", company(5));
    expect(said(await change(other, { token }))).toEqual([422, "connection.other_account"]);
  });

  test("is bound as a connection of an earlier build that leads there, of the same owner alone", async () => {
    await stored("http", ledger.url, company(3));
    expect((await connect(company(3))).account).toBe(ledger.url);
    expect((await connect(company(4))).account).toBe(company(4).base);
    const { call } = await world.as("builder", "Hana");
    const wish = { connector: "http", name: "Hers", values: company(3) };
    const hers = Made.parse((await call("POST", "/connections", wish)).body).connection;
    expect(hers.account).toBe(company(3).base);
  });

  test("has limits of its own: nobody attests whose address it is", async () => {
    const { id } = await connect({ ...company(1), per_day: 3 });
    const other = await connect({ ...company(2), per_day: 3 });
    const check = (of: string) => world.call("POST", `/connections/${of}/check`);
    for (let count = 0; count < 3; count += 1) expect((await check(id)).status).toBe(200);
    expect(codeOf(await check(id))).toBe("engine.day_is_full");
    expect((await check(other.id)).status).toBe(200);
  });
});

test("a connection whose account nobody tells gets another secret alone, and leads nowhere else", async () => {
  const [org, copy] = [await startSalesforce(), await startSalesforce()];
  world.trusted.push(org.url, copy.url);
  const id = await stored("salesforce", null, org.values);
  const { secret } = org.values;
  const moved = await change(id, { address: copy.url, secret });
  expect(said(moved)).toEqual([422, "connection.account_unproven"]);
  expect(Told.parse(moved.body).error.message).toContain("Leave the address");
  const unread = await change(id, { address: org.url, secret });
  expect(said(unread)).toEqual([422, "connection.account_unproven"]);
  expect(Told.parse(unread.body).error.message).toContain(
    "any object that the connection has seen",
  );
  expect(await recordOf(id)).toMatchObject({ settings: { address: org.url } });
  await Promise.all([org.close(), copy.close()]);
});

test("a write whose answer was lost is repeated where it was frozen for, and nowhere else", async () => {
  const { id } = await connect(company(1));
  const constant = (value: string) => ({ kind: "constant", value });
  const step = { kind: "action", id: "s1", name: null, connector: "http", connection: id };
  const draft = {
    format: 1,
    trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 60 }, overlap: false },
    steps: [
      {
        ...step,
        action: "send-request",
        input: {
          path: constant("/things"),
          json: constant('{"name":"x"}'),
          once: constant("key"),
        },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
  const flow = made(await world.call("POST", "/flows", { name: "Writes", draft }));
  const writes = () => ledger.seen.filter(({ method }) => method !== "GET");
  ledger.strike("cut after", "cut after");
  const started = await world.call("POST", `/flows/${flow.id}/tests`, {
    revision: 1,
    event: { kind: "scheduled" },
  });
  expect(started.status).toBe(201);
  const run = z.object({ id: z.string() }).parse(started.body).id;
  await waitFor(() => expect(writes()).toHaveLength(1));
  expect(said(await change(id, { base: company(2).base, token }))).toEqual([
    422,
    "connection.identity_fixed",
  ]);
  await waitFor(async () => {
    world.advance(60_000);
    expect((await world.call("GET", `/runs/${run}`)).body).toMatchObject({ status: "succeeded" });
  });
  expect(ledger.executed).toEqual(["POST /company1/things"]);
  expect(writes()).toHaveLength(3);
  const sent = writes().map(({ path, headers }) => [path, headers["idempotency-key"]]);
  expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
});
