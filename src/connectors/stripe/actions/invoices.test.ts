import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { anyTime } from "../../send.world.ts";
import { formOf } from "../stripe.encode.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { addInvoiceItem } from "./add-invoice-item.ts";
import { createInvoice } from "./create-invoice.ts";
import { finalizeInvoice } from "./finalize-invoice.ts";
import { findInvoice } from "./find-invoice.ts";
import { listInvoices } from "./list-invoices.ts";
import { sendInvoice } from "./send-invoice.ts";
import { voidInvoice } from "./void-invoice.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let customer: string;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [customer = ""] = await simulator.make("customers", { email: "hanako@example.com" });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const tag = { effectId: "e", generation: 1, at: 0 };
const idOf = ({ output }: { readonly output: unknown }): string =>
  z.object({ id: z.string() }).parse(output).id;

async function made(status: "draft" | "open"): Promise<string> {
  const [invoice = ""] = await simulator.make("invoices", { customer, status });
  return invoice;
}

/** What went out under a key. */
async function sentUnder(key: string): Promise<unknown> {
  const ledger = await simulator.control("GET", `/ledger?idempotency_key=${key}`);
  return z
    .object({ data: z.tuple([z.object({ path: z.string(), params: z.json() })]) })
    .parse(ledger).data[0];
}

describe("an invoice, step by step", () => {
  it("is a quiet draft, takes its lines, is numbered, mailed and voided", async () => {
    const key = randomUUID();
    const input = { customer, currency: "jpy", days_until_due: 30, metadata: { order: "7" } };
    const draft = await send(client, createInvoice, input, key);
    expect(draft.output).toMatchObject({
      status: "draft",
      number: null,
      collection_method: "send_invoice",
      metadata: { order: "7", millrace_generation: "1" },
    });
    expect(await sentUnder(key)).toMatchObject({
      params: {
        auto_advance: "false",
        pending_invoice_items_behavior: "exclude",
        collection_method: "send_invoice",
        days_until_due: "30",
      },
    });
    const invoice = idOf(draft);
    for (const amount of [5000, -500]) {
      const line = { invoice, customer, currency: "jpy", amount, description: "Coffee" };
      expect((await send(client, addInvoiceItem, line)).output).toMatchObject({ invoice, amount });
    }
    const finalKey = randomUUID();
    const open = await send(client, finalizeInvoice, { invoice }, finalKey);
    expect(open.output).toMatchObject({ status: "open", total: 4500, amount_due: 4500 });
    expect(await sentUnder(finalKey)).toEqual({
      path: `/v1/invoices/${invoice}/finalize`,
      params: { auto_advance: "false" },
    });
    expect((await send(client, sendInvoice, { invoice })).output).toMatchObject({ status: "open" });
    expect((await send(client, voidInvoice, { invoice })).output).toMatchObject({ status: "void" });
  });

  it("is due on a date of its own, and one in the past is explained", async () => {
    const due = Math.floor(Date.now() / 1000) + 45 * 86_400;
    const key = randomUUID();
    const input = { customer, currency: "jpy", due_date: due };
    expect((await send(client, createInvoice, input, key)).output).toMatchObject({ due_date: due });
    const { params } = z.object({ params: z.looseObject({}) }).parse(await sentUnder(key));
    expect(params).toMatchObject({ due_date: String(due) });
    expect(params).not.toHaveProperty("days_until_due");
    const past = await errorOf(send(client, createInvoice, { ...input, due_date: 1_665_417_599 }));
    expect(past.facts).toMatchObject({
      code: "stripe.invoice_due_date",
      advice: { ja: expect.stringMatching(/[ぁ-ん]/) },
    });
  });

  it("gives a coupon, which lowers what its lines come to", async () => {
    const [coupon = ""] = await simulator.make("coupons", { percent_off: 10 });
    const input = { customer, currency: "jpy", days_until_due: 30, coupon };
    const invoice = idOf(await send(client, createInvoice, input));
    for (const amount of [5000, -500]) {
      const line = { invoice, customer, currency: "jpy", amount, description: "Coffee" };
      await send(client, addInvoiceItem, line);
    }
    const open = await send(client, finalizeInvoice, { invoice });
    expect(open.output).toMatchObject({ subtotal: 4500, total: 4000, amount_due: 4000 });
  });

  it("takes nothing that others have left pending for the customer", async () => {
    const pending = { customer, currency: "usd", amount: "900" };
    await simulator.post("/v1/invoiceitems", pending);
    const input = { customer, currency: "usd", days_until_due: 30 };
    expect((await send(client, createInvoice, input)).output).toMatchObject({ total: 0 });
  });

  it("has no due date where the customer's payment method is charged", async () => {
    const input = { customer, currency: "jpy", collection_method: "charge_automatically" };
    const due = { days_until_due: 30, due_date: 1_665_417_599 };
    const { output } = await send(client, createInvoice, { ...input, ...due });
    expect(output).toMatchObject({ collection_method: "charge_automatically", due_date: null });
  });
});

describe("a line", () => {
  const item = { currency: "jpy", description: "Coffee", customer: "cus_1", invoice: "in_1" };
  const requestOf = (input: JsonObject) =>
    addInvoiceItem.request(addInvoiceItem.input.parse(input), tag);

  it("by an amount goes out byte for byte as before there were prices", () => {
    const { path, params } = requestOf({ metadata: { order: "7" }, ...item, amount: -500 });
    expect(path).toBe("/v1/invoiceitems");
    expect(formOf(params)).toBe(
      "invoice=in_1&customer=cus_1&currency=jpy&amount=-500&description=Coffee&metadata[order]=7&metadata[millrace_effect]=e&metadata[millrace_generation]=1",
    );
  });

  it("by a price goes out without an amount, and in the currency of the price", () => {
    const { params } = requestOf({ ...item, price: " price_1 ", quantity: "" });
    expect(formOf(params)).toMatch(
      /^invoice=in_1&customer=cus_1&description=Coffee&pricing\[price\]=price_1&metadata/,
    );
  });

  it("by a price comes to what Stripe says, and is found by its mark", async () => {
    const [price = ""] = await simulator.make("prices", { currency: "jpy", unit_amount: 500 });
    const draft = { customer, currency: "jpy", days_until_due: 30 };
    const invoice = idOf(await send(client, createInvoice, draft));
    const key = randomUUID();
    const line = { invoice, customer, currency: "jpy", price, quantity: 3 };
    const { output } = await send(client, addInvoiceItem, line, key);
    expect(addInvoiceItem.output.safeParse(output).error).toBeUndefined();
    expect(output).toMatchObject({ amount: 1_500, quantity: 3, description: "Product" });
    expect(await sentUnder(key)).toMatchObject({ params: { pricing: { price }, quantity: "3" } });
    expect(await find(client.api, addInvoiceItem, key)).toMatchObject({ outcome: "done" });
    const open = await send(client, finalizeInvoice, { invoice });
    expect(open.output).toMatchObject({ amount_due: 1_500 });
  });

  it.each<[string, JsonObject]>([
    ["stripe.price_of_other_type", { currency: "usd", recurring: {} }],
    ["stripe.price_inactive", { currency: "usd", active: false }],
    ["stripe.price_in_other_currency", { currency: "jpy" }],
  ])("by a price that Stripe refuses with %s is explained", async (code, how) => {
    const [price = ""] = await simulator.make("prices", how);
    const line = { invoice: await made("draft"), customer, currency: "usd", price };
    const { facts } = await errorOf(send(client, addInvoiceItem, line));
    expect(facts).toMatchObject({ code, advice: { ja: expect.stringMatching(/[ぁ-ん]/) } });
  });
});

describe("what Stripe refuses", () => {
  it.each([
    ["finalizing twice", finalizeInvoice, "open", "stripe.invoice_already_finalized"],
    ["voiding a draft", voidInvoice, "draft", "stripe.invoice_not_open"],
  ] as const)("%s is explained", async (_, action, status, code) => {
    const invoice = await made(status);
    const error = await errorOf(send(client, action, { invoice }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.facts).toMatchObject({ code, advice: { ja: expect.stringMatching(/[ぁ-ん]/) } });
  });

  it("a line on an open invoice, and a paid one sent or voided, are explained", async () => {
    const invoice = await made("open");
    const line = { invoice, customer, currency: "usd", amount: 5 };
    const late = await errorOf(send(client, addInvoiceItem, line));
    expect(late.facts.code).toBe("stripe.invoice_not_editable");
    await simulator.post(`/v1/invoices/${invoice}/pay`, { paid_out_of_band: "true" });
    const sent = await errorOf(send(client, sendInvoice, { invoice }));
    expect(sent.facts.code).toBe("stripe.invoice_not_sendable");
    const voided = await errorOf(send(client, voidInvoice, { invoice }));
    expect(voided.facts.code).toBe("stripe.invoice_already_paid");
  });

  it("sending to a customer without an email, or what is not to be sent, is explained", async () => {
    const [nobody = ""] = await simulator.make("customers", {});
    const [mailed = ""] = await simulator.make("invoices", { customer: nobody });
    const missing = await errorOf(send(client, sendInvoice, { invoice: mailed }));
    expect(missing.facts.code).toBe("stripe.customer_without_email");
    const input = { customer, currency: "usd", collection_method: "charge_automatically" };
    const invoice = idOf(await send(client, createInvoice, input));
    const other = await errorOf(send(client, sendInvoice, { invoice }));
    expect(other.facts.code).toBe("stripe.invoice_not_sendable");
  });
});

describe("a lost answer", () => {
  it("to a draft or a line is found by the mark", async () => {
    const [draftEffect, lineEffect] = [randomUUID(), randomUUID()];
    const input = { customer, currency: "usd", days_until_due: 30 };
    const invoice = idOf(await send(client, createInvoice, input, draftEffect));
    expect(await find(client.api, createInvoice, draftEffect)).toMatchObject({
      outcome: "done",
      answer: { body: { id: invoice } },
    });
    const line = { invoice, customer, currency: "usd", amount: 5 };
    const item = idOf(await send(client, addInvoiceItem, line, lineEffect));
    expect(await find(client.api, addInvoiceItem, lineEffect)).toMatchObject({
      outcome: "done",
      answer: { body: { id: item } },
    });
  });

  it.each([
    ["finalize", finalizeInvoice, "draft", "open", "stripe.invoice_not_finalized"],
    ["void", voidInvoice, "open", "void", "stripe.invoice_not_voided"],
  ] as const)(
    "to %s is told by the state, even if somebody else led there",
    async (step, action, before, after, code) => {
      const invoice = await made(before);
      const request = action.request({ invoice }, tag);
      const ask = () => action.seek?.(request, tag)?.ask(client.api, anyTime);
      const retrieve = () => action.retrieve?.({ api: client.api, objectId: invoice, request });
      expect(await ask()).toBeNull();
      expect(await retrieve()).toMatchObject({
        tag: null,
        found: { outcome: "failed", error: { code, details: { id: invoice, status: before } } },
      });
      await simulator.post(`/v1/invoices/${invoice}/${step}`);
      const done = { outcome: "done", answer: { body: { id: invoice, status: after } } };
      expect(await ask()).toMatchObject(done);
      expect(await retrieve()).toMatchObject({ tag: null, found: done });
    },
  );

  it("to a step of an invoice that is gone tells nothing", async () => {
    const request = finalizeInvoice.request({ invoice: "in_gone" }, tag);
    expect(await finalizeInvoice.seek?.(request, tag)?.ask(client.api, anyTime)).toBeNull();
  });

  it("to sending is a person's word, which names the invoice", () => {
    const request = sendInvoice.request({ invoice: "in_1" }, tag);
    const site = { settings: {}, mode: "test", account: null } as const;
    const answer = sendInvoice.vouched?.(request, site);
    expect(answer?.body).toEqual({ id: "in_1", object: "invoice" });
    expect(sendInvoice).not.toHaveProperty("seek");
  });
});

describe("a form", () => {
  const draft = { customer: "cus_1", currency: "jpy" };
  const item = { invoice: "in_1", ...draft };
  it.each([
    [createInvoice, { currency: "jpy", days_until_due: 30 }, "customer"],
    [createInvoice, { customer: "cus_1", days_until_due: 30 }, "currency"],
    [createInvoice, { customer: "cus_1", currency: "jpy" }, "days_until_due"],
    [createInvoice, { ...draft, days_until_due: 30, due_date: 4_102_444_800 }, "due_date"],
    [createInvoice, { ...draft, due_date: 1.5 }, "due_date"],
    [createInvoice, { customer: "..", currency: "jpy", days_until_due: 30 }, "customer"],
    // Without an invoice the line would land on the customer's next one.
    [addInvoiceItem, { customer: "cus_1", currency: "jpy", amount: 5 }, "invoice"],
    [addInvoiceItem, { invoice: " ", customer: "cus_1", currency: "jpy", amount: 5 }, "invoice"],
    [addInvoiceItem, { invoice: "in_1", customer: "cus_1", currency: "jpy" }, "amount"],
    [addInvoiceItem, { ...item, amount: 5, price: "price_1" }, "amount"],
    [addInvoiceItem, { ...item, amount: 5, quantity: 2 }, "quantity"],
    [addInvoiceItem, { ...item, price: "price_1", quantity: 0 }, "quantity"],
    [addInvoiceItem, { ...item, price: ".." }, "price"],
    [finalizeInvoice, { invoice: "" }, "invoice"],
    [sendInvoice, { invoice: "." }, "invoice"],
    [voidInvoice, {}, "invoice"],
  ])("refuses what would surely be refused, or go elsewhere", (action, input: JsonObject, path) => {
    const issues = action.input.safeParse(input).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});

describe("reading", () => {
  it("finds an invoice, or says that there is none", async () => {
    const invoice = await made("open");
    const read = (id: string) => findInvoice.run({ api: client.api, input: { invoice: id } });
    expect(await read(invoice)).toMatchObject({ result: "found", invoice: { status: "open" } });
    expect(await read("in_none")).toEqual({
      result: "not_found",
      invoice_id: "in_none",
      invoice: null,
    });
  });

  it("lists by customer, status and due date, with the pills alone", async () => {
    const [other = ""] = await simulator.make("customers", { email: "taro@example.com" });
    const makeOne = (status: string) => simulator.make("invoices", { customer: other, status });
    const [[draft = ""], [open = ""]] = [await makeOne("draft"), await makeOne("open")];
    const listed = async (input: JsonObject) => {
      const answer = await listInvoices.run({
        api: client.api,
        input: listInvoices.input.parse({ customer: other, ...input }),
      });
      return z.object({ invoices: z.array(z.looseObject({ id: z.string() })) }).parse(answer);
    };
    const ids = async (input: JsonObject) => (await listed(input)).invoices.map(({ id }) => id);
    expect(await ids({})).toEqual([open, draft]);
    expect(await ids({ status: "open" })).toEqual([open]);
    const now = Math.floor(Date.now() / 1000);
    expect(await ids({ status: "open", due_before: now })).toEqual([]);
    expect(await ids({ status: "open", due_before: now + 40 * 86_400 })).toEqual([open]);
    const [first] = (await listed({})).invoices;
    expect(first).not.toHaveProperty("lines");
    expect(first).toHaveProperty("amount_remaining", 1000);
  });
});
