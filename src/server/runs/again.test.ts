import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { failCallingRun, type FailedRun, failRun } from "../failed.world.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

let world: PeopleWorld;
let live: string;
beforeAll(async () => {
  world = await openPeopleWorld();
  const hanas = await world.store.connection(world.hanas);
  if (!hanas) throw new Error("It is there");
  live = "hanas-live";
  const facts = { mode: "live", account: "acct_secret", accountName: "Real shop" } as const;
  await world.store.createConnection({ ...hanas, ...facts, id: live, name: "Real money" });
});
afterAll(() => world.close());

let failed: FailedRun;
beforeEach(async () => {
  failed = await failRun(world.store, world.hanas);
});

const Details = z.object({
  error: z.object({
    message: z.string(),
    confirm: z.string().optional(),
    details: z.array(z.object({ step: z.string().optional(), message: z.string() })),
  }),
});
const refusalIn = ({ body }: Reply) => Details.parse(body).error;
const again = (body: object, id = failed.runId, call = world.hana) =>
  call("POST", `/runs/${id}/rerun`, body);
const goOn = (body: object, id = failed.runId, call = world.hana) =>
  call("POST", `/runs/${id}/continue`, body);
const runOf = async (id: string) => (await world.hana("GET", `/runs/${id}`)).body;

describe("a failed run", () => {
  test("shows how it can go on, and what that would move", async () => {
    expect(await runOf(failed.runId)).toMatchObject({
      kind: "event",
      status: "failed",
      steps: [{ path: "s1", status: "failed" }],
      effects: [{ state: "failed", money: { amount: 1_500, currency: "jpy" } }],
      continuation: {
        seen: failed.seen,
        write: { mode: "test", money: { amount: 1_500, currency: "jpy" }, kind: "charge" },
      },
    });
  });

  test("goes on as it was seen, once", async () => {
    const replies = await Promise.all([1, 2].map(() => goOn({ seen: failed.seen })));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const done = replies.find(({ status }) => status === 200);
    expect(done?.body).toMatchObject({
      status: "waiting",
      continuation: null,
      steps: [{ path: "s1", status: "retrying" }],
      effects: [
        { generation: 0, state: "failed" },
        { generation: 1, state: "open", sends: 0 },
      ],
    });
    const late = await goOn({ seen: failed.seen });
    expect([late.status, codeOf(late)]).toEqual([409, "run.continue_conflict"]);
  });

  test.each([
    [{ step: "s2" }, "run.continue_conflict"],
    [{ attempts: 2 }, "run.continue_conflict"],
    [{ generation: null }, "run.continue_conflict"],
    [{ attempts: 0 }, "request.invalid"],
    [{ attempts: 2 ** 53 }, "request.number_too_large"],
    [{ attempts: 2 ** 52 }, "run.continue_conflict"],
  ])("is not let go on where it was seen otherwise: %j", async (wrong, code) => {
    const reply = await goOn({ seen: { ...failed.seen, ...wrong } });
    expect(codeOf(reply)).toBe(code);
    expect(await runOf(failed.runId)).toMatchObject({ status: "failed" });
  });

  test("in live mode goes on only when the money is confirmed", async () => {
    const { runId, seen } = await failRun(world.store, live, { mode: "live" });
    const refused = await goOn({ seen }, runId);
    expect([refused.status, codeOf(refused)]).toEqual([409, "run.continue_unconfirmed_money"]);
    expect(refusalIn(refused).message).toContain("¥1,500, by POST /v1/charges");
    const ja = await world.hana(
      "POST",
      `/runs/${runId}/continue`,
      { seen },
      { "accept-language": "ja" },
    );
    expect(refusalIn(ja).message).toMatch(/実際のお金が動きます: [¥￥]1,500/);
    const { confirm, message, details } = refusalIn(refused);
    expect(refusalIn(ja).confirm).toBe(confirm);
    expect(message).toContain(confirm);
    expect(details.map((one) => one.message)).toEqual(["Moves ¥1,500: POST /v1/charges"]);
    for (const wrong of [false, "f".repeat(32)])
      expect((await goOn({ seen, confirm: wrong }, runId)).status).toBe(409);
    expect((await goOn({ seen, confirm }, runId)).status).toBe(200);
    const other = await failRun(world.store, live, { mode: "live" });
    expect((await goOn({ seen, confirm }, other.runId)).status).toBe(409);
    expect((await goOn({ seen, confirm: true }, other.runId)).status).toBe(200);
  });

  test("is for whoever may operate its connections", async () => {
    const { seen } = failed;
    const ken = await goOn({ seen }, failed.runId, world.ken);
    expect([ken.status, codeOf(ken)]).toEqual([403, "connection.not_granted"]);
    expect(codeOf(await again({ version: "same" }, failed.runId, world.aoi))).toBe(
      "run.values_hidden_ask",
    );
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect((await goOn({ seen }, failed.runId, world.ken)).status).toBe(200);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  });

  test("is in nobody's hands while a connection of it is locked", async () => {
    const third = await world.as("builder", "Third");
    const values = { apiKey: "sk_test_millrace_contract", apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Third's", values };
    const { body } = await third.call("POST", "/connections", wish);
    const { id } = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection;
    await third.call("PUT", `/connections/${id}/grants/${world.ids.hana}`);
    const { runId, seen, flowId } = await failRun(world.store, id);
    const error = { kind: "connection", code: "connection.locked", message: "Locked" } as const;
    await world.store.lockConnections(third.person, error);
    const event = { kind: "newest" };
    // A locked connection shows its values to its owner no more.
    for (const [call, refusal] of [
      [third.call, "run.values_hidden_ask"],
      [world.hana, "connection.locked"],
    ] as const) {
      expect(codeOf(await goOn({ seen }, runId, call))).toBe("connection.locked");
      expect(codeOf(await again({ version: "same" }, runId, call))).toBe(refusal);
      const tested = await call("POST", `/flows/${flowId}/tests`, { revision: 1, event });
      expect(codeOf(tested)).toBe("connection.locked");
    }
  });

  test("and runs that are not there, or not failed, cannot go on", async () => {
    expect(codeOf(await goOn({ seen: failed.seen }, "none"))).toBe("run.not_found");
    await world.hana("POST", `/flows/${failed.flowId}/deactivate`);
    await world.store.deleteFlow(failed.flowId, world.now());
    expect(codeOf(await goOn({ seen: failed.seen }))).toBe("run.continue_conflict");
    expect(codeOf(await again({ version: "same" }))).toBe("flow.not_found");
  });
});

describe("a run that is over", () => {
  test("runs again as new, on its own version or on the published one", async () => {
    const same = await again({ version: "same" });
    expect(same.status).toBe(201);
    expect(same.body).toMatchObject({
      kind: "rerun",
      status: "waiting",
      versionNumber: 1,
      event: { id: expect.stringMatching(/^ch_/), amount: 900 },
      effects: [],
    });
    const draft = draftOn(world.hanas, { amount: 200 });
    const { revision } = made(await world.hana("GET", `/flows/${failed.flowId}`));
    await world.hana("PUT", `/flows/${failed.flowId}`, { name: "Next", draft, revision });
    await world.hana("POST", `/flows/${failed.flowId}/activate`, { from: "now" });
    expect((await again({ version: "published" })).body).toMatchObject({ versionNumber: 2 });
    expect((await again({ version: "same" })).body).toMatchObject({ versionNumber: 1 });
    const running = z.object({ id: z.string() }).parse(same.body).id;
    expect(codeOf(await again({ version: "same" }, running))).toBe("run.not_over");
    expect(codeOf(await again({ version: "same" }, "none"))).toBe("run.not_found");
    expect(codeOf(await again({ version: "other" }))).toBe("request.invalid");
    const found = await world.hana("GET", `/runs?flow=${failed.flowId}&kind=rerun`);
    expect(z.object({ items: z.array(z.unknown()) }).parse(found.body).items).toHaveLength(3);
  });

  test("runs again once for one token, however often no answer comes", async () => {
    const wish = { version: "same", token: "no-answer-came" };
    const replies = [await again(wish), await again(wish), await again({ version: "same" })];
    expect(replies.map(({ status }) => status)).toEqual([201, 200, 201]);
    const ids = replies.map(({ body }) => z.object({ id: z.string() }).parse(body).id);
    expect(new Set(ids).size).toBe(2);
    expect(ids[1]).toBe(ids[0]);
    expect(codeOf(await again({ version: "same", token: "short" }))).toBe("request.invalid");
  });

  test("names in live mode what it would write, and what the run before moved", async () => {
    const { runId } = await failRun(world.store, live, { mode: "live" });
    const refused = await again({ version: "same" }, runId);
    expect([refused.status, codeOf(refused)]).toEqual([409, "run.rerun_unconfirmed"]);
    const { message, details } = refusalIn(refused);
    expect(message).toContain("“confirm”: “");
    expect(details).toMatchObject([
      {
        step: "s1",
        message: expect.stringMatching(
          /“Create charge.*” charges ¥1,500 in live mode.*“Real money”.*Real shop\. The old run tried it for ¥1,500 and was refused\.$/,
        ),
      },
    ]);
    expect((await again({ version: "same", confirm: 2 }, runId)).status).toBe(409);
    expect((await again({ version: "same", confirm: 1 }, runId)).status).toBe(201);
    // Whoever only may operate the connection learns nothing of its account.
    await world.hana("PUT", `/connections/${live}/grants/${world.ids.ken}`);
    const ken = await again({ version: "same" }, runId, world.ken);
    expect(refusalIn(ken).details[0]?.message).toMatch(/through a connection of somebody else/);
    expect(ken.text).not.toContain("Real");
  });

  test("names in live mode what called flows would write, and what they moved, in sums", async () => {
    const runId = await failCallingRun(world.store, live, { mode: "live" });
    const refused = await again({ version: "same" }, runId);
    expect(codeOf(refused)).toBe("run.rerun_unconfirmed");
    expect(refusalIn(refused).details).toMatchObject([
      {
        step: "s1",
        message: expect.stringMatching(
          /In the called flow “failed_flow_\d+”: .*“Real money”.* It was refused ×2, for ¥3,000 in all\.$/,
        ),
      },
    ]);
    expect((await again({ version: "same", confirm: 1 }, runId)).status).toBe(409);
    const { confirm } = refusalIn(refused);
    expect((await again({ version: "same", confirm }, runId)).status).toBe(201);
  });

  test("waits, as all does, until a restored backup is decided about", async () => {
    const other = await openPeopleWorld();
    const run = await failRun(other.store, other.hanas);
    await other.store.markRestored(5);
    const event = { kind: "newest" };
    const { hana } = other;
    const replies = [
      await hana("POST", `/runs/${run.runId}/rerun`, { version: "same" }),
      await hana("POST", `/runs/${run.runId}/continue`, { seen: run.seen }),
      await hana("POST", `/flows/${run.flowId}/tests`, { revision: 1, event }),
    ];
    expect(replies.map(codeOf)).toEqual(Array(3).fill("system.restore_undecided"));
    await other.close();
  });
});

test("what is done by hand stands in the audit log", async () => {
  await again({ version: "same" });
  await goOn({ seen: failed.seen });
  await world.simulator?.make("charges", { count: 1 });
  const event = { kind: "newest" };
  await world.hana("POST", `/flows/${failed.flowId}/tests`, { revision: 1, event });
  const entries = await waitFor(async () => {
    const { items } = await world.reading.listAudit({ limit: 3 });
    expect(items.map(({ action }) => action)).toEqual([
      "flow.tested",
      "run.continued",
      "run.rerun",
    ]);
    return items;
  });
  expect(entries).toMatchObject([
    {
      object: { kind: "flow", id: failed.flowId },
      // Not on what: that may be inputs.
      details: { revision: 1, changed: ["event.kind"], made: expect.any(String) },
    },
    { object: { kind: "run", id: failed.runId }, details: { seen: failed.seen } },
    { details: { version: "same", made: expect.any(String) } },
  ]);
});
