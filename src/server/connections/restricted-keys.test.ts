import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";

/** Keys that may not ask which account is theirs. */
const keys = {
  old: { rights: ["charges_read", "refunds_read", "customers_write"] },
  same: { rights: ["charges_read"] },
  blind: { rights: ["products_write"] },
  refundsOnly: { rights: ["refunds_read"] },
  other: { rights: ["charges_read", "refunds_read"], account: "acct_other" },
  otherFull: { rights: null, account: "acct_other" },
  full: { rights: null },
} as const;
type Key = keyof typeof keys;

const secret = (key: Key) => `rk_test_${key.toLowerCase()}_1234567890`;

let world: ServerWorld;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  for (const [name, { rights, ...more }] of Object.entries(keys))
    await world.simulator?.control("POST", "/keys", {
      key: secret(name as Key),
      rights: rights && [...rights],
      ...more,
    });
  await world.engine.start();
});
afterAll(() => world.close());

const connect = async (name: string, key: Key): Promise<string> => {
  const values = { apiKey: secret(key), apiBase: world.simulator?.url ?? "" };
  const made = await world.call("POST", "/connections", { connector: "stripe", name, values });
  return (made.body as { connection: { id: string } }).connection.id;
};
const replace = async (id: string, key: Key, language = "en") => {
  const values = { apiKey: secret(key) };
  const headers = { "accept-language": language };
  const { status, body } = await world.call("PATCH", `/connections/${id}`, { values }, headers);
  return status === 200 ? "replaced" : (body as { error: { code: string } }).error.code;
};
/** A flow on New charge of the connection, which has seen two charges. */
const seeCharges = async (connection: string): Promise<string[]> => {
  const draft = {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 15,
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection,
        input: { name: { kind: "pill", from: "trigger", path: ["id"] } },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
  const flow = await world.call("POST", "/flows", { name: `On ${connection}`, draft });
  const { id } = flow.body as { id: string };
  const active = await world.call("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status).toBe(200);
  const made = (await world.simulator?.make("charges", { count: 2 })) ?? [];
  world.advance(20_000);
  await waitFor(async () => {
    const { items } = await world.reading.listEvents({ connectionId: connection, limit: 10 });
    expect(items.map(({ key }) => key)).toEqual(expect.arrayContaining(made));
  });
  return made;
};

describe("the key of a connection that may not ask for its account", () => {
  test("cannot be replaced before the connection has seen anything", async () => {
    const id = await connect("Nothing seen", "old");
    expect((await world.store.connection(id))?.account).toBeNull();
    expect(await replace(id, "same")).toBe("connection.account_unproven");
  });

  test("can be replaced by one that reads what it has seen, restricted or not", async () => {
    const id = await connect("Shop", "old");
    await seeCharges(id);
    const before = (await world.store.connection(id))?.sealed;
    expect(await replace(id, "same")).toBe("replaced");
    expect((await world.store.connection(id))?.sealed).not.toBe(before);
    expect((await world.call("POST", `/connections/${id}/check`)).status).toBe(200);
    expect(await replace(id, "full")).toBe("replaced");
  });

  test("cannot be replaced by one of another account, whatever that may do", async () => {
    const id = await connect("Bound", "old");
    await seeCharges(id);
    // Its own charges are no proof.
    await world.simulator?.make("charges", { count: 3, account: "acct_other" });
    const before = await world.store.connection(id);
    expect(await replace(id, "other")).toBe("connection.objects_not_found");
    expect(await replace(id, "otherFull", "ja")).toBe("connection.objects_not_found");
    expect(await world.store.connection(id)).toEqual(before);
  });

  test("cannot be replaced by one that may read nothing of what it has seen", async () => {
    const id = await connect("Unseeing", "old");
    await seeCharges(id);
    expect(await replace(id, "blind")).toBe("connection.account_unproven");
    expect(await replace(id, "refundsOnly")).toBe("connection.account_unproven");
  });

  test("is not taken for another account's while the other side is out of order", async () => {
    const id = await connect("Troubled", "old");
    const made = await seeCharges(id);
    await world.simulator?.fault(
      { kind: "error", when: "before", status: 503 },
      { method: "GET", path: `/v1/charges/${made.at(-1)}` },
    );
    expect(await replace(id, "same")).toBe("stripe.server_error");
    expect(await replace(id, "same")).toBe("replaced");
  });
});

test("a connection whose account is known takes a restricted key that reads what it has seen", async () => {
  const id = await connect("Known", "full");
  expect((await world.store.connection(id))?.account).not.toBeNull();
  expect(await replace(id, "same")).toBe("connection.account_unproven");
  await seeCharges(id);
  expect(await replace(id, "same")).toBe("replaced");
  expect(await replace(id, "other")).toBe("connection.objects_not_found");
  expect(await replace(id, "otherFull")).toBe("connection.other_account");
});
