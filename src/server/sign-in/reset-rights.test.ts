import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { anyPermit } from "#engine/permit.world.ts";
import { nameByHand } from "#engine/run-name.ts";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { failRun } from "../failed.world.ts";
import { chargeOnCall } from "../hooks/hooks.world.ts";
import { codeOf, draftOn, made, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";
import { createWalk, type Walk } from "../walk.world.ts";
import { resetByAccount } from "./accounts.ts";

/** What others have entrusted to Ken, once somebody may come in as him who is another. */

const table: Readonly<Record<string, Permission>> = permissions;

type Call = PeopleWorld["call"];

const ways = {
  "an administrator's link": async ({ aoi, local, ids }: PeopleWorld) => {
    const handed = await aoi("POST", `/people/${ids.ken}/password-reset`);
    const token = z.object({ link: z.string() }).parse(handed.body).link.split("#")[1];
    const said = { token, password: "correct horse battery" };
    const used = await local("POST", "/password-reset/use", said, { authorization: "" });
    expect(used.status).toBe(200);
  },
  "another account of the provider": async ({ people, ids }: PeopleWorld) => {
    const ken = (await people.person(ids.ken)) ?? expect.fail("nobody");
    await resetByAccount(people, ken);
  },
} as const;

const isDone = ({ status }: Reply) => status < 300;
const isRefused = ({ status }: Reply) => status === 403 || status === 404;

describe.each(Object.entries(ways))("after a reset by %s", (way, reset) => {
  /** The line of the audit log that names what has ended; the other way back is asked of a provider. */
  const named = way === "an administrator's link" ? "password.reset" : null;
  const walk = createWalk();
  beforeAll(() => walk.open());
  afterAll(() => walk.close());
  /** The person who comes in as Ken now. */
  const again = async (): Promise<Call> => {
    await reset(walk.world);
    return (await walk.world.as("builder", "Ken")).call;
  };
  const ken = async () => (await walk.world.as("builder", "Ken")).call;

  test("they may operate nothing of others, by any operation, until it is granted anew", async () => {
    const { hana, store, ids, hanas } = walk.world;
    const filled = await objectsOf(walk, "may operate");
    const grant = (id: string) => hana("PUT", `/connections/${id}/grants/${ids.ken}`);
    for (const { id, owner } of await store.connections())
      if (owner === ids.hana) expect(isDone(await grant(id))).toBe(true);
    const sample = `/connections/${hanas}/triggers/new-charge/sample`;
    expect(isDone(await (await ken())("GET", sample))).toBe(true);
    const call = await again();
    const told = [];
    for (const { operation, ask } of filled) told.push([operation, isRefused(await ask(call))]);
    expect(told).toEqual(filled.map(({ operation }) => [operation, true]));
    expect(isDone(await grant(hanas))).toBe(true);
    expect(isDone(await call("GET", sample))).toBe(true);
  });

  test("they take over no connection and no flow that was offered to them", async () => {
    const { hana, ids } = walk.world;
    const [taking] = await objectsOf(walk, "offered");
    const flow = made(await hana("POST", "/flows", { name: "Offered" })).id;
    const owner = `/flows/${flow}/owner`;
    expect((await hana("PUT", owner, { person: ids.ken })).status).toBe(202);
    const List = z.object({ items: z.array(z.unknown()) });
    const offered = async (call: Call) => List.parse((await call("GET", "/handovers")).body).items;
    expect(await offered(await ken())).toHaveLength(1);
    const call = await again();
    expect(await offered(call)).toEqual([]);
    expect(taking && codeOf(await taking.ask(call))).toBe("connection.not_heir");
    expect(codeOf(await call("PUT", owner, { person: ids.ken }))).toBe("flow.not_yours");
    expect((await hana("GET", `/flows/${flow}`)).body).toMatchObject({ offeredTo: null });
  });

  test("they see no values by others' word, and their own once they have entered the secret", async () => {
    const { hana, store, ids, hanas, kens } = walk.world;
    const shown = await failRun(store, hanas, { owner: ids.hana });
    const theirs = await failRun(store, hanas, { owner: ids.ken });
    const own = await failRun(store, kens, { owner: ids.ken });
    await (
      await ken()
    )("PATCH", `/connections/${kens}`, { values: { apiKey: testKey } });
    await hana("PUT", `/flows/${shown.flowId}/readers/${ids.ken}`);
    const Run = z.object({ values: z.object({ seen: z.boolean() }) });
    // Of Hana's flow, started by hand.
    const { flowId: other } = await failRun(store, hanas, { owner: ids.hana });
    const version = (await store.flow(other))?.version ?? expect.fail("no version");
    const started = `started_${crypto.randomUUID()}`;
    await store.startRun({
      permit: anyPermit,
      flowId: other,
      event: { id: started, key: started, at: 1, data: {}, madeBy: null, deliveries: [] },
      run: { id: started, name: nameByHand("now", started), versionId: version.id, ancestry: [] },
      startedBy: ids.ken,
      at: walk.world.now(),
    });
    const sees = async (call: Call) =>
      Promise.all(
        [shown, theirs, { runId: started }, own].map(
          async ({ runId }) => Run.parse((await call("GET", `/runs/${runId}`)).body).values.seen,
        ),
      );
    expect(await sees(await ken())).toEqual([true, true, true, true]);
    const call = await again();
    expect(await sees(call)).toEqual([false, false, false, false]);
    const readers = `/flows/${own.flowId}/readers/${ids.mio}`;
    expect(codeOf(await call("PUT", readers))).toBe("flow.not_shown");
    await call("PATCH", `/connections/${kens}`, { values: { apiKey: testKey } });
    expect(await sees(call)).toEqual([false, false, false, true]);
  });

  test("nobody starts flows of others with what they have handed out, and their own go on", async () => {
    const { hana, ids, hanas, kens } = walk.world;
    await hana("PUT", `/connections/${hanas}/grants/${ids.ken}`);
    const before = await ken();
    await before("PATCH", `/connections/${kens}`, { values: { apiKey: testKey } });
    const calledOn = async (call: Call, connection: string) => {
      const wish = { name: `Called ${connection}`, draft: chargeOnCall(connection) };
      const { id } = made(await call("POST", "/flows", wish));
      expect(isDone(await before("POST", `/flows/${id}/invocation/credentials`))).toBe(true);
      return id;
    };
    const sentTo = async (call: Call, connection: string) => {
      const trigger = { kind: "webhook", check: { kind: "github" }, headers: [], sample: null };
      const draft = { ...draftOn(connection, { amount: 100 }), trigger };
      const { id } = made(await call("POST", "/flows", { name: `Sent ${connection}`, draft }));
      expect(isDone(await before("POST", `/flows/${id}/webhook/address`))).toBe(true);
      return id;
    };
    const flows = [await calledOn(hana, hanas), await calledOn(before, kens)];
    const senders = [await sentTo(hana, hanas), await sentTo(before, kens)];
    const stands = async () => ({
      keys: await Promise.all(flows.map(async (id) => (await keysOf(id)).length)),
      addresses: await Promise.all(senders.map(async (id) => (await addressOf(id)) !== null)),
    });
    const { store } = walk.world;
    const keysOf = (id: string) => store.invokeKeys(id);
    const addressOf = (id: string) => store.hookAddressOf(id);
    expect(await stands()).toEqual({ keys: [1, 1], addresses: [true, true] });
    const ending = (await keysOf(flows[0] ?? "")).map(({ id }) => id);
    const read = await failRun(store, hanas, { owner: ids.hana });
    await hana("PUT", `/flows/${read.flowId}/readers/${ids.ken}`);
    expect((await hana("PUT", `/flows/${read.flowId}/owner`, { person: ids.ken })).status).toBe(
      202,
    );
    const call = await again();
    expect(await stands()).toEqual({ keys: [0, 1], addresses: [false, true] });
    if (named === null) return;
    const log = await walk.world.aoi("GET", `/audit?action=${named}&limit=1`);
    const Lines = z.object({ items: z.array(z.object({ details: z.looseObject({}) })) });
    const [line] = Lines.parse(log.body).items;
    expect(line?.details).toMatchObject({
      connectionsLocked: expect.arrayContaining([kens]),
      grantsEnded: expect.arrayContaining([hanas]),
      offersEnded: expect.arrayContaining([read.flowId]),
      readershipsEnded: expect.arrayContaining([read.flowId]),
      credentialsEnded: expect.arrayContaining(ending),
      addressesEnded: expect.arrayContaining([senders[0]]),
      keysEnded: expect.arrayContaining([expect.any(String)]),
    });
    // Nor does the person who came in read the address of Ken's own.
    expect((await call("GET", `/flows/${senders[1]}/webhook`)).body).toMatchObject({ url: null });
  });
});

/** An object of Hana's for each operation of this rule, and the request about it. */
async function objectsOf(walk: Walk, rule: Permission["object"]) {
  const operations = Object.entries(walk.cases).filter(([one]) => table[one]?.object === rule);
  const objects = [];
  for (const [operation, { of, body, query = "" }] of operations) {
    const filled = await of();
    const more = { query, body: body?.(filled) };
    objects.push({ operation, ask: (call: Call) => walk.ask(call, operation, filled, more) });
  }
  return objects;
}
