import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { anyConsent } from "#engine/permit.world.ts";
import { failCallingRun, type FailedRun, failRun } from "../failed.world.ts";
import { parkRun } from "../parked.world.ts";
import { codeOf, draftOn, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
let live: string;
let failed: readonly FailedRun[];
beforeEach(async () => {
  world = await openPeopleWorld();
  const hanas = await world.store.connection(world.hanas);
  if (!hanas) throw new Error("It is there");
  live = "hanas-live";
  const facts = { mode: "live", account: "acct_secret", accountName: "Real shop" } as const;
  await world.store.createConnection({ ...hanas, ...facts, id: live, name: "Real money" });
  const { store } = world;
  failed = [await failRun(store, world.hanas), await failRun(store, live, { mode: "live" })];
});
afterEach(async () => {
  await world.engine.stop();
  await world.close();
});

const Asked = z.object({
  id: z.string(),
  act: z.string(),
  runs: z.number(),
  live: z.number(),
});
type Asked = z.infer<typeof Asked>;
const declined = { error: "stripe.card_declined" };
const ask = async (body: object, call = world.hana) => call("POST", "/batches", body);
const asked = async (body: object, call = world.hana) => Asked.parse((await ask(body, call)).body);
const begin = ({ id, act, runs, live: confirm }: Asked, more: object = {}, call = world.hana) =>
  call("POST", `/batches/${id}/start`, { act, runs, confirm, ...more });
const show = async (id: string, call = world.hana) => (await call("GET", `/batches/${id}`)).body;
const done = async (id: string) => {
  await world.engine.start();
  await expect.poll(() => show(id)).toMatchObject({ state: "done" });
  return show(id);
};
const statusOf = async (id: string) =>
  z.object({ status: z.string() }).parse((await world.hana("GET", `/runs/${id}`)).body).status;

describe("one act for many runs", () => {
  test("says before how many they are, whose, and what money it is about", async () => {
    const reply = await ask({ act: "continue", filter: { ...declined, status: "failed" } });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      act: "continue",
      state: "asked",
      by: { name: "Hana" },
      found: 2,
      isCut: false,
      runs: 2,
      live: 1,
      done: 0,
      left: 2,
      refused: [],
      moneyIsCut: false,
      money: [
        {
          kind: "charge",
          state: "refused",
          count: 2,
          money: { amount: 3_000, currency: "jpy" },
          words: "¥3,000 charge refused (2 writes)",
        },
      ],
    });
    const { flows } = z
      .object({ flows: z.array(z.object({ id: z.string(), runs: z.number() })) })
      .parse(reply.body);
    expect(new Set(flows.map(({ id }) => id))).toEqual(new Set(failed.map(({ flowId }) => flowId)));
    // Nothing is done, and nobody else is told.
    const { id } = Asked.parse(reply.body);
    expect(codeOf(await world.ken("GET", `/batches/${id}`))).toBe("batch.not_found");
    expect((await world.hana("GET", "/batches")).body).toEqual({ items: [] });
    for (const { runId } of failed) expect(await statusOf(runId)).toBe("failed");
  });

  test("counts what is sent once more, and not what was refused and dealt with", async () => {
    const { flowId } = await failRun(world.store, world.hanas, { handled: true });
    const filter = { flow: flowId };
    expect((await ask({ act: "continue", filter })).body).toMatchObject({
      money: [{ state: "refused", count: 1, money: { amount: 1_500, currency: "jpy" } }],
    });
    expect((await ask({ act: "rerun", version: "same", filter })).body).toMatchObject({
      money: [{ state: "refused", count: 2, money: { amount: 3_000, currency: "jpy" } }],
    });
  });

  test("counts the money of runs that were called, where they are called once more", async () => {
    const caller = await failCallingRun(world.store, world.hanas);
    const filter = { flow: (await world.store.run(caller))?.flowId };
    const wish = { act: "rerun", version: "same", filter };
    expect((await ask(wish)).body).toMatchObject({
      runs: 1,
      money: [{ state: "refused", count: 2, money: { amount: 3_000, currency: "jpy" } }],
    });
    expect((await ask(wish, world.ken)).body).toMatchObject({
      money: [{ state: "refused", count: 2, money: null }],
    });
  });

  test("tells nobody amounts whom a run does not tell them", async () => {
    const { body } = await ask({ act: "continue", filter: declined }, world.ken);
    expect(body).toMatchObject({
      runs: 2,
      money: [{ money: null, words: "Hidden amount charge refused (2 writes)" }],
    });
  });

  test("is done when it is started, and confirmed where money is real", async () => {
    const wish = await asked({ act: "continue", filter: declined });
    const { id } = wish;
    const refused = await begin(wish, { confirm: 2 });
    expect([refused.status, codeOf(refused)]).toEqual([409, "batch.unconfirmed"]);
    expect(codeOf(await begin(wish, { act: "cancel" }))).toBe("batch.other");
    expect(codeOf(await begin(wish, { runs: 1 }))).toBe("batch.other");
    expect(codeOf(await begin(wish, {}, world.ken))).toBe("batch.not_found");
    const begun = await begin(wish);
    expect(begun.status).toBe(200);
    expect(begun.body).toMatchObject({ state: "going", left: 2 });
    expect(codeOf(await begin(wish))).toBe("batch.started");
    expect(await done(id)).toMatchObject({ done: 2, left: 0, refused: [], refusedRuns: [] });
    expect((await world.ken("GET", "/batches")).body).toMatchObject({ items: [{ id, done: 2 }] });
  });

  test("asks about real money where only the version that is published now moves it", async () => {
    const [first] = failed;
    if (!first) throw new Error("One has failed");
    const { flowId } = first;
    const filter = { flow: flowId };
    expect(await asked({ act: "rerun", version: "same", filter })).toMatchObject({ live: 0 });
    const draft = draftOn(live, { amount: 1_500 });
    const saved = { name: "Real money", revision: 1, draft };
    expect((await world.hana("PUT", `/flows/${flowId}`, saved)).status).toBe(200);
    await world.store.publish({
      kind: "draft",
      id: flowId,
      revision: 2,
      by: "local",
      versionId: "published-now",
      consent: anyConsent,
      at: world.now(),
    });
    const wish = await asked({ act: "rerun", version: "published", filter });
    expect(wish).toMatchObject({ runs: 1, live: 1 });
    expect(codeOf(await begin(wish, { confirm: 0 }))).toBe("batch.unconfirmed");
  });

  test("is stopped by anybody who builds, and does nothing after that", async () => {
    const wish = await asked({ act: "continue", filter: declined });
    const { id } = wish;
    expect(codeOf(await world.hana("POST", `/batches/${id}/stop`))).toBe("batch.over");
    await begin(wish);
    const stopped = await world.ken("POST", `/batches/${id}/stop`);
    expect(stopped.body).toMatchObject({ state: "stopped", done: 0, left: 2 });
    expect(codeOf(await world.hana("POST", `/batches/${id}/stop`))).toBe("batch.over");
    await world.engine.start();
    const next = await asked({ act: "continue", filter: { flow: failed[0]?.flowId } });
    await begin(next);
    await done(next.id);
    expect(await statusOf(failed[1]?.runId ?? "")).toBe("failed");
  });

  test("asks for each run what its person may do then, not what they could when they asked", async () => {
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    await world.hana("PUT", `/connections/${live}/grants/${world.ids.ken}`);
    const wish = await asked({ act: "continue", filter: declined }, world.ken);
    await begin(wish, {}, world.ken);
    await world.hana("DELETE", `/connections/${live}/grants/${world.ids.ken}`);
    expect(await done(wish.id)).toMatchObject({
      done: 1,
      refused: [{ reason: "not_permitted", runs: 1 }],
      refusedRuns: [{ run: failed[1]?.runId, reason: "not_permitted" }],
    });
  });

  test("is done by nobody who builds no more, and repeats nothing that its person does not see", async () => {
    const rerun = { act: "rerun", version: "same", filter: declined };
    const kens = await asked(rerun, world.ken);
    await begin(kens, {}, world.ken);
    const hanas = await asked({ act: "continue", filter: declined });
    await begin(hanas);
    await world.aoi("PATCH", `/people/${world.ids.hana}`, { role: "viewer" });
    expect(await done(kens.id)).toMatchObject({ refused: [{ reason: "not_allowed", runs: 2 }] });
    expect(await done(hanas.id)).toMatchObject({ refused: [{ reason: "not_allowed", runs: 2 }] });
    for (const { runId } of failed) expect(await statusOf(runId)).toBe("failed");
  });

  test("is none where no run is fit for it, and decides only about what is parked", async () => {
    expect(codeOf(await ask({ act: "cancel", filter: declined }))).toBe("batch.none");
    const { runId } = await parkRun(world.store, world.hanas);
    const above = await parkRun(world.store, world.hanas, {
      action: "create-charge",
      path: "/v1/charges",
      params: { amount: 700, currency: "jpy" },
      isAboveLimit: true,
    });
    expect((await ask({ act: "send", filter: {} })).body).toMatchObject({ found: 4, runs: 1 });
    expect((await ask({ act: "allow", filter: {} })).body).toMatchObject({
      runs: 1,
      money: [{ state: "pending", money: { amount: 700, currency: "jpy" } }],
    });
    const wish = await asked({ act: "stop", filter: { status: ["parked"] } });
    await begin(wish);
    expect(await done(wish.id)).toMatchObject({ runs: 2, done: 2 });
    expect([await statusOf(runId), await statusOf(above.runId)]).toEqual([
      "cancelled",
      "cancelled",
    ]);
  });
});

test("runs are listed by the code of their error", async () => {
  const list = async (query: string) =>
    z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse((await world.hana("GET", `/runs?${query}`)).body)
      .items.map(({ id }) => id);
  expect(new Set(await list("error=stripe.card_declined&status=failed"))).toEqual(
    new Set(failed.map(({ runId }) => runId)),
  );
  expect(await list("error=stripe.no_such_thing")).toEqual([]);
});
