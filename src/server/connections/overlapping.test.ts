import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { type Ledger, startLedger, token, valuesFor } from "#connectors/http/http.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";
import { lockConnectionsOf } from "./locked.ts";

/** Requests that prove a secret, while something happens to its connection. */

let world: PeopleWorld;
let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
  world = await openPeopleWorld();
});
afterAll(async () => {
  await world.close();
  await ledger.close();
});

const Made = z.object({ connection: z.object({ id: z.string() }) });
let count = 0;
async function connect(connector: string, values: object): Promise<string> {
  const wish = { connector, name: `Connection ${(count += 1)}`, values };
  return Made.parse((await world.hana("POST", "/connections", wish)).body).connection.id;
}
/** Which takes any token. */
const open = () => ({ ...valuesFor(ledger), test_path: "/public" });
const stripeValues = () => ({ apiKey: testKey, apiBase: world.simulator?.url });
const said = (reply: Reply) => [reply.status, codeOf(reply)];
const changed = [409, "connection.changed_meanwhile"];
const standing = async (id: string) =>
  (await world.store.connection(id)) ?? expect.fail("no connection");

/** What is answered where something has happened between the request's first look at the connection and its deed. */
async function afterTheFirstLook(
  happens: () => Promise<unknown>,
  request: () => Promise<Reply>,
): Promise<Reply> {
  const connection = world.store.connection.bind(world.store);
  const looking = {
    async connection(id: string) {
      const found = await connection(id);
      Object.assign(world.store, { connection });
      await happens();
      return found;
    },
  };
  Object.assign(world.store, looking);
  return request();
}
const lock = () => lockConnectionsOf(world, world.ids.hana);

describe("a secret that was proven", () => {
  test("before the connection was locked lifts no lock, and leads it nowhere else", async () => {
    const id = await connect("http", open());
    const { sealed } = await standing(id);
    const values = { token: "another" };
    const reply = await afterTheFirstLook(lock, () =>
      world.hana("PATCH", `/connections/${id}`, { values }),
    );
    expect(said(reply)).toEqual(changed);
    expect(await standing(id)).toMatchObject({ locked: true, sealed });
    // The same as before unlocks it still.
    const again = await world.hana("PATCH", `/connections/${id}`, { values: { token } });
    expect(again.status).toBe(200);
    expect(await standing(id)).toMatchObject({ locked: false });
  });

  test("where the other side attests the account lifts no later lock either", async () => {
    const id = await connect("stripe", stripeValues());
    const { sealed } = await standing(id);
    const reply = await afterTheFirstLook(lock, () =>
      world.hana("PATCH", `/connections/${id}`, { values: stripeValues() }),
    );
    expect(said(reply)).toEqual(changed);
    expect(await standing(id)).toMatchObject({ locked: true, sealed });
    expect(
      (await world.hana("PATCH", `/connections/${id}`, { values: { apiKey: testKey } })).status,
    ).toBe(200);
  });

  test("against older values brings those back to nobody who has changed them meanwhile", async () => {
    const { call } = await world.as("builder", "Hana", ["build"]);
    const id = await connect("http", open());
    const move = () => world.hana("PATCH", `/connections/${id}`, { values: { token: "another" } });
    const reply = await afterTheFirstLook(move, () =>
      call("PATCH", `/connections/${id}`, { values: { token, per_second: 5 } }),
    );
    expect(said(reply)).toEqual(changed);
    const kept = await call("PATCH", `/connections/${id}`, { values: { token: "another" } });
    expect(kept.status, "what its owner has entered stays").toBe(200);
  });

  test("by an heir takes nothing over that its owner has changed or that was locked meanwhile", async () => {
    const id = await connect("http", open());
    const { hana: owner, ken: heir } = world.ids;
    await world.store.setHeir({ id, heir, by: { owner }, at: 1 });
    const take = () => world.ken("POST", `/handovers/${id}`, { name: "Mine", values: { token } });
    const move = () => world.hana("PATCH", `/connections/${id}`, { values: { token: "another" } });
    for (const happens of [move, lock]) {
      expect(said(await afterTheFirstLook(happens, take))).toEqual(changed);
      expect(await standing(id)).toMatchObject({ owner, heir });
      await world.hana("PATCH", `/connections/${id}`, { values: { token } });
    }
    expect((await take()).status).toBe(200);
    expect(await standing(id)).toMatchObject({ owner: heir, locked: false });
  });
});
