import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { until } from "#engine/engine.world.ts";
import { constant, pill } from "../hooks/hooks.world.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply, ServerWorld } from "../server.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
});
afterAll(async () => {
  await world.engine.stop();
  await world.close();
});

type Call = ServerWorld["call"];

/** Charges through a connection, and tells the charge's id. */
const till = (
  connection: string,
  amount: unknown = pill("trigger", "amount"),
  token = "tok_visa",
) => ({
  ...draftOn(connection, { amount: 1 }),
  trigger: {
    kind: "invoke",
    inputs: [{ name: "amount", type: "number", required: true, sample: 700, help: "In yen" }],
    outputs: [{ name: "charge", value: pill("s1", "id") }],
  },
  steps: [
    {
      ...draftOn(connection, { amount: 1 }).steps[0],
      input: { amount, currency: constant("jpy"), source: constant(token) },
    },
  ],
});
const calling = (flow: string | null, input: object = { amount: constant(700) }) => ({
  format: 1,
  trigger: { kind: "invoke", inputs: [], outputs: [{ name: "said", value: pill("s1", "charge") }] },
  steps: [{ kind: "call", id: "s1", name: null, flow, input }],
  nextStep: 2,
  ownEvents: 0,
});
let serial = 0;
const create = async (call: Call, name: string, draft: object) => {
  serial += 1;
  return made(await call("POST", "/flows", { name: `${name} ${serial}`, draft })).id;
};
const activate = (call: Call, id: string) => call("POST", `/flows/${id}/activate`, { from: "now" });
const active = async (call: Call, name: string, draft: object) => {
  const id = await create(call, name, draft);
  expect((await activate(call, id)).status).toBe(200);
  return id;
};
const Problems = z.object({
  ready: z.boolean(),
  problems: z.array(z.object({ code: z.string(), step: z.string(), path: z.array(z.string()) })),
});
const problemsOf = async (id: string) =>
  Problems.parse((await world.hana("GET", `/flows/${id}/problems`)).body).problems;
const Callable = z.object({
  caller: z.string().nullable(),
  items: z.array(
    z.looseObject({ id: z.string(), active: z.boolean(), calls: z.array(z.string()) }),
  ),
});
const callable = async (query = "") =>
  Callable.parse((await world.mio("GET", `/flows/callable${query}`)).body);
const Run = z.looseObject({
  id: z.string(),
  status: z.string(),
  calls: z.array(z.looseObject({ runId: z.string(), path: z.string() })),
  caller: z.looseObject({ runId: z.string() }).nullable(),
  continuation: z.looseObject({ seen: z.looseObject({ attempts: z.int() }) }).nullable(),
});
const runOf = async (id: string) => Run.parse((await world.hana("GET", `/runs/${id}`)).body);
const testRun = async (call: Call, id: string): Promise<Reply> =>
  call("POST", `/flows/${id}/tests`, {
    revision: 1,
    event: { kind: "call" },
  });

describe("flows that can be called", () => {
  test("are listed with what they take and answer", async () => {
    const id = await active(world.hana, "Till", till(world.hanas));
    await create(world.hana, "Not published", till(world.hanas));
    await active(world.hana, "By events", draftOn(world.hanas, { amount: 1 }));
    const caller = await active(world.hana, "Caller", calling(id));
    const { items } = await callable(`?caller=${caller}`);
    expect(items.map((one) => one.id)).toEqual([id, caller]);
    expect(items).toMatchObject([
      {
        active: true,
        calls: [],
        input: { properties: { amount: { type: "number" } }, required: ["amount"] },
        output: { properties: { charge: { type: "string" } }, required: ["charge"] },
        sample: { charge: expect.stringMatching(/^ch_/) },
      },
      { calls: [id], output: { properties: { said: { type: "string" } } } },
    ]);
    expect((await world.hana("GET", `/flows/${id}/callers`)).body).toMatchObject({
      items: [{ id: caller, state: "active" }],
    });
    expect((await world.hana("GET", "/flows/none/callers")).status).toBe(404);
  });

  test("are checked as the input of an action, and named in problems", async () => {
    const id = await active(world.hana, "Till", till(world.hanas));
    const wrong = await create(
      world.hana,
      "Wrong",
      calling(id, { amount: constant("much"), who: constant("x") }),
    );
    expect((await problemsOf(wrong)).map(({ code, path }) => [code, path])).toEqual(
      expect.arrayContaining([
        ["flow.unknown_field", ["input", "who"]],
        ["flow.wrong_type", ["input", "amount"]],
      ]),
    );
    const missing = await create(world.hana, "Missing", calling("gone", {}));
    expect(await problemsOf(missing)).toMatchObject([
      { code: "flow.call_unknown_flow", step: "s1", path: ["flow"] },
    ]);
    await world.hana("POST", `/flows/${id}/deactivate`);
    const inactive = await create(world.hana, "Inactive", calling(id));
    expect((await problemsOf(inactive)).map(({ code }) => code)).toEqual([
      "flow.call_inactive_flow",
    ]);
  });

  test("are not deleted while they are called", async () => {
    const id = await active(world.hana, "Till", till(world.hanas));
    const caller = await active(world.hana, "Caller", calling(id));
    const refused = await world.hana("DELETE", `/flows/${id}`);
    expect([refused.status, codeOf(refused)]).toEqual([409, "flow.is_called"]);
    expect(refused.text).toContain("Caller");
    expect((await world.hana("DELETE", `/flows/${caller}`)).status).toBe(204);
    expect((await world.hana("DELETE", `/flows/${id}`)).status).toBe(204);
  });
});

describe("a run that calls", () => {
  test("names the run that it has called, which names it", async () => {
    const id = await active(world.hana, "Till", till(world.hanas));
    const caller = await create(world.hana, "Caller", calling(id));
    const started = await testRun(world.hana, caller);
    expect(started.status).toBe(201);
    const run = Run.parse(started.body);
    await until(async () => (await runOf(run.id)).status === "succeeded");
    const shown = await runOf(run.id);
    expect(shown).toMatchObject({
      mode: "test",
      connections: [{ id: world.hanas }],
      steps: [{ path: "s1", kind: "call", output: { charge: expect.stringMatching(/^ch_/) } }],
      calls: [
        {
          path: "s1",
          flowId: id,
          status: "succeeded",
          money: { sums: [{ words: "¥700 charged" }] },
        },
      ],
      // What the called run has moved is told with that one.
      money: { sums: [] },
      caller: null,
    });
    const called = await runOf(shown.calls[0]?.runId ?? "");
    expect(called).toMatchObject({
      kind: "call",
      flowId: id,
      caller: { path: "s1", runId: run.id, flowId: caller },
    });
    const listed = await world.mio("GET", `/runs?kind=call&flow=${id}`);
    expect(listed.body).toMatchObject({ items: [{ id: called.id }] });
  });

  test("that failed is continued with what it has called, and names the money", async () => {
    const declined = till(world.hanas, constant(700), "tok_chargeDeclined");
    const id = await active(world.hana, "Till", declined);
    const caller = await create(world.hana, "Caller", calling(id));
    const { id: runId } = Run.parse((await testRun(world.hana, caller)).body);
    const failedAfter = async (attempts: number) => {
      await until(async () => {
        const { status, continuation } = await runOf(runId);
        return status === "failed" && continuation?.seen.attempts === attempts;
      });
      return runOf(runId);
    };
    const failed = await failedAfter(1);
    expect(failed).toMatchObject({
      error: { code: "call.failed", message: expect.stringContaining("declined") },
      continuation: {
        seen: { step: "s1", attempts: 1, generation: null },
        write: { mode: "test", money: { amount: 700, currency: "jpy" } },
      },
    });
    const seen = failed.continuation?.seen;
    expect((await world.ken("POST", `/runs/${runId}/continue`, { seen })).status).toBe(403);
    expect((await world.hana("POST", `/runs/${runId}/continue`, { seen })).status).toBe(200);
    // Declined once more.
    const { calls } = await failedAfter(2);
    expect(calls).toHaveLength(1);
    expect(await runOf(calls[0]?.runId ?? "")).toMatchObject({
      effects: [{ generation: 0 }, { generation: 1, state: "failed" }],
    });
    const stale = await world.hana("POST", `/runs/${runId}/continue`, { seen });
    expect([stale.status, codeOf(stale)]).toEqual([409, "run.continue_conflict"]);
    expect(await runOf(calls[0]?.runId ?? "")).toMatchObject({
      effects: [{ generation: 0 }, { generation: 1, state: "failed" }],
    });
  });
});

describe("connections of others", () => {
  test("act again for a called run on the version that it began with with their owner's grant", async () => {
    const declined = till(world.hanas, constant(700), "tok_chargeDeclined");
    const id = await active(world.hana, "Till", declined);
    const caller = await create(world.hana, "Caller", calling(id));
    const { id: runId } = Run.parse((await testRun(world.hana, caller)).body);
    await until(async () => (await runOf(runId)).status === "failed");
    const { seen } = (await runOf(runId)).continuation ?? {};
    const change = { name: "Ken's now", draft: till(world.kens), revision: 1 };
    await world.ken("PUT", `/flows/${id}`, change);
    expect((await world.ken("POST", `/flows/${id}/publish`)).status).toBe(200);
    const refused = await world.ken("POST", `/runs/${runId}/continue`, { seen });
    expect([refused.status, codeOf(refused)]).toEqual([403, "connection.not_granted"]);
  });

  test("act for a caller once their owner has agreed, and for a test with their grant", async () => {
    const id = await active(world.ken, "Ken's till", till(world.kens));
    const caller = await create(world.hana, "Hana's", calling(id));
    const refused = await testRun(world.hana, caller);
    expect([refused.status, codeOf(refused)]).toEqual([403, "connection.not_granted"]);
    expect((await activate(world.hana, caller)).status).toBe(202);
    const Shown = z.object({
      state: z.string(),
      proposal: z.object({
        id: z.string(),
        owners: z.array(z.object({ person: z.looseObject({ id: z.string() }) })),
      }),
    });
    const { state, proposal } = Shown.parse((await world.mio("GET", `/flows/${caller}`)).body);
    expect([state, proposal.owners.map(({ person }) => person.id)]).toEqual([
      "inactive",
      [world.ids.ken],
    ]);
    expect((await world.ken("POST", `/proposals/${proposal.id}/agreement`)).status).toBe(200);
    expect((await world.mio("GET", `/flows/${caller}`)).body).toMatchObject({ state: "active" });
  });

  test("are asked about with the flow that is called anew, and not after it was published anew", async () => {
    const id = await active(world.ken, "Ken's host", till(world.kens));
    const caller = await create(world.hana, "Hana's", calling(id));
    await activate(world.hana, caller);
    const Proposed = z.object({ proposal: z.object({ id: z.string() }) });
    const { proposal } = Proposed.parse((await world.mio("GET", `/flows/${caller}`)).body);
    const path = `/proposals/${proposal.id}`;
    expect((await world.ken("GET", path)).body).toMatchObject({
      calls: [{ id, name: expect.stringMatching(/^Ken's host/), owner: { id: world.ids.ken } }],
      outdated: false,
    });
    const change = { name: "Ken's host", draft: till(world.kens, constant(9)), revision: 1 };
    await world.ken("PUT", `/flows/${id}`, change);
    expect((await world.ken("POST", `/flows/${id}/publish`)).status).toBe(200);
    expect((await world.ken("GET", path)).body).toMatchObject({ outdated: true });
    const refused = await world.ken("POST", `${path}/agreement`);
    expect([refused.status, codeOf(refused)]).toEqual([409, "proposal.outdated"]);
  });

  test("act for a new version of what they call once their owner has agreed", async () => {
    const id = await active(world.ken, "Ken's reader", till(world.kens));
    const own = till(world.hanas).steps[0];
    const draft = calling(id);
    const both = {
      ...draft,
      steps: [...draft.steps, { ...own, id: "s2", input: { ...own?.input, amount: constant(5) } }],
      nextStep: 3,
    };
    const caller = await create(world.hana, "Hana's", both);
    await activate(world.hana, caller);
    const proposals = z.object({
      items: z.array(z.object({ id: z.string(), flowId: z.string() })),
    });
    const proposed = async (flowId: string) =>
      proposals
        .parse((await world.mio("GET", "/proposals")).body)
        .items.find((one) => one.flowId === flowId)?.id ?? "none";
    await world.ken("POST", `/proposals/${await proposed(caller)}/agreement`);
    const change = { name: "Ken's reader", draft: till(world.kens, constant(9)), revision: 1 };
    await world.ken("PUT", `/flows/${id}`, change);
    expect((await world.ken("POST", `/flows/${id}/publish`)).status).toBe(202);
    expect((await world.hana("POST", `/proposals/${await proposed(id)}/agreement`)).status).toBe(
      200,
    );
    expect((await world.mio("GET", `/flows/${id}`)).body).toMatchObject({ version: { number: 2 } });
    // Whoever starts what stands needs nobody once more.
    await world.ken("POST", `/flows/${id}/deactivate`);
    expect((await activate(world.ken, id)).status).toBe(200);
  });
});

test("an export names the flow, an import leaves it to be chosen, a clone keeps it", async () => {
  const id = await active(world.hana, "Till", till(world.hanas));
  const caller = await create(world.hana, "Caller", calling(id));
  const exported = await world.hana("GET", `/flows/${caller}/export`);
  expect(exported.body).toMatchObject({
    flow: { steps: [{ kind: "call", flow: expect.stringMatching(/^Till \d+$/) }] },
  });
  const imported = await world.hana("POST", "/flows/import", { export: exported.body });
  expect(imported.body).toMatchObject({ draft: { steps: [{ kind: "call", flow: null }] } });
  const clone = await world.hana("POST", `/flows/${caller}/clone`);
  expect(clone.body).toMatchObject({ draft: { steps: [{ kind: "call", flow: id }] } });
});
