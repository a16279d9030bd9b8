/** A connection by client credentials, through the engine's own loop, judged by the other side's ledger. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { client, clientFor, type Ledger, startLedger } from "#connectors/http/http.world.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
let ledger: Ledger;
beforeEach(async () => {
  world = await openEngineWorld();
  ledger = await startLedger(() => world.now());
  await world.engine.start();
  await world.connect("c1");
  const { client_secret: sealed, ...settings } = clientFor(ledger);
  await world.store.createConnection({
    id: "h1",
    owner: "local",
    connector: "http",
    name: "h1",
    mode: "test",
    account: `${client.id} @ ${ledger.url}`,
    accountName: null,
    settings: { ...settings, per_second: 1_000 },
    sealed,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "http"
      ? { ...connection.settings, client_secret: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  await ledger.close();
});

const input: Readonly<Record<string, string>> = {
  path: "/things",
  json: '{"name":"x","reference":"{{mark}}"}',
  id_path: "id",
};

/** Each event makes one thing, at most once. */
const start = async () => {
  const draft = flowOn("new-refund", "create-charge");
  const filled = Object.entries(input).map(([name, value]): [string, Value] => [
    name,
    { kind: "constant", value },
  ]);
  const step = { id: "s1", connection: "h1", connector: "http", action: "send-request" };
  await world.flow("f", {
    ...draft,
    steps: [{ ...step, kind: "action", name: null, input: Object.fromEntries(filled) }],
  });
  await world.engine.activate("f", { from: "now" }, asLocal);
};
const comes = () => world.control("/refunds", { count: 1 });
const become = (...statuses: readonly string[]) =>
  until(async () => {
    await world.advance(15);
    return (await world.statuses("f")).join() === statuses.join();
  });
const writes = () =>
  ledger.seen.filter(({ method, path }) => method === "POST" && path === "/things");

describe("a write by client credentials", () => {
  it("gets a token first, and all that follow bear it", async () => {
    await start();
    await comes();
    await become("succeeded");
    await comes();
    await become("succeeded", "succeeded");
    expect(ledger.tokens.asked).toBe(1);
    expect(writes().map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill("Bearer at_1_of_the_ledger"),
    );
    const asked = ledger.seen.find(({ path }) => path === "/oauth/token");
    expect(asked?.body).toBe("grant_type=client_credentials&scope=things");
  });

  it("whose token has run out goes out once more with another, the same bytes, and is done once", async () => {
    await start();
    await comes();
    await become("succeeded");
    ledger.tokens.good.clear();
    await comes();
    await become("succeeded", "succeeded");
    expect(ledger.tokens.asked).toBe(2);
    const [, refused, again] = writes();
    expect(again?.body).toBe(refused?.body);
    expect(ledger.executed).toEqual(["POST /things", "POST /things"]);
    const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
    const run = await world.reading.run(items[0]?.id ?? "");
    expect(run?.steps[0]?.attempts.map(({ error }) => error)).toMatchObject([
      { code: "engine.token_refused" },
      null,
    ]);
  });

  it("whose new token is refused too waits for a person, who repairs the connection", async () => {
    await start();
    ledger.tokens.useless = true;
    await comes();
    await become("paused");
    // Two for the question after the time, and one for the write.
    expect(ledger.tokens.asked).toBe(3);
    expect(writes()).toHaveLength(1);
    expect((await world.store.connection("h1"))?.broken?.code).toBe("http.http_401");
    ledger.tokens.useless = false;
    const connection = await world.store.connection("h1");
    if (connection === null) return expect.fail("no connection");
    await world.engine.checkConnection(connection);
    await become("succeeded");
    expect(ledger.executed).toEqual(["POST /things"]);
  });

  it("leaves nothing while no token comes, and is sent when one does", async () => {
    await start();
    const busy = { status: 503, body: {} };
    ledger.tokens.refusals.push(busy, { status: 429, body: {}, headers: { "retry-after": "1" } });
    await comes();
    await become("succeeded");
    expect(ledger.tokens.asked).toBe(3);
    expect(writes()).toHaveLength(1);
  });

  it.each([
    ["invalid_client", "http.token_invalid_client"],
    ["invalid_scope", "http.token_invalid_scope"],
  ])(
    "that the token address refuses with %s asks the person to look at the connection",
    async (error, code) => {
      await start();
      ledger.tokens.refusals.push({ status: 400, body: { error } });
      await comes();
      await become("paused");
      expect(writes()).toEqual([]);
      expect((await world.store.connection("h1"))?.broken).toMatchObject({
        code,
        advice: { en: expect.stringMatching(/connection|scope/i) },
      });
    },
  );
});

it("a read whose token has run out gets another at once, and shows no token", async () => {
  const connector = connectors.find(({ id }) => id === "http");
  if (connector === undefined) return expect.fail("no connector");
  const values = { ...clientFor(ledger), client_auth: "form" };
  await world.engine.checkCredentials(connector, values);
  ledger.tokens.good.clear();
  await world.engine.checkCredentials(connector, values);
  expect(ledger.tokens.asked).toBe(2);
  const wrong = { ...values, client_secret: "another secret" };
  const refused: unknown = await world.engine
    .checkCredentials(connector, wrong)
    .catch((e: unknown) => e);
  expect(refused).toMatchObject({ facts: { code: "http.token_invalid_client" } });
  expect(JSON.stringify(refused)).not.toContain("another secret");
});
