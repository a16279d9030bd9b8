import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
/** Where no flow works, makes charges or reads beside what is asked for. */
let quiet: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  quiet = await openPeopleWorld();
  await world.engine.start();
});
afterAll(async () => {
  await world.close();
  await quiet.close();
});

let id: string;
beforeEach(async () => {
  const draft = draftOn(world.hanas, { amount: 300 });
  ({ id } = made(await world.hana("POST", "/flows", { name: "Tested", draft })));
});

const newest = { kind: "newest" };
const ask = (body: object, call = world.hana) => call("POST", `/flows/${id}/tests`, body);
const makeCharge = async (more: object = {}) =>
  (await world.simulator?.make("charges", { count: 1, ...more }))?.[0] ?? "";
const Run = z.object({ id: z.string(), status: z.string() });
const ended = (reply: Reply) =>
  waitFor(async () => {
    const { body } = await world.hana("GET", `/runs/${Run.parse(reply.body).id}`);
    expect(Run.parse(body).status).toBe("succeeded");
    return body;
  });
const Details = z.object({ error: z.object({ details: z.array(z.object({ code: z.string() })) }) });

describe("a test of a draft", () => {
  test("says so where there is no record yet, and runs on the next", async () => {
    const none = await ask({ revision: 1, event: newest });
    expect([none.status, codeOf(none)]).toEqual([409, "flow.no_record"]);
    const charge = await makeCharge();
    const reply = await ask({ revision: 1, event: newest });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ kind: "test", versionNumber: null, reference: charge });
    expect(await ended(reply)).toMatchObject({
      steps: [{ status: "done", output: { amount: 300 } }],
      continuation: null,
    });
    expect((await world.hana("GET", `/flows/${id}`)).body).toMatchObject({
      state: "inactive",
      version: null,
      activity: { runs: { succeeded: 0 }, lastRunAt: null },
    });
  });

  test("is one test for one token, however often no answer comes", async () => {
    await makeCharge();
    const wish = { revision: 1, event: newest, token: "no-answer-came" };
    const replies = [await ask(wish), await ask(wish), await ask({ revision: 1, event: newest })];
    expect(replies.map(({ status }) => status)).toEqual([201, 200, 201]);
    expect(new Set(replies.map(({ body }) => Run.parse(body).id)).size).toBe(2);
  });

  test("runs on the record that is named, of a flow that is active as well", async () => {
    const charge = await makeCharge();
    await makeCharge();
    await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
    const draft = draftOn(world.hanas, { amount: 400 });
    await world.hana("PUT", `/flows/${id}`, { name: "Changed", draft, revision: 1 });
    const event = { kind: "record", key: charge };
    expect(await ended(await ask({ revision: 2, event }))).toMatchObject({
      reference: charge,
      steps: [{ output: { amount: 400 } }],
    });
    expect((await world.hana("GET", `/flows/${id}`)).body).toMatchObject({
      state: "active",
      changed: true,
      version: { number: 1 },
    });
  });

  test.each([
    [{ revision: 2, event: newest }, 409, "flow.conflict"],
    [{ revision: 1, event: { kind: "record", key: "ch_none" } }, 422, "flow.record_not_found"],
    [{ revision: 1, event: { kind: "record", key: ".." } }, 422, "flow.record_not_found"],
    [{ revision: 1, event: { kind: "record", key: "" } }, 400, "request.invalid"],
    [{ revision: 1, event: { kind: "scheduled" } }, 422, "flow.test_of_other_trigger"],
    [{ event: newest }, 400, "request.invalid"],
  ])("is refused: %j", async (body, status, code) => {
    const reply = await ask(body);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  });

  test("names what is missing", async () => {
    const draft = { ...draftOn(world.hanas), steps: [] };
    await world.hana("PUT", `/flows/${id}`, { name: "Empty", draft, revision: 1 });
    const reply = await ask({ revision: 2, event: newest });
    expect([reply.status, codeOf(reply)]).toEqual([422, "flow.not_ready"]);
    expect(Details.parse(reply.body).error.details).toMatchObject([{ code: "flow.no_steps" }]);
    expect(
      codeOf(await world.hana("POST", "/flows/none/tests", { revision: 1, event: newest })),
    ).toBe("flow.not_found");
  });

  test("is for whoever may operate all of its connections", async () => {
    await makeCharge();
    for (const call of [world.ken, world.aoi, world.local])
      expect(codeOf(await ask({ revision: 1, event: newest }, call))).toBe(
        "connection.not_granted",
      );
    expect(codeOf(await ask({ revision: 1, event: newest }, world.mio))).toBe(
      "request.not_permitted",
    );
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect((await ask({ revision: 1, event: newest }, world.ken)).status).toBe(201);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  });

  test("can be asked about before, which starts none", async () => {
    const check = (body: object, call = world.hana) =>
      call("POST", `/flows/${id}/tests/check`, body);
    const runs = async () => (await world.hana("GET", `/runs?flow=${id}`)).body;
    const before = await runs();
    expect((await check({ revision: 1 })).status).toBe(204);
    expect(codeOf(await check({ revision: 2 }))).toBe("flow.conflict");
    expect(codeOf(await check({ revision: 1 }, world.ken))).toBe("connection.not_granted");
    const draft = { ...draftOn(world.hanas), steps: [] };
    await world.hana("PUT", `/flows/${id}`, { name: "Empty", draft, revision: 1 });
    expect(codeOf(await check({ revision: 2 }))).toBe("flow.not_ready");
    expect(await runs()).toEqual(before);
  });

  test("in live mode is asked about with each write, every time", async () => {
    const hanas = await quiet.store.connection(quiet.hanas);
    if (!hanas) throw new Error("It is there");
    const more = { id: "live", name: "Money", mode: "live", accountName: "Real shop" } as const;
    await quiet.store.createConnection({ ...hanas, ...more });
    const trigger = {
      kind: "schedule",
      when: { kind: "interval", everyMinutes: 60 },
      overlap: false,
    };
    const draft = { ...draftOn("live", { amount: 500 }), trigger };
    const pays = made(await quiet.hana("POST", "/flows", { name: "Pays", draft }));
    await quiet.hana("POST", `/flows/${pays.id}/activate`, {
      from: "now",
      revision: 1,
      confirm: 1,
    });
    const testIt = (body: object) => quiet.hana("POST", `/flows/${pays.id}/tests`, body);
    const event = { kind: "scheduled" };
    const refused = await testIt({ revision: 1, event });
    expect([refused.status, codeOf(refused)]).toEqual([409, "flow.live_writes"]);
    expect(refused.text).toMatch(
      /“confirm”: “[0-9a-f]{32}”.*“Create charge.*” charges .* in live mode.*Real shop/,
    );
    expect(codeOf(await testIt({ revision: 1, event, confirm: 2 }))).toBe("flow.live_writes");
    const check = (body: object) => quiet.hana("POST", `/flows/${pays.id}/tests/check`, body);
    const asked = await check({ revision: 1 });
    expect([asked.status, asked.body]).toEqual([409, refused.body]);
    expect((await check({ revision: 1, confirm: 1 })).status).toBe(204);
    expect((await testIt({ revision: 1, event, confirm: 1 })).status).toBe(201);
    expect(codeOf(await testIt({ revision: 1, event }))).toBe("flow.live_writes");
  });
});
