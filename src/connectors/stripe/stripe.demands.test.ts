import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { AnyAction, FrozenRequest, JsonObject } from "#sdk/index.ts";
import { stripeConnector } from "./stripe.connector.ts";
import type { Simulator } from "./stripe.world.ts";
import { addKey, connect, errorOf, startSimulator } from "./stripe.world.ts";

type Effect = Extract<AnyAction, { readonly kind: "effect" }>;

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const action = (id: string): Effect => {
  const found = stripeConnector.actions.find((one) => one.id === id);
  return found?.kind === "effect" ? found : expect.fail(`no write ${id}`);
};
const requestOf = (id: string, input: JsonObject): FrozenRequest =>
  action(id).request(action(id).input.parse(input), { effectId: "e", generation: 1, at: 0 });

/** What is written down, and what it is known to move then. */
async function frozen(id: string, input: JsonObject, api = client.api) {
  const request = requestOf(id, input);
  const completed = (await action(id).complete?.({ api, request })) ?? expect.fail("it reads");
  const { readMoney: _, ...sent } = completed;
  expect(sent, "what is sent stays as it is").toEqual(request);
  return { request: completed, movement: action(id).moves?.(completed, null) ?? null };
}
const moneyOf = async (id: string, input: JsonObject) => (await frozen(id, input)).movement?.money;

const draft = async (what: JsonObject = {}): Promise<string> => {
  const [id = ""] = await simulator.make("invoices", { amount: 1_000, currency: "jpy", ...what });
  return id;
};
const customer = async (balance: number): Promise<string> => {
  const [id = ""] = await simulator.make("customers", { email: "hanako@example.com" });
  await simulator.post(`/v1/customers/${id}`, { balance: String(balance) });
  return id;
};
const yen = (amount: number) => ({ amount, currency: "jpy" });

describe("before an invoice is finalized or mailed", () => {
  test.each(["finalize-invoice", "send-invoice"])(
    "%s reads what the draft comes to",
    async (id) => {
      const { movement } = await frozen(id, { invoice: await draft() });
      expect(movement).toEqual({ kind: "bill", money: yen(1_000), isPending: false });
    },
  );

  test.each([
    ["a credit of the customer's is used up", -300, 1_000, 1_000],
    ["a debt of the customer's is collected with it", 300, 1_000, 1_300],
    ["what is below zero is owed to the customer", 0, -5_000, 5_000],
    ["what is too little to be due goes to the balance", 0, 20, 20],
  ])("%s, too", async (_, balance, amount, moved) => {
    const invoice = await draft({ customer: await customer(balance), amount });
    expect(await moneyOf("finalize-invoice", { invoice })).toEqual(yen(moved));
  });

  it("mailing one that is final demands nothing once more", async () => {
    const { request, movement } = await frozen("send-invoice", {
      invoice: await draft({ status: "open" }),
    });
    expect(request.readMoney).toBeNull();
    expect(movement).toBeNull();
  });

  it("an answer tells what was really due", async () => {
    const { request } = await frozen("finalize-invoice", { invoice: await draft() });
    const body = { object: "invoice", amount_due: 700, currency: "jpy" };
    const answered = { status: 200, body };
    expect(action("finalize-invoice").moves?.(request, answered)?.money).toEqual(yen(700));
    // Frozen by an earlier build, which read nothing.
    const { readMoney: _, ...earlier } = request;
    expect(action("finalize-invoice").moves?.(earlier, answered)?.money).toEqual(yen(700));
    expect(action("send-invoice").moves?.(earlier, answered)).toBeNull();
    expect(action("send-invoice").moves?.(earlier, null)).toMatchObject({ money: null });
  });
});

describe("before a line is added", () => {
  const line = (invoice: string, more: JsonObject = { amount: 500 }) => ({
    invoice,
    customer: "cus_1",
    currency: "jpy",
    description: "Tea",
    ...more,
  });

  it("a draft that waits to be finalized demands nothing", async () => {
    expect((await frozen("add-invoice-item", line(await draft()))).movement).toBeNull();
  });

  it("one that Stripe finalizes by itself demands the line", async () => {
    const invoice = await draft();
    await simulator.post(`/v1/invoices/${invoice}`, { auto_advance: "true" });
    expect(await moneyOf("add-invoice-item", line(invoice))).toEqual(yen(500));
    expect(await moneyOf("add-invoice-item", line(invoice, { price: "price_1" }))).toBeNull();
  });
});

it("before a credit note is voided, what has to be paid again is read", async () => {
  const invoice = await draft({ status: "open" });
  const [note = ""] = await simulator.make("credit_notes", { invoice, amount: 600 });
  const input = { credit_note: note };
  expect(await moneyOf("void-credit-note", input)).toEqual(yen(600));
  await simulator.post(`/v1/credit_notes/${note}/void`, {});
  expect((await frozen("void-credit-note", input)).movement).toBeNull();
});

describe("what cannot be read", () => {
  it("by this key is unknown, whatever was read before", async () => {
    const invoice = await draft();
    const narrow = connect(simulator, await addKey(simulator, "rk_test_c", ["charges_write"]));
    try {
      for (const [id, input] of [
        ["finalize-invoice", { invoice }],
        ["send-invoice", { invoice }],
        ["void-credit-note", { credit_note: "cn_1" }],
        [
          "add-invoice-item",
          { invoice, customer: "cus_1", currency: "jpy", amount: 5, description: "Tea" },
        ],
      ] as const) {
        const { request, movement } = await frozen(id, input, narrow.api);
        expect(movement, id).toEqual({ kind: "bill", money: null, isPending: false });
        const again = { ...request, readMoney: yen(1) };
        const read = await action(id).complete?.({ api: narrow.api, request: again });
        expect(read, id).toEqual(request);
      }
    } finally {
      narrow.close();
    }
  });

  it("because it is not there is an error, as Stripe says it", async () => {
    const request = requestOf("finalize-invoice", { invoice: "in_none" });
    const reading = action("finalize-invoice").complete?.({ api: client.api, request });
    const error = await errorOf(reading ?? expect.fail("it reads"));
    expect(error.facts.code).toBe("stripe.resource_missing");
  });

  it.each(["ahead", "past"] as const)(
    "because it is a part that moves nothing itself is left alone: %s",
    async (when) => {
      const request = {
        ...requestOf("finalize-invoice", { invoice: await draft() }),
        of: of(when),
      };
      const before = await simulator.counts();
      const read = await action("finalize-invoice").complete?.({ api: client.api, request });
      expect(read).toBe(request);
      expect(await simulator.counts()).toEqual(before);
    },
  );
});

const of = (when: "ahead" | "now" | "past") =>
  ({
    action: "create-and-send-invoice",
    part: "finalize",
    whole: { movement: { kind: "bill", money: yen(1), isPending: false }, when },
    counts: false,
  }) as const;

it("the part of a step that moves the whole reads it, whatever the step has said", async () => {
  const invoice = await draft({ customer: await customer(300) });
  const request = { ...requestOf("finalize-invoice", { invoice }), of: of("now") };
  const read = await action("finalize-invoice").complete?.({ api: client.api, request });
  expect(read?.readMoney).toEqual(yen(1_300));
});
