import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { changes, changeTypes, owedBy, tellersOf, told, typesOn } from "./stripe.change-types.ts";
import { openStripe } from "./stripe.client.ts";
import { stripeConnector } from "./stripe.connector.ts";

const { triggers, books } = stripeConnector;
const all = books?.all ?? expect.fail("Stripe has books");
const objectOf = (sample: Json): JsonObject =>
  isJsonObject(sample) ? sample : expect.fail("a sample is an object");

/** What a list and a trigger may read: no two of these are alike. */
const amounts = {
  currency: "usd",
  amount: 1,
  total: 2,
  amount_total: 3,
  amount_due: 4,
  amount_paid: 5,
  amount_remaining: 6,
};

const pairs = all.flatMap((book) =>
  triggers.map((trigger) => [book.id, trigger.id, { book, trigger }] as const),
);

describe("the amount that is compared", () => {
  it.each(pairs)("of %s is read alike from the list and from %s", (_, id, { book, trigger }) => {
    const sample = objectOf(trigger.sample);
    const data = { ...sample, ...amounts };
    const isOfBook = sample["object"] === book.id;
    const shown = book.money({ ...amounts, object: book.id });
    const compared = book.money(data);
    expect(compared).toEqual(isOfBook ? shown : null);
    const summed = trigger.amount?.(data) ?? null;
    const isSame = isOfBook && shown !== null && summed?.amount === shown.amount;
    expect(book.sameMoney.includes(id)).toBe(isSame);
  });

  it("of an invoice stays what it was, whatever is paid or credited", () => {
    const invoice = all.find(({ id }) => id === "invoice") ?? expect.fail("it is there");
    const finalized = { object: "invoice", currency: "usd", total: 100, amount_due: 100 };
    const paid = {
      ...finalized,
      amount_due: 80,
      amount_paid: 80,
      pre_payment_credit_notes_amount: 20,
    };
    expect(invoice.money(paid)).toEqual(invoice.money(finalized));
  });
});

describe("what triggers for changes owe", () => {
  const declared = Object.entries(changes).map(
    ([watches, { trigger }]) => [watches, trigger] as const,
  );
  it.each(declared)("%s is watched by %s", (watches, id) => {
    expect(triggers.filter((one) => one.watches === watches).map((one) => one.id)).toEqual([id]);
  });

  const moments = {
    created: 10,
    canceled_at: 20,
    ended_at: 20,
    status_transitions: { finalized_at: 20, paid_at: 30 },
  };
  const statuses = ["succeeded", "canceled", "complete", "open", "paid", "failed", "active"];
  const payments = ["paid", "unpaid", "no_payment_required"];
  const objects = statuses.flatMap((status) =>
    payments.flatMap((payment_status) =>
      [null, "plink_1"].map((payment_link) =>
        Object.assign({ status, payment_status, payment_link }, moments),
      ),
    ),
  );
  const kinds = [...new Set(told.map(({ kind }) => kind))];
  const cases = kinds.flatMap((kind) =>
    objects.map((object) => [kind, { ...object, object: kind }] as const),
  );

  it.each(cases)("of a %s like %j is what the trigger itself takes", (kind, object) => {
    for (const { trigger: id } of owedBy(kind, object)) {
      const trigger = triggers.find((one) => one.id === id) ?? expect.fail(id);
      const types = told.find(({ watches }) => watches === trigger.watches)?.types ?? [];
      for (const type of types) {
        const data = { ...object, event: { type } };
        expect(trigger.kind === "since" && trigger.shares?.tells(data)).toBe(true);
        expect(trigger.matches({}, data)).toBe("take");
      }
    }
  });

  it.each([
    ["payment_intent", { status: "succeeded" }, [["payment-succeeded", 10, null]]],
    ["payment_intent", { status: "canceled" }, [["payment-canceled", 20, 20]]],
    ["payment_intent", { status: "processing" }, []],
    [
      "invoice",
      {},
      [
        ["invoice-finalized", 20, 20],
        ["invoice-paid", 30, 30],
      ],
    ],
    ["invoice", { status_transitions: { finalized_at: null, paid_at: null } }, []],
    ["subscription", { status: "active" }, [["subscription-created", 10, 10]]],
    [
      "checkout.session",
      { status: "complete", payment_status: "paid" },
      [["checkout-completed", 10, null]],
    ],
    ["checkout.session", { status: "complete", payment_status: "unpaid" }, []],
    [
      "checkout.session",
      { status: "complete", payment_status: "paid", payment_link: "plink_1" },
      [["payment-link-paid", 10, null]],
    ],
    ["payout", { status: "paid" }, [["payout-paid", 10, null]]],
    ["dispute", { status: "lost" }, [["dispute-opened", 10, 10]]],
  ] as const)("of a %s that shows %j", (kind, object, owed) => {
    const its = owedBy(kind, { ...moments, ...object });
    expect(its.map(({ trigger, since, until }) => [trigger, since, until])).toEqual(owed);
  });
});

describe("what happens to objects", () => {
  const events = all.filter(({ keptDays }) => keptDays !== null);

  it("stands on lists that hold every change, and keep no more types than Stripe takes", () => {
    const lists = [typesOn("events"), typesOn("billing")];
    expect([...new Set(lists.flat())].toSorted()).toEqual(changeTypes.toSorted());
    expect(lists.every(({ length }) => length <= 20)).toBe(true);
    expect(events.length).toBe(lists.length);
    const owing = new Set(events.flatMap(({ keyed }) => keyed));
    expect([...owing].toSorted()).toEqual(told.map(({ trigger }) => trigger).toSorted());
  });

  const links = [null, "plink_1"];
  const cases = changeTypes.flatMap((type) => links.map((link) => [type, link] as const));
  it.each(cases)("%s, of the payment link %s, is owed by those that tell of it", (type, link) => {
    const object = { payment_link: link };
    const telling = triggers.filter(
      (trigger) =>
        trigger.kind === "since" && trigger.shares?.tells({ ...object, event: { type } }) === true,
    );
    expect(tellersOf(type, object)).toEqual(telling.map(({ id }) => id));
  });

  it.each([
    ["an object of a list", { object: "charge", id: "ch_1", created: 500 }, 500_000],
    ["an object of no list", { object: "transfer", id: "tr_1", created: 500 }, null],
    ["an id", "ch_1", null],
    ["nothing", null, null],
  ])("is a movement of the balance by %s", async (_, source, since) => {
    const movement = {
      id: "txn_1",
      object: "balance_transaction",
      created: 900,
      amount: 100,
      fee: 3,
      net: 97,
      currency: "usd",
      type: "adjustment",
      reporting_category: "other_adjustment",
      source,
    };
    const answer = {
      status: 200,
      headers: {},
      body: JSON.stringify({ data: [movement], has_more: false }),
    };
    const access = { apiKey: "sk_test_abc", origin: "https://api.stripe.com" };
    const book = all.find(({ id }) => id === "balance_transaction") ?? expect.fail("it is there");
    const page = await book.page({
      api: openStripe(access, () => Promise.resolve(answer)),
      from: new Date(0),
      to: new Date(1_000_000),
      cursor: null,
      site: { settings: {}, mode: "test", account: null },
    });
    const [found] = page?.objects ?? [];
    expect(found).toMatchObject({ id: "txn_1", money: { amount: 97, currency: "usd" }, told: [] });
    expect(found?.happening?.since?.getTime() ?? null).toBe(since);
  });
});
