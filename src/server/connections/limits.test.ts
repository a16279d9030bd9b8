import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { charge, parkRun } from "../parked.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
});
afterAll(() => world.close());

const said = (reply: Reply) => [reply.status, codeOf(reply)];
const yen = (perWrite: number | null, sum: number | null = null, count: number | null = null) => ({
  currency: "jpy",
  perWrite,
  perFlowAndDay: { sum, count },
});
const Limited = z.object({ limits: z.array(z.unknown()) });
const limits = async () =>
  Limited.parse((await world.hana("GET", `/connections/${world.hanas}`)).body).limits;
const set = (call: PeopleWorld["hana"], ...wanted: readonly object[]) =>
  call("PUT", `/connections/${world.hanas}/limits`, { limits: wanted });

beforeEach(async () => {
  expect((await set(world.hana)).status).toBe(200);
});

describe("the limits of a connection", () => {
  test("are its owner's alone, and shown as they were set", async () => {
    expect(await limits()).toEqual([]);
    const reply = await set(world.hana, { ...yen(500, 2_000, 3), currency: "USD" }, yen(500));
    expect(Limited.parse(reply.body).limits).toEqual([
      yen(500),
      { ...yen(500, 2_000, 3), currency: "usd" },
    ]);
    for (const other of [world.ken, world.aoi, world.local])
      expect(said(await set(other))).toEqual([404, "connection.not_found"]);
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(said(await set(world.ken))).toEqual([404, "connection.not_found"]);
    expect(await limits()).toHaveLength(2);
  });

  test("are lowered with a key that is to operate, and raised or removed with none but one to administer", async () => {
    const { call } = await world.as("builder", "Hana", ["operate"]);
    expect((await set(call, yen(500))).status).toBe(200);
    expect((await set(call, yen(400, 1_000))).status).toBe(200);
    const refused = [403, "request.key_out_of_scope"];
    expect(said(await set(call, yen(401, 1_000)))).toEqual(refused);
    expect(said(await set(call, yen(400)))).toEqual(refused);
    expect(said(await set(call))).toEqual(refused);
    expect(await limits()).toEqual([yen(400, 1_000)]);
    expect((await set(world.hana, yen(401))).status).toBe(200);
  });

  test("are raised in a session only by a person who has shown lately who they are", async () => {
    const lea = await world.session("builder", "Lea");
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Lea's", values };
    const { connection } = z
      .object({ connection: z.object({ id: z.string() }) })
      .parse((await lea.call("POST", "/connections", wish)).body);
    const limit = (perWrite: number) =>
      lea.call("PUT", `/connections/${connection.id}/limits`, { limits: [yen(perWrite)] });
    expect((await limit(500)).status).toBe(200);
    world.advance(15 * 60_000);
    expect((await limit(400)).status).toBe(200);
    expect(said(await limit(500))).toEqual([403, "sign_in.confirm_needed"]);
    await lea.confirm();
    expect((await limit(500)).status).toBe(200);
  });

  test.each([
    ["an amount below nothing", [yen(-1)]],
    ["an amount that is no integer", [yen(1.5)]],
    ["a word that is no currency", [{ ...yen(1), currency: "gold" }]],
    ["a currency twice", [yen(1), { ...yen(2), currency: "JPY" }]],
  ])("are not %s", async (_, wanted) => {
    expect(said(await set(world.hana, ...wanted))).toEqual([400, "request.invalid"]);
    expect(await limits()).toEqual([]);
  });
});

describe("a write above a limit", () => {
  let path: string;
  let seen: { readonly effectId: string; readonly generation: number };
  beforeEach(async () => {
    const { runId, effectId } = await parkRun(world.store, world.hanas, {
      ...charge,
      isAboveLimit: true,
    });
    path = `/runs/${runId}`;
    seen = { effectId, generation: 0 };
  });
  const decide = (call: PeopleWorld["hana"], decision: object) =>
    call("POST", `${path}/decision`, { ...seen, ...decision });

  test("is shown as one that waits: nothing has moved, and nothing is in doubt", async () => {
    expect((await world.ken("GET", path)).body).toMatchObject({
      status: "parked",
      effects: [{ isAboveLimit: true, sends: 0, error: { code: "engine.above_limit" } }],
      money: { sums: [{ state: "pending" }] },
    });
  });

  test("is sent or stopped by the owner of the connection, whatever others may", async () => {
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    for (const other of [world.ken, world.aoi, world.local])
      for (const decision of ["allow", "stop"])
        expect(said(await decide(other, { decision }))).toEqual([403, "run.limit_not_yours"]);
    for (const decision of [
      { decision: "send", confirm: true },
      { decision: "happened", objectId: "ch_1" },
    ])
      expect(said(await decide(world.hana, decision))).toEqual([409, "run.write_above_limit"]);
    const reply = await decide(world.hana, { decision: "allow" });
    expect([reply.status, reply.body]).toMatchObject([
      200,
      { effects: [{ generation: 0, isAboveLimit: false }] },
    ]);
    expect(said(await decide(world.hana, { decision: "allow" }))).toEqual([
      409,
      "run.decision_conflict",
    ]);
  });

  test("says whose word it waits for: whoever may operate the connection reads who decides", async () => {
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    const hana = { person: { id: world.ids.hana, name: "Hana" } };
    for (const [call, isYou] of [
      [world.hana, true],
      [world.ken, false],
      [world.mio, false],
    ] as const) {
      const waitsFor = { ...hana, isYou };
      expect((await call("GET", path)).body).toMatchObject({
        waitsFor: [waitsFor],
        effects: [{ waitsFor }],
      });
      const { body } = await call("GET", "/runs?status=parked&limit=1");
      expect(body).toMatchObject({ items: [{ waitsFor: [waitsFor] }] });
    }
    await decide(world.hana, { decision: "allow" });
    expect((await world.hana("GET", path)).body).toMatchObject({
      waitsFor: [],
      effects: [{ waitsFor: null }],
    });
    const { runId } = await parkRun(world.store, world.hanas, charge);
    expect((await world.ken("GET", `/runs/${runId}`)).body).toMatchObject({
      waitsFor: [],
      effects: [{ waitsFor: null, state: "parked" }],
    });
  });

  test("is stopped with its run", async () => {
    expect((await decide(world.hana, { decision: "stop" })).body).toMatchObject({
      status: "cancelled",
      effects: [{ state: "stopped", sends: 0 }],
    });
  });
});
