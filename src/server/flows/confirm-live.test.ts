import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { openServerWorld, type ServerWorld } from "../server.world.ts";

/** A live connection that nothing is sent through: the engine does not run here. */
const live = "connection_live";

let world: ServerWorld;
let testMode: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  testMode = await world.connect();
  const record = await world.store.connection(testMode);
  if (record === null) throw new Error("It was just made");
  const account = { account: "acct_real", accountName: "Real shop" };
  await world.store.createConnection({
    ...record,
    ...account,
    id: live,
    name: "Money",
    mode: "live",
  });
});
afterAll(() => world.close());

const customer = (id: string, connection: string) => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection,
  input: {},
});
const find = (id: string, connection: string) => ({
  ...customer(id, connection),
  action: "find-customer",
  input: { customer: { kind: "constant", value: "cus_1" } },
});
const product = (id: string, connection: string) => ({
  ...customer(id, connection),
  action: "create-product",
  input: { name: { kind: "constant", value: "Thing" } },
});
const flowOf = (...steps: object[]) => ({
  format: 1,
  trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
  steps,
  nextStep: steps.length + 1,
  ownEvents: 0,
});

const Flow = z.object({ id: z.string(), revision: z.int(), draft: z.looseObject({}) });
const Refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    confirm: z.string(),
    details: z.array(z.object({ code: z.string(), step: z.string(), message: z.string() })),
  }),
});

let id: string;
const make = async (...steps: object[]) => {
  const made = await world.call("POST", "/flows", { name: "Pays", draft: flowOf(...steps) });
  ({ id } = Flow.parse(made.body));
};
const revisionNow = async () => Flow.parse((await world.call("GET", `/flows/${id}`)).body).revision;
const activate = async (confirm?: number | string) =>
  world.call("POST", `/flows/${id}/activate`, {
    from: "now",
    ...(confirm === undefined ? {} : { confirm, revision: await revisionNow() }),
  });
const redraft = async (...steps: object[]) => {
  const revision = await revisionNow();
  await world.call("PUT", `/flows/${id}`, { name: "Pays", draft: flowOf(...steps), revision });
};

beforeEach(() => make(customer("s1", live), find("s2", live), product("s3", testMode)));

test("the first live write is asked about, with what it does and in which account", async () => {
  const refused = await activate();
  expect(refused.status).toBe(409);
  const { error } = Refusal.parse(refused.body);
  expect(error.code).toBe("flow.live_writes");
  expect(error.message).toContain(`“confirm”: “${error.confirm}”`);
  expect(error.details).toEqual([
    {
      code: "flow.live_write",
      step: "s1",
      message: expect.stringMatching(/“Create customer.*live mode.*“Money”.*Real shop/),
    },
  ]);
  expect((await world.call("GET", `/flows/${id}`)).body).toMatchObject({ state: "inactive" });
  expect((await activate(2)).status).toBe(409);
  expect((await activate(1)).body).toMatchObject({ state: "active" });
});

const step = (id: string, action: string, input: object) => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action,
  connection: live,
  input,
});
const constant = (value: unknown) => ({ kind: "constant", value });
const told = async () =>
  Refusal.parse((await activate()).body).error.details.map(({ message }) => message);

test("what it would move is told as money, or by where that comes from", async () => {
  const pay = { currency: constant("jpy"), source: constant("tok_visa") };
  await make(
    step("s1", "create-charge", { ...pay, amount: constant(1_200) }),
    step("s2", "create-charge", {
      ...pay,
      amount: { kind: "pill", from: "trigger", path: ["amount"] },
    }),
    step("s3", "create-refund", { charge: constant("ch_1") }),
  );
  expect(await told()).toEqual([
    expect.stringMatching(/ charges ¥1,200 in live mode, [^.]*\.$/),
    expect.stringMatching(/ charges an amount from \[Trigger › amount\] in live mode, [^.]*\.$/),
    expect.stringMatching(/ refunds all that is left of the charge in live mode, [^.]*\.$/),
  ]);
});

test("what an invoice bills is told without a number where a price stands in it, and at most where a coupon does", async () => {
  const line = (fields: object) => ({
    kind: "object",
    fields: { description: constant("Coffee"), currency: constant("jpy"), ...fields },
  });
  const invoice = { invoice: constant("in_1"), currency: constant("jpy") };
  const whole = (...items: object[]) => ({
    customer: constant("cus_1"),
    days_until_due: constant(30),
    lines: { kind: "list", items },
  });
  const [amount, price] = [{ amount: constant(1_200) }, { price: constant("price_1") }];
  const customer = constant("cus_1");
  await make(
    step("s1", "create-and-send-invoice", whole(line(amount), line(amount))),
    step("s2", "create-and-send-invoice", whole(line(amount), line(price))),
    step("s3", "add-invoice-item", { customer, ...invoice, ...amount }),
    step("s4", "add-invoice-item", { customer, ...invoice, ...price }),
    step("s5", "create-and-send-invoice", { ...whole(line(amount)), coupon: constant("SPRING") }),
  );
  expect(await told()).toEqual([
    expect.stringMatching(/ bills a customer ¥2,400 and mails the invoice in live mode/),
    expect.stringMatching(/ bills a customer an amount and mails the invoice in live mode/),
    expect.stringMatching(/ adds ¥1,200 to a draft of an invoice in live mode/),
    expect.stringMatching(/ adds a price times its quantity to a draft of an invoice in live/),
    expect.stringMatching(/ bills a customer at most ¥1,200 and mails the invoice in live mode/),
  ]);
});

test("what was confirmed once is not asked about again; what is new is", async () => {
  await activate(1);
  await world.call("POST", `/flows/${id}/deactivate`);
  expect((await activate()).body).toMatchObject({ state: "active" });

  await redraft({ ...customer("s1", live), name: "Under another name" });
  expect((await world.call("POST", `/flows/${id}/publish`)).status).toBe(200);

  await redraft(customer("s1", live), product("s3", live));
  const refused = await world.call("POST", `/flows/${id}/publish`, {});
  expect(Refusal.parse(refused.body).error.details.map(({ step }) => step)).toEqual(["s3"]);
  const seen = { confirm: 1, revision: await revisionNow() };
  expect((await world.call("POST", `/flows/${id}/publish`, seen)).status).toBe(200);
});

test("a flow that only reads there, or writes in test mode, is not asked about", async () => {
  await make(find("s1", live), customer("s2", testMode));
  expect((await activate()).body).toMatchObject({ state: "active" });
});

test("is told in Japanese", async () => {
  const refused = await world.call(
    "POST",
    `/flows/${id}/activate`,
    { from: "now" },
    { "accept-language": "ja" },
  );
  const { error } = Refusal.parse(refused.body);
  expect(error.message).toContain("ライブモード");
  expect(error.details[0]?.message).toContain("アカウント: Real shop");
});

test("what a flow calls is asked about with it, once, by the step that calls", async () => {
  const invoke = { kind: "invoke", inputs: [], outputs: [] };
  const called = await world.call("POST", "/flows", {
    name: "Till",
    draft: { ...flowOf(customer("s1", live)), trigger: invoke },
  });
  const { id: till } = Flow.parse(called.body);
  expect(
    (await world.call("POST", `/flows/${till}/activate`, { from: "now", revision: 1, confirm: 1 }))
      .status,
  ).toBe(200);
  const call = (step: string) => ({ kind: "call", id: step, name: null, flow: till, input: {} });
  await make(call("s1"), call("s2"), product("s3", testMode));
  const refused = await activate();
  expect(Refusal.parse(refused.body).error.details).toEqual([
    {
      code: "flow.live_write",
      step: "s1",
      message: expect.stringMatching(/^In the called flow “Till”: “Create customer.*Real shop/),
    },
  ]);
  // A number says nothing of the called flow, which may have been published anew since.
  expect((await activate(1)).status).toBe(409);
  expect((await activate(Refusal.parse(refused.body).error.confirm)).status).toBe(200);
});

test("the owner of a called flow is asked about it with who else starts it: flows of others, and credentials", async () => {
  const invoked = (...steps: object[]) => ({
    ...flowOf(...steps),
    trigger: { kind: "invoke", inputs: [], outputs: [] },
  });
  const made = await world.call("POST", "/flows", {
    name: "Helper",
    draft: invoked(product("s1", testMode)),
  });
  const helper = Flow.parse(made.body);
  expect((await world.call("POST", `/flows/${helper.id}/activate`, { from: "now" })).status).toBe(
    200,
  );
  const ken = await world.as("builder", "Ken");
  const call = { kind: "call", id: "s1", name: null, flow: helper.id, input: {} };
  const order = { name: "Orders", draft: invoked(call) };
  const caller = Flow.parse((await ken.call("POST", "/flows", order)).body);
  const asked = await ken.call("POST", `/flows/${caller.id}/activate`, { from: "now" });
  const { proposal } = z.object({ proposal: z.object({ id: z.string() }) }).parse(asked.body);
  expect((await world.call("POST", `/proposals/${proposal.id}/agreement`, {})).status).toBe(200);

  await world.call("PUT", `/flows/${helper.id}`, {
    name: "Helper",
    draft: invoked(customer("s1", live)),
    revision: helper.revision,
  });
  const credentials = `/flows/${helper.id}/invocation/credentials`;
  expect((await world.call("POST", credentials, {})).status).toBe(201);
  const refused = await world.call("POST", `/flows/${helper.id}/publish`, {});
  const [{ message } = expect.fail("nothing asked")] = Refusal.parse(refused.body).error.details;
  expect(message).toContain("one of these flows calls it: “Orders” of Ken.");
  expect(message).toContain("credentials that these people have made: local.");
});

describe("limits on money, before money first moves through a connection that has none", () => {
  const constant = (value: unknown) => ({ kind: "constant", value });
  const pay = (id: string, connection: string, amount: object, currency = "jpy") => ({
    ...customer(id, connection),
    action: "create-charge",
    input: { amount, currency: constant(currency), source: constant("tok_visa") },
  });
  const unknown = { kind: "formula", source: "100 * 3" };
  const limit = (currency: string, perWrite: number, sum: number) => ({
    currency,
    perWrite,
    perFlowAndDay: { sum, count: 100 },
  });
  const Proposing = z.object({
    error: z.object({
      message: z.string(),
      details: z.array(z.object({ message: z.string() })),
      proposedLimits: z
        .array(
          z.object({
            connection: z.string(),
            name: z.string(),
            limits: z.array(z.looseObject({})),
            reasons: z.array(z.string()),
          }),
        )
        .default([]),
    }),
  });
  const asked = async () => Proposing.parse((await activate()).body).error;

  test("are proposed to its owner in minor units, with how they came, and set as they are", async () => {
    await make(
      pay("s1", live, constant(1_200)),
      pay("s2", live, constant(1_250), "kwd"),
      pay("s3", testMode, constant(9_000_000)),
      pay("s4", live, unknown),
    );
    const { proposedLimits } = await asked();
    expect(proposedLimits).toEqual([
      {
        connection: live,
        name: "Money",
        limits: [limit("jpy", 2_000, 200_000), limit("kwd", 2_000, 200_000)],
        reasons: [
          expect.stringMatching(/^¥2,000 for each write: .* ¥1,200, rounded up/),
          expect.stringMatching(/^¥200,000 and 100 writes for each flow and day/),
          expect.stringMatching(/^KWD\s2\.000 for each write: .* KWD\s1\.250, rounded up/),
          expect.stringMatching(/^KWD\s200\.000 and 100 writes/),
          expect.stringMatching(/^Nobody knows how much “Create charge \(Stripe\)” moves/),
        ],
      },
    ]);
    const [{ limits } = expect.fail("none")] = proposedLimits;
    expect((await world.call("PUT", `/connections/${live}/limits`, { limits })).status).toBe(200);
    expect((await asked()).proposedLimits).toEqual([]);
    expect((await activate(3)).status).toBe(200);
    await world.call("PUT", `/connections/${live}/limits`, { limits: [] });
  });

  test("are none where the amount is not known, with the reason; and none at all where no money moves", async () => {
    await make(pay("s1", live, unknown));
    expect((await asked()).proposedLimits).toMatchObject([
      {
        limits: [],
        reasons: [
          expect.stringMatching(/^Millrace cannot propose a limit: nobody knows how much “/),
        ],
      },
    ]);
    await make(customer("s1", live));
    expect((await asked()).proposedLimits).toEqual([]);
  });

  test("are not asked for where it goes on without: the number of writes confirms them", async () => {
    await make(pay("s1", live, constant(1_200)));
    expect((await activate(1)).body).toMatchObject({ state: "active" });
    expect((await world.call("GET", `/connections/${live}`)).body).toMatchObject({ limits: [] });
  });

  test("go by what runs have moved, of those that the owner may look into", async () => {
    await make(pay("s1", testMode, unknown));
    expect((await activate()).status).toBe(200);
    await world.call("POST", `/flows/${id}/run-now`, {});
    await world.engine.start();
    await waitFor(async () => {
      const { items } = await world.reading.listRuns({ flowId: id, limit: 1 });
      expect(items).toMatchObject([{ status: "succeeded" }]);
    });
    await world.engine.stop();
    await world.call("POST", `/flows/${id}/deactivate`);
    await redraft(pay("s1", live, unknown));
    expect((await asked()).proposedLimits).toMatchObject([{ limits: [limit("jpy", 500, 50_000)] }]);
    // Another step has moved nothing yet.
    await redraft(pay("s2", live, unknown));
    expect((await asked()).proposedLimits).toMatchObject([{ limits: [] }]);
  });

  test("are shown to nobody but the owner: others read that the owner can set them", async () => {
    const ken = await world.as("builder", "Kenji");
    await make(pay("s1", live, constant(1_200)), customer("s2", live));
    const { revision } = Flow.parse((await world.call("GET", `/flows/${id}`)).body);
    await world.call("PUT", `/flows/${id}/owner`, { owner: ken.person });
    const refused = await ken.call("POST", `/flows/${id}/activate`, { from: "now", revision });
    const { details, proposedLimits } = Proposing.parse(refused.body).error;
    expect(proposedLimits).toEqual([]);
    expect(details.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Only the owner of that connection can limit what it moves\.$/),
      expect.not.stringContaining("limit"),
    ]);
    const meant = { from: "now", revision: await revisionNow(), confirm: 2 };
    const agreed = await ken.call("POST", `/flows/${id}/activate`, meant);
    const { proposal } = z.object({ proposal: z.object({ id: z.string() }) }).parse(agreed.body);
    const asks = await world.call("POST", `/proposals/${proposal.id}/agreement`, {});
    expect(Proposing.parse(asks.body).error.proposedLimits).toMatchObject([
      { connection: live, limits: [limit("jpy", 2_000, 200_000)] },
    ]);
  });
});
