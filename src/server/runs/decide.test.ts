import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { charge, parkRun } from "../parked.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";

let world: ServerWorld;
let connectionId: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  connectionId = await world.connect();
});
afterAll(() => world.close());

let runId: string;
let seen: { effectId: string; generation: number };
beforeEach(async () => {
  const parked = await parkRun(world.store, connectionId);
  ({ runId } = parked);
  seen = { effectId: parked.effectId, generation: 0 };
});

const decide = (body: object, language = "en") =>
  world.call("POST", `/runs/${runId}/decision`, body, { "accept-language": language });
const told = ({ status, body }: Reply) => {
  const { error } = body as { error: { code: string; message: string } };
  return { status, code: error.code, message: error.message };
};

const named = ({ body }: Reply) =>
  z.object({ error: z.object({ confirm: z.string() }) }).parse(body).error;

describe("a decision about a parked write", () => {
  test("is made on what is shown: the request, its sends, its look-ups, and why nobody can tell", async () => {
    const { body } = await world.call("GET", `/runs/${runId}`);
    expect(body).toMatchObject({
      status: "parked",
      effects: [
        {
          id: seen.effectId,
          generation: 0,
          state: "parked",
          mode: "live",
          params: { amount: 1_500, currency: "jpy" },
          money: { amount: 1_500, currency: "jpy" },
          sends: 1,
          lastSentAt: "1970-01-01T00:00:01.100Z",
          parkedAt: "1970-01-01T00:00:01.400Z",
          lookUps: 1,
          lastLookUpAt: "1970-01-01T00:00:01.300Z",
          lookedFrom: "1970-01-01T00:00:01.000Z",
          lookedTo: "1970-01-01T00:00:01.200Z",
          nextLookUpAt: "1970-01-01T00:00:09.000Z",
          error: { code: "engine.outcome_unknown" },
        },
      ],
    });
  });

  test("to send it names the money in live mode, and must be confirmed", async () => {
    const send = { decision: "send", ...seen };
    expect(told(await decide(send))).toEqual({
      status: 409,
      code: "run.decision_unconfirmed_money",
      message: expect.stringMatching(/real money: ¥1,500, by POST \/v1\/charges/),
    });
    expect(told(await decide(send, "ja")).message).toMatch(/実際のお金.*[¥￥]1,500/);
    const { confirm } = named(await decide(send));
    expect((await decide({ ...send, confirm: "f".repeat(32) })).status).toBe(409);
    const reply = await decide({ ...send, confirm });
    expect([reply.status, reply.body]).toMatchObject([
      200,
      {
        status: "waiting",
        effects: [{ state: "stopped" }, { generation: 1, state: "open", sends: 0 }],
      },
    ]);
  });

  test.each([
    ["create-payment", "/v1/payment_intents", { amount: 500, currency: "usd" }, "$5.00"],
    ["create-refund", "/v1/refunds", { charge: "", amount: 700, currency: "jpy" }, "¥700"],
    ["create-refund", "/v1/refunds", { charge: "ch_1" }, null],
    ["update-customer", "/v1/customers/cus_1", { customer: "cus_1", name: "A" }, null],
  ])("of %s (%s, %o) names %s", async (action, path, given, money) => {
    const [charge = ""] = (await world.simulator?.make("charges", { currency: "jpy" })) ?? [];
    // Its currency is read.
    const params = "charge" in given && given.charge === "" ? { ...given, charge } : given;
    const parked = await parkRun(world.store, connectionId, { action, path, params });
    const send = { decision: "send", effectId: parked.effectId, generation: 0 };
    const reply = told(await world.call("POST", `/runs/${parked.runId}/decision`, send));
    expect(reply).toMatchObject({
      status: 409,
      code: `run.decision_unconfirmed${money === null ? "" : "_money"}`,
    });
    if (money !== null) expect(reply.message).toContain(`real money: ${money}, by POST ${path}`);
    const shown = await world.call("GET", `/runs/${parked.runId}`);
    expect(shown.body).toMatchObject({
      effects: [{ params, money: "amount" in params ? { amount: params.amount } : null }],
    });
  });

  test("that it happened takes an object that is there, and no other", async () => {
    const happened = (objectId: string) => decide({ decision: "happened", ...seen, objectId });
    expect(told(await happened("ch_none"))).toMatchObject({
      status: 422,
      code: "run.object_not_found",
      message: expect.stringContaining("ch_none"),
    });
    const metadata = { millrace_effect: "another", millrace_generation: "0" };
    const [other = ""] = (await world.simulator?.make("charges", { metadata })) ?? [];
    expect(told(await happened(other)).code).toBe("run.object_of_another_write");
    const [own = ""] = (await world.simulator?.make("charges", { amount: 1_500 })) ?? [];
    const reply = await happened(own);
    expect([reply.status, reply.body]).toMatchObject([
      200,
      { status: "waiting", effects: [{ state: "done", objectId: own }] },
    ]);
  });

  test("to stop cancels the run, and counts once", async () => {
    const stop = { decision: "stop", ...seen };
    expect((await decide(stop)).body).toMatchObject({
      status: "cancelled",
      effects: [{ state: "stopped" }],
    });
    expect(told(await decide(stop))).toMatchObject({ status: 409, code: "run.decision_conflict" });
  });

  test("is refused for another generation, another write, another run, and without sense", async () => {
    const stop = { decision: "stop", ...seen };
    const code = async (body: object) => told(await decide(body)).code;
    expect(await code({ ...stop, generation: 1 })).toBe("run.decision_conflict");
    expect(await code({ ...stop, effectId: "none" })).toBe("run.write_not_found");
    expect(await code({ ...stop, decision: "perhaps" })).toBe("request.invalid");
    const other = await world.call("POST", "/runs/run_none/decision", stop);
    expect(told(other).code).toBe("run.not_found");
    expect((await world.reading.run(runId))?.status).toBe("parked");
  });

  test("to send it is refused while its last send may be under way, and says for how long", async () => {
    const sentAt = world.now();
    const { effectId, runId: run } = await parkRun(world.store, connectionId, {
      ...charge,
      sentAt,
    });
    const sendIt = (language: string) => {
      const body = { decision: "send", effectId, generation: 0, confirm: true };
      const headers = { "accept-language": language };
      return world.call("POST", `/runs/${run}/decision`, body, headers);
    };
    const refused = told(await sendIt("en"));
    expect(refused).toMatchObject({ status: 409, code: "run.write_under_way" });
    const seconds = Number(/You can send it in (\d+) seconds/.exec(refused.message)?.[1]);
    // The exchange of this world, the pass through the gate, two clocks, and a second that a date does not tell.
    expect(seconds).toBeLessThanOrEqual(10 + 10 + 120 + 1);
    expect(told(await sendIt("ja")).message).toMatch(/\d+ 秒後に送信できます/);
    expect((await world.reading.run(run))?.effects).toMatchObject([{ state: "parked" }]);
    world.advance(seconds * 1_000);
    expect(await sendIt("en")).toMatchObject({ status: 200 });
  });

  test("waits after a restore: first for what the backup is, then for the write to be looked up", async () => {
    const send = { decision: "send", ...seen, confirm: true };
    await world.store.markRestored(2_000);
    expect(told(await decide(send)).code).toBe("system.restore_undecided");
    await world.engine.settleRestore("replaces");
    expect(told(await decide(send))).toMatchObject({
      status: 409,
      code: "run.write_being_looked_up",
      message: expect.stringContaining("Millrace is looking it up"),
    });
    expect(told(await decide(send, "ja")).message).toContain("検索しています");
    expect((await world.reading.run(runId))?.effects[0]).toMatchObject({ state: "parked" });
  });
});
