import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { effectName } from "./effect-name.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { MoneyLimit } from "./store.ts";

/** A step of several writes: the invoice that is drafted, gets its lines, is finalized and sent. */

let world: EngineWorld;
let customer = "";
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const constant = (value: string | number | boolean): Value => ({ kind: "constant", value });
const line = (description: string, amount: number): Value => ({
  kind: "object",
  fields: {
    description: constant(description),
    amount: constant(amount),
    currency: constant("jpy"),
  },
});
const Ids = z.object({ ids: z.tuple([z.string()]) });

async function billing(more: Record<string, Value> = {}): Promise<void> {
  const made = await world.control("/customers", { email: "hanako@example.com" });
  [customer] = Ids.parse(made).ids;
  const flow = flowOn("new-refund", "create-customer");
  const [step] = flow.steps;
  if (step?.kind !== "action") throw new Error("It has a step");
  const input: Record<string, Value> = {
    customer: constant(customer),
    days_until_due: constant(30),
    lines: { kind: "list", items: [line("Coffee", 5_000), line("Tea", 7_500)] },
    ...more,
  };
  const action = "create-and-send-invoice";
  await world.flow("f", { ...flow, steps: [{ ...step, action, input }] });
  await world.engine.activate("f", { from: "now" }, asLocal);
}
const begin = async () => {
  await world.control("/refunds", { count: 1 });
  await world.advance(15);
};
const reach = (wanted: string, step = 15) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await world.advance(step);
    return false;
  });
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const stateOf = async (path: string) => {
  const { steps } = await run();
  return steps.find((one) => one.path === path) ?? expect.fail(`${path} has no row`);
};

const paths = ["draft", "line/1", "line/2", "finalize", "send"].map((part) => `s1/${part}`);
/** What each part is sent to, and the how manieth of that it is. */
const requests = [
  ["draft", "/v1/invoices", 1],
  ["the first line", "/v1/invoiceitems", 1],
  ["the second line", "/v1/invoiceitems", 2],
  ["finalizing", "/v1/invoices/*/finalize", 1],
  ["sending", "/v1/invoices/*/send", 1],
] as const;

/** Nothing is there twice, and all of it is. */
async function expectOneInvoice(): Promise<void> {
  const { steps, effects } = await run();
  const { output } = await stateOf("s1");
  const { id } = z.object({ id: z.string() }).parse(output);
  expect(await world.writes()).toEqual([
    "POST /v1/invoices",
    "POST /v1/invoiceitems",
    "POST /v1/invoiceitems",
    `POST /v1/invoices/${id}/finalize`,
    `POST /v1/invoices/${id}/send`,
  ]);
  expect(output).toMatchObject({ status: "open", total: 12_500, lines: { total_count: 2 } });
  expect(effects.map(({ path, state }) => [path, state])).toEqual(
    paths.map((one) => [one, "done"]),
  );
  expect(steps.map(({ path, status }) => [path, status])).toEqual(
    ["s1", ...paths].map((one) => [one, "done"]),
  );
}

describe("a step of several writes", () => {
  it("makes each of them once, under a name of its own", async () => {
    await billing();
    await begin();
    await reach("succeeded");
    await expectOneInvoice();
    const { id, effects } = await run();
    const { name: runName = "" } = (await world.store.run(id)) ?? {};
    expect(effects.map((effect) => effect.id)).toEqual(
      paths.map((path) => effectName({ flowId: "f", runName, path, generation: 0 }).id),
    );
    expect(effects.map(({ action }) => action)).toEqual([
      "create-invoice",
      "add-invoice-item",
      "add-invoice-item",
      "finalize-invoice",
      "send-invoice",
    ]);
  });

  it("leaves out what is not wanted", async () => {
    await billing({ send: constant(false) });
    await begin();
    await reach("succeeded");
    expect((await run()).effects.map(({ path }) => path)).toEqual(paths.slice(0, -1));
    expect((await stateOf("s1")).output).toMatchObject({ status: "open", total: 12_500 });
  });

  it("whoever takes over at any part goes on with that part", async () => {
    await billing();
    let taken = 0;
    // Each write is met once by a process that dies with it in its hands.
    world.beforePlace = async (endpoint) => {
      if (!endpoint.startsWith("POST ") || taken >= 5) return;
      taken += 1;
      await world.takeOver();
    };
    await begin();
    await reach("succeeded");
    expect(taken).toBe(5);
    await expectOneInvoice();
  });

  it.each(requests)("whose answer to %s is lost does it once", async (_, path, nth) => {
    await billing();
    for (const when of ["before", "after"]) {
      const match = { method: "POST", path, nth: when === "before" ? nth : nth + 1 };
      await world.control("/faults", { match, fault: { kind: "cut", when } });
    }
    await begin();
    await reach("succeeded");
    await expectOneInvoice();
    const { effects } = await run();
    expect(effects.reduce((sum, { sends }) => sum + sends, 0)).toBe(7);
  });
});

/** Somebody finalizes the draft before its second line is there, and puts that right later. */
function refuseSecondLine(): void {
  let lines = 0;
  world.beforePlace = async (endpoint) => {
    if (endpoint !== "POST /v1/invoiceitems") return;
    lines += 1;
    if (lines === 2) await setDraft("open");
  };
}
async function setDraft(status: "draft" | "open"): Promise<void> {
  const [draft] = (await run()).effects;
  await world.control(`/objects/${draft?.objectId}`, { set: { status }, event: null });
}
/** What somebody saw who lets the run go on. */
const seen = async () => {
  const { id: runId, failedAt, steps, effects } = await run();
  const path = failedAt ?? expect.fail("it has not failed");
  const attempts = steps.find((one) => one.path === path)?.attempts.length ?? 0;
  const generation = effects.findLast((one) => one.path === path)?.generation ?? null;
  return { runId, seen: { path, attempts, generation }, by: "local", confirmed: true };
};

describe("a step of several writes that fails at its third", () => {
  beforeEach(async () => {
    await billing();
    refuseSecondLine();
    await begin();
    await reach("failed");
    await setDraft("draft");
  });

  it("keeps what is done, and says at which part it stands", async () => {
    const { steps, failedAt, at } = await run();
    expect(failedAt).toBe("s1/line/2");
    expect(at).toEqual(["s1/line/2"]);
    expect(steps.map(({ path, status }) => [path, status])).toEqual([
      ["s1", "failed"],
      ["s1/draft", "done"],
      ["s1/line/1", "done"],
      ["s1/line/2", "failed"],
    ]);
    expect(await stateOf("s1")).toMatchObject({
      input: { days_until_due: 30 },
      output: null,
    });
  });

  it("goes on with that part where a person lets it, without a second draft", async () => {
    expect(await world.engine.continueRun(await seen())).toEqual({ continued: true });
    await reach("succeeded");
    expect(await stateOf("s1")).toMatchObject({ status: "done", output: { total: 12_500 } });
    expect((await world.writes()).filter((one) => one === "POST /v1/invoices")).toHaveLength(1);
    const line = (await run()).effects.filter(({ path }) => path === "s1/line/2");
    expect(line).toMatchObject([
      { generation: 0, state: "failed" },
      { generation: 1, state: "done" },
    ]);
  });

  it("goes on with what a person has corrected", async () => {
    const changes = [{ path: ["lines", "1", "amount"], value: 8_000 }];
    expect(await world.engine.correctRun({ ...(await seen()), changes })).toEqual({
      continued: true,
    });
    await reach("succeeded");
    const step = await stateOf("s1");
    expect(step).toMatchObject({ status: "done", output: { total: 13_000 } });
    expect(step.corrections).toMatchObject([{ by: "local" }]);
    expect((await world.writes()).filter((one) => one === "POST /v1/invoices")).toHaveLength(1);
  });

  it("goes on behind it where the line is left out", async () => {
    const changes = [{ path: ["lines", "1"], value: null }];
    expect(await world.engine.correctRun({ ...(await seen()), changes })).toEqual({
      continued: true,
    });
    await reach("succeeded");
    expect(await stateOf("s1")).toMatchObject({ status: "done", output: { total: 5_000 } });
  });

  it.each([
    [["lines", "0", "amount"], 1],
    [["days_until_due"], 7],
  ])("takes no other value for what is done: %j", async (path, value) => {
    const changes = [{ path, value }];
    expect(await world.engine.correctRun({ ...(await seen()), changes })).toEqual({
      continued: false,
      why: "done",
    });
  });

  it("holds a corrected sum against the limits once more", async () => {
    await limit(12_600);
    const changes = [{ path: ["lines", "1", "amount"], value: 8_000 }];
    await world.engine.correctRun({ ...(await seen()), changes });
    await reach("parked");
    expect((await run()).effects.at(-1)).toMatchObject({ path: "s1/line/2", isAboveLimit: true });
  });
});

async function limit(perWrite: number | null, sum: number | null = null): Promise<void> {
  const limits: readonly MoneyLimit[] = [
    { currency: "jpy", perWrite, perFlowAndDay: { sum, count: null } },
  ];
  const before = (await world.store.connection("c1"))?.limits ?? [];
  expect(await world.store.setLimits({ id: "c1", by: "local", before, limits })).toBe("changed");
}
const parked = async () => {
  const { id: runId, effects } = await run();
  const found = effects.find(({ state }) => state === "parked");
  const { id: effectId, generation } = found ?? expect.fail("nothing is parked");
  return { runId, effectId, generation, by: "local" };
};

describe("the money of a step of several writes", () => {
  it("is held against a limit as a whole, before the first of them", async () => {
    await billing();
    await limit(12_499);
    await begin();
    await reach("parked");
    const { effects } = await run();
    expect(effects).toMatchObject([
      { path: "s1/draft", isAboveLimit: true, of: { whole: { movement: { kind: "bill" } } } },
    ]);
    expect(await world.writes()).toEqual([]);
    const choice = { ...(await parked()), decision: { kind: "allow" } as const };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
    await reach("succeeded");
    await expectOneInvoice();
  });

  const allowed = async () => {
    const choice = { ...(await parked()), decision: { kind: "allow" } as const };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
  };
  /** What the ledger says was billed, once it says it. */
  const billed = async () => {
    const sums = async () =>
      (await world.reading.ledgerSums({ from: 0, to: Number.MAX_SAFE_INTEGER })).sums.filter(
        ({ heading }) => heading.entry === "write" && heading.money !== null,
      );
    await until(async () => {
      await world.advance(60);
      return (await sums()).length > 0;
    });
    return (await sums()).map(({ amount }) => amount);
  };

  /** What others do between the lines and the moment at which the invoice is finalized. */
  const grows = {
    "a debt of the customer's is collected with it": async () => {
      await world.control(`/objects/${customer}`, { set: { balance: 50_000 }, event: null });
      return 62_500;
    },
    "somebody adds a line": async () => {
      const [draft] = (await run()).effects;
      const invoice = draft?.objectId ?? "";
      const more = { invoice, customer, amount: "10000", currency: "jpy", description: "Cake" };
      const headers = { authorization: "Bearer sk_test_millrace_demo" };
      const body = new URLSearchParams(more);
      await fetch(`${world.trusted[0]}/v1/invoiceitems`, { method: "POST", headers, body });
      return 22_500;
    },
  };

  it.each(Object.entries(grows))(
    "that is more than was counted waits once more, as a draft: %s",
    async (_, grow) => {
      await billing();
      await limit(12_500);
      let whole = 0;
      world.beforePlace = async (endpoint) => {
        if (endpoint === "GET /v1/invoices/{id}" && whole === 0) whole = await grow();
      };
      await begin();
      await reach("parked");
      const { effects, error } = await run();
      expect(effects.at(-1)).toMatchObject({ path: "s1/finalize", isAboveLimit: true, sends: 0 });
      expect(error).toMatchObject({ code: "engine.above_limit", details: { amount: whole } });
      expect(await world.writes()).not.toContainEqual(expect.stringMatching(/finalize|send/));
      await allowed();
      await reach("succeeded");
      expect(await billed()).toEqual([whole]);
      expect((await world.writes()).filter((one) => one.endsWith("/finalize"))).toHaveLength(1);
    },
  );

  it("that is less is billed at once, and stands in the ledger as Stripe has billed it", async () => {
    await billing();
    await limit(12_500);
    await world.control(`/objects/${customer}`, { set: { balance: -500 }, event: null });
    await begin();
    await reach("succeeded");
    expect(await billed()).toEqual([12_000]);
  });

  it("waits for its owner where a price stands in it, which only Stripe knows", async () => {
    const { ids } = Ids.parse(
      await world.control("/prices", { currency: "jpy", unit_amount: 600 }),
    );
    const fields = { price: constant(ids[0]), quantity: constant(2), currency: constant("jpy") };
    await billing({
      lines: { kind: "list", items: [line("Coffee", 5_000), { kind: "object", fields }] },
    });
    await limit(1_000_000);
    await begin();
    await reach("parked");
    const movement = { kind: "bill", money: null };
    expect((await run()).effects).toMatchObject([
      { path: "s1/draft", isAboveLimit: true, of: { whole: { movement } } },
    ]);
    expect(await world.writes()).toEqual([]);
    const choice = { ...(await parked()), decision: { kind: "allow" } as const };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
    await reach("succeeded");
    expect(await stateOf("s1")).toMatchObject({ status: "done", output: { total: 6_200 } });
  });

  it("waits for its owner where a coupon lowers it, and then bills what is left", async () => {
    const [coupon] = Ids.parse(await world.control("/coupons", { percent_off: 20 })).ids;
    await billing({ coupon: constant(coupon) });
    await limit(1_000_000);
    await begin();
    await reach("parked");
    expect(await world.writes()).toEqual([]);
    const choice = { ...(await parked()), decision: { kind: "allow" } as const };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
    await reach("succeeded");
    const left = { subtotal: 12_500, total: 10_000, amount_due: 10_000 };
    expect(await stateOf("s1")).toMatchObject({ status: "done", output: left });
    const billed = async () => {
      const { sums } = await world.reading.ledgerSums({ from: 0, to: Number.MAX_SAFE_INTEGER });
      return sums.filter(({ heading }) => heading.entry === "write" && heading.money !== null);
    };
    await until(async () => {
      await world.advance(60);
      return (await billed()).length > 0;
    });
    expect(await billed()).toMatchObject([
      { heading: { money: { kind: "bill", currency: "jpy", state: "done" } }, amount: 10_000 },
    ]);
  });

  it("counts on its day once", async () => {
    await billing();
    await limit(null, 25_000);
    for (const wanted of ["succeeded", "succeeded,succeeded", "parked,succeeded,succeeded"]) {
      await world.control("/refunds", { count: 1 });
      await until(async () => {
        if ((await world.statuses("f")).toSorted().join() === wanted) return true;
        await world.advance(15);
        return false;
      });
    }
  });
});

describe("a restored backup", () => {
  it.each(["silence", "restored"] as const)(
    "after a %s has each part looked for before it is sent once more",
    async (why) => {
      await billing();
      await world.control("/refunds", { count: 1 });
      const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
      await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
      await reach("succeeded");
      const { steps } = await run();
      await world.advance(26 * 3_600);
      await world.restart((dataDir) => {
        rmSync(dataDir, { recursive: true });
        cpSync(older, dataDir, { recursive: true });
      });
      if (why === "restored") {
        const to = world.now() + 60_000;
        await world.store.noteDoubt({ from: to - 48 * 3_600_000, to, why });
        await world.restart();
      }
      rmSync(older, { recursive: true });
      await reach("succeeded", 50);
      expect((await stateOf("s1")).output).toMatchObject({ status: "open", total: 12_500 });
      expect(steps.at(-1)?.path).toBe("s1/send");
      expect((await world.writes()).length).toBe(5);
    },
  );
});
