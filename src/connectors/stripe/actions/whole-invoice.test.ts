import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#sdk/index.ts";
import { formOf } from "../stripe.encode.ts";
import { createAndSendInvoice } from "./create-and-send-invoice.ts";

const line = { description: "Coffee", amount: 5_000, currency: "jpy" };
const problems = (lines: readonly object[]) =>
  createAndSendInvoice.input
    .safeParse({ customer: "cus_1", days_until_due: 30, lines })
    .error?.issues.map(({ path }) => path.join("."));

describe("the lines of a whole invoice", () => {
  it.each([
    ["none", []],
    ["more than 100", Array.from({ length: 101 }, () => line)],
    ["two currencies", [line, { ...line, currency: "usd" }]],
    ["nothing in all", [line, { ...line, amount: -5_000 }]],
  ])("%s are refused before anything is sent", (_, lines) => {
    expect(problems(lines)).toEqual(expect.arrayContaining(["lines"]));
  });

  const priced = { currency: "jpy", price: "price_1" };

  it.each([
    ["amount", { description: "Coffee", currency: "jpy" }],
    ["amount", { ...line, price: "price_1" }],
    ["quantity", { ...line, quantity: 2 }],
    ["description", { currency: "jpy", amount: 5 }],
    ["currency", { price: "price_1" }],
    ["price", { ...priced, price: ".." }],
  ])("are refused for the %s of %o", (at, one) => {
    expect(problems([one])).toContain(`lines.0.${at}`);
  });

  it("may be prices, of which only Stripe knows what they come to", () => {
    const lines = [line, { ...line, amount: -9_000 }, { ...priced, quantity: 3 }];
    const input = createAndSendInvoice.input.parse({
      customer: "cus_1",
      days_until_due: 30,
      lines,
    });
    expect(createAndSendInvoice.moves?.(input)).toEqual({
      kind: "bill",
      money: null,
      isPending: false,
    });
    const [, part] = createAndSendInvoice.parts;
    const made = new Map([["draft", { id: "in_1" }]]);
    expect(part?.input({ input, made, index: 2 })).toEqual({
      invoice: "in_1",
      customer: "cus_1",
      currency: "jpy",
      price: "price_1",
      quantity: 3,
    });
  });

  it("may lower it", () => {
    expect(problems([line, { ...line, amount: -500 }])).toBeUndefined();
  });
});

describe("a coupon of a whole invoice", () => {
  const input = createAndSendInvoice.input.parse({
    customer: "cus_1",
    days_until_due: 30,
    lines: [line],
    coupon: "SPRING",
  });

  it("goes to the draft", () => {
    const [draft] = createAndSendInvoice.parts;
    const given = { input, made: new Map(), index: 0 };
    expect(draft?.input(given)).toMatchObject({ coupon: "SPRING", days_until_due: 30 });
  });

  it("takes off what only Stripe knows", () => {
    const bill = { kind: "bill", isPending: false };
    expect(createAndSendInvoice.moves?.(input)).toEqual({ ...bill, money: null });
    const full = createAndSendInvoice.input.parse({ ...input, coupon: "" });
    const money = { amount: 5_000, currency: "jpy" };
    expect(createAndSendInvoice.moves?.(full)).toEqual({ ...bill, money });
  });
});

describe("when a whole invoice is due", () => {
  const parse = (due: JsonObject) =>
    createAndSendInvoice.input.safeParse({ customer: "cus_1", lines: [line], ...due });

  it.each<[string, JsonObject]>([
    ["days_until_due", {}],
    ["days_until_due", { days_until_due: "", due_date: null }],
    ["due_date", { days_until_due: 30, due_date: 4_102_444_800 }],
  ])("is refused at %s for %o", (at, due) => {
    expect(parse(due).error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("may be a date", () => {
    const input = parse({ due_date: 4_102_444_800 }).data ?? expect.fail("it is refused");
    const [draft] = createAndSendInvoice.parts;
    expect(draft?.input({ input, made: new Map(), index: 0 })).toEqual({
      customer: "cus_1",
      currency: "jpy",
      collection_method: "send_invoice",
      due_date: 4_102_444_800,
    });
  });
});

describe("a whole invoice of a flow from before there were prices and due dates", () => {
  const input = createAndSendInvoice.input.parse({
    days_until_due: 30,
    customer: "cus_1",
    lines: [{ ...line, currency: "JPY" }],
    footer: "Thanks",
    description: "June",
    metadata: { order: "7" },
  });
  const [draft, item] = createAndSendInvoice.parts;
  const given = { input, made: new Map([["draft", { id: "in_1" }]]), index: 0 };
  const tag = { effectId: "e", generation: 1, at: 0 };
  const mark = "metadata[millrace_effect]=e&metadata[millrace_generation]=1";
  const sent = (part: typeof draft) => {
    const { action } = part ?? expect.fail("there is no such part");
    return formOf(action.request(action.input.parse(part?.input(given)), tag).params);
  };

  // What the build of commit 84493e91 sent.
  it("goes out byte for byte as it did then", () => {
    expect(sent(draft)).toBe(
      `customer=cus_1&currency=jpy&collection_method=send_invoice&description=June&footer=Thanks&metadata[order]=7&${mark}&days_until_due=30&auto_advance=false&pending_invoice_items_behavior=exclude`,
    );
    expect(sent(item)).toBe(
      `invoice=in_1&customer=cus_1&currency=jpy&amount=5000&description=Coffee&${mark}`,
    );
  });
});

describe("what a whole invoice leaves behind", () => {
  const draft = { id: "in_1", object: "invoice", currency: "jpy", status: "draft" };
  const items = [5_000, 7_000].map((amount, index): [string, Json] => [
    `line/${index + 1}`,
    { id: `ii_${index}`, amount, currency: "jpy" },
  ]);
  const open = { ...draft, status: "open", number: "A-0001", amount_due: 12_000 };
  const left = (...made: readonly (readonly [string, Json])[]) =>
    createAndSendInvoice.leftOver(new Map(made));

  it("is nothing before the draft", () => {
    expect(left()).toBeNull();
  });

  it("is a draft with the lines that it has got", () => {
    expect(left(["draft", draft], ...items)).toMatchObject({
      part: "draft",
      money: { amount: 12_000, currency: "jpy" },
      words: { en: expect.stringContaining("A draft invoice in_1 was made and was not finalized") },
    });
  });

  it("is an invoice that is due, once it is finalized", () => {
    expect(left(["draft", draft], ...items, ["finalize", open])).toMatchObject({
      part: "finalize",
      money: { amount: 12_000, currency: "jpy" },
      words: {
        en: expect.stringContaining("A-0001 (in_1) over {money} was finalized and not sent"),
      },
    });
  });

  it("is an invoice that nobody owes, where nothing was left to pay", () => {
    const paid = { ...open, status: "paid", amount_due: 0 };
    expect(left(["draft", draft], ...items, ["finalize", paid])).toMatchObject({
      part: "finalize",
      money: { amount: 0, currency: "jpy" },
      words: { en: expect.not.stringContaining("owes") },
    });
  });
});
