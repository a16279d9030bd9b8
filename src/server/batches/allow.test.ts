import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { lockConnectionsOf } from "../connections/locked.ts";
import { parkRun } from "../parked.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

/**
 * Writes above a limit are allowed one by one, or by a batch. Both are held against the same, and say the same: who
 * decides, whether the connection may act, and whether the write still waits.
 */

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
});
afterEach(async () => {
  await world.engine.stop();
  await world.close();
});

type Call = PeopleWorld["call"];

const Batch = z.object({ id: z.string(), runs: z.number(), live: z.number() });
const Became = z.object({
  state: z.string(),
  done: z.number(),
  refused: z.array(z.object({ reason: z.string(), words: z.string() })),
});

/** A run whose charge of ¥700 through Hana's connection is above a limit. */
const waiting = async () => {
  const params = { amount: 700, currency: "jpy" };
  const write = { action: "create-charge", path: "/v1/charges", params, isAboveLimit: true };
  return parkRun(world.store, world.hanas, { ...write, isAboveLimit: true });
};
type Waiting = Awaited<ReturnType<typeof waiting>>;

const decide = (call: Call, { runId, effectId }: Waiting, decision: string) => {
  const seen = { effectId, generation: 0, isAboveLimit: true };
  return call("POST", `/runs/${runId}/decision`, { decision, ...seen });
};
const begin = async (call: Call, { runId }: Waiting) => {
  const flow = (await world.store.run(runId))?.flowId;
  const asked = await call("POST", "/batches", { act: "allow", filter: { flow } });
  expect(asked.status, asked.text).toBe(201);
  const { id, runs, live } = Batch.parse(asked.body);
  const begun = await call("POST", `/batches/${id}/start`, { act: "allow", runs, confirm: live });
  expect(begun.status, begun.text).toBe(200);
  return id;
};
const became = async (id: string) => {
  await world.engine.start();
  const show = async () => Became.parse((await world.hana("GET", `/batches/${id}`)).body);
  await expect.poll(show).toMatchObject({ state: "done" });
  return show();
};
const grantToKen = async () => {
  const { status } = await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  expect(status).toBeLessThan(300);
};

interface Case {
  readonly by: "hana" | "ken";
  /** What stands before either is asked for. */
  readonly stands?: () => Promise<unknown>;
  /** What happens after the batch was started, before its run has its turn. */
  readonly meanwhile: (one: Waiting) => Promise<unknown>;
  readonly alone: readonly [number, string];
  readonly inBatch: string;
}

const refusals: Readonly<Record<string, Case>> = {
  "by who is not the connection's owner": {
    by: "ken",
    meanwhile: async () => {},
    alone: [403, "run.limit_not_yours"],
    inBatch: "not_owner",
  },
  "by who may operate the connection and does not own it": {
    by: "ken",
    stands: grantToKen,
    meanwhile: async () => {},
    alone: [403, "run.limit_not_yours"],
    inBatch: "not_owner",
  },
  "by an owner who builds no more": {
    by: "hana",
    meanwhile: () => world.aoi("PATCH", `/people/${world.ids.hana}`, { role: "viewer" }),
    alone: [403, "request.not_permitted"],
    inBatch: "not_allowed",
  },
  "by an owner whose connections are locked": {
    by: "hana",
    meanwhile: () => lockConnectionsOf(world, world.ids.hana),
    alone: [409, "connection.locked"],
    inBatch: "not_permitted",
  },
  "where it was allowed meanwhile": {
    by: "hana",
    meanwhile: (one) => decide(world.hana, one, "allow"),
    alone: [409, "run.decision_conflict"],
    inBatch: "conflict",
  },
  "where it was stopped meanwhile": {
    by: "hana",
    meanwhile: (one) => decide(world.hana, one, "stop"),
    alone: [409, "run.decision_conflict"],
    inBatch: "conflict",
  },
  "where the run was cancelled meanwhile": {
    by: "hana",
    meanwhile: ({ runId }) => world.ken("POST", `/runs/${runId}/cancel`),
    alone: [409, "run.decision_conflict"],
    inBatch: "conflict",
  },
};

describe("a write above a limit", () => {
  test.each(Object.entries(refusals))(
    "is not allowed %s, alone or in a batch",
    async (_, { by, stands, meanwhile, alone, inBatch }) => {
      await stands?.();
      const [one, other] = [await waiting(), await waiting()];
      const id = await begin(world[by], other);
      await meanwhile(one);
      await meanwhile(other);
      const reply = await decide(world[by], one, "allow");
      expect([reply.status, codeOf(reply)]).toEqual(alone);
      const before = await world.store.effect(other.effectId);
      expect(await became(id)).toMatchObject({ done: 0, refused: [{ reason: inBatch }] });
      // The batch has changed nothing of it.
      if (inBatch !== "conflict") expect(await world.store.effect(other.effectId)).toEqual(before);
    },
  );

  test("is allowed by its owner, alone or in a batch, in the same generation", async () => {
    const [one, other] = [await waiting(), await waiting()];
    expect((await decide(world.hana, one, "allow")).status).toBe(200);
    const id = await begin(world.hana, other);
    expect(await became(id)).toMatchObject({ done: 1, refused: [] });
    for (const { effectId } of [one, other])
      expect(await world.store.effect(effectId)).toMatchObject({
        generation: 0,
        aboveLimit: "allowed",
      });
  });

  test("is allowed on a connection that is on hold, alone or in a batch, and sent by neither", async () => {
    const [one, other] = [await waiting(), await waiting()];
    const id = await begin(world.hana, other);
    expect((await world.hana("PUT", `/connections/${world.hanas}/hold`)).status).toBe(200);
    expect((await decide(world.hana, one, "allow")).status).toBe(200);
    expect(await became(id)).toMatchObject({ done: 1, refused: [] });
    for (const { effectId } of [one, other])
      expect(await world.store.effect(effectId)).toMatchObject({
        state: "open",
        aboveLimit: "allowed",
        sends: 0,
      });
  });

  test("is started by no batch after a restore, as it is allowed by nobody alone", async () => {
    const [one, other] = [await waiting(), await waiting()];
    const flow = (await world.store.run(other.runId))?.flowId;
    const asked = await world.hana("POST", "/batches", { act: "allow", filter: { flow } });
    const { id, runs, live } = Batch.parse(asked.body);
    await world.store.markRestored(world.now());
    const start = { act: "allow", runs, confirm: live };
    const replies = [
      await decide(world.hana, one, "allow"),
      await world.hana("POST", `/batches/${id}/start`, start),
    ];
    expect(replies.map((reply) => [reply.status, codeOf(reply)])).toEqual([
      [409, "system.restore_undecided"],
      [409, "system.restore_undecided"],
    ]);
  });
});

test("a write that nobody can tell of is allowed neither alone nor in a batch", async () => {
  const unknown = await parkRun(world.store, world.hanas);
  const flow = (await world.store.run(unknown.runId))?.flowId;
  expect(codeOf(await world.hana("POST", "/batches", { act: "allow", filter: { flow } }))).toBe(
    "batch.none",
  );
  const seen = { effectId: unknown.effectId, generation: 0, isAboveLimit: false };
  const path = `/runs/${unknown.runId}/decision`;
  expect(codeOf(await world.hana("POST", path, { decision: "allow", ...seen }))).toBe(
    "run.decision_conflict",
  );
});
