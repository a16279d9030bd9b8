import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { anyTime } from "../../send.world.ts";
import { anyRequest, find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createCreditNote } from "./create-credit-note.ts";
import { findCreditNote } from "./find-credit-note.ts";
import { listCreditNotes } from "./list-credit-notes.ts";
import { voidCreditNote } from "./void-credit-note.ts";

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

const usd = { amount: 400, currency: "usd" };
const credit = (input: JsonObject, key?: string) =>
  send(client, createCreditNote, { ...usd, ...input }, key);
const read = (path: string) => client.api.read(`/v1/${path}`);

async function openInvoice(what: JsonObject = {}): Promise<string> {
  const [invoice = ""] = await simulator.make("invoices", { status: "open", ...what });
  return invoice;
}

/** With the payment that has paid it. */
async function paidInvoice() {
  const [customer = ""] = await simulator.make("customers", { payment_method: "pm_card_visa" });
  const { data } = z
    .object({ data: z.tuple([z.object({ id: z.string() })]) })
    .parse(await client.api.read("/v1/payment_methods", { customer }));
  const invoice = await openInvoice({ customer });
  await simulator.post(`/v1/invoices/${invoice}/pay`, { payment_method: data[0].id });
  const [charge] = z
    .object({ data: z.array(z.object({ payment_intent: z.string() })) })
    .parse(await client.api.read("/v1/charges", { customer })).data;
  return { invoice, customer, payment: charge?.payment_intent ?? "" };
}

function requestOf(input: JsonObject) {
  const tag = { effectId: "e", generation: 1, at: 0 };
  return createCreditNote.request(createCreditNote.input.parse({ ...usd, ...input }), tag);
}

describe("Create credit note", () => {
  it("leaves less to pay on an open invoice, and mails nobody unless that is chosen", async () => {
    const invoice = await openInvoice();
    const key = randomUUID();
    const { output } = await credit({ invoice, memo: "One bag fewer" }, key);
    expect(createCreditNote.output.safeParse(output).error).toBeUndefined();
    expect(output).toMatchObject({ amount: 400, type: "pre_payment", memo: "One bag fewer" });
    expect(await read(`invoices/${invoice}`)).toMatchObject({ amount_remaining: 600 });
    const ledger = z
      .object({ data: z.tuple([z.object({ params: z.record(z.string(), z.json()) })]) })
      .parse(await simulator.control("GET", `/ledger?idempotency_key=${key}`));
    const { metadata, ...params } = ledger.data[0].params;
    expect(metadata).toMatchObject({ millrace_effect: expect.stringContaining(key) });
    expect(params).toEqual({ invoice, amount: "400", memo: "One bag fewer", email_type: "none" });
    expect(await find(client.api, createCreditNote, key)).toMatchObject({ outcome: "done" });
  });

  it("credits a paid invoice to the balance of its customer, or as given back elsewhere", async () => {
    const { invoice, customer } = await paidInvoice();
    const key = randomUUID();
    const balance = await credit({ invoice, settlement: "balance" }, key);
    expect(balance.output).toMatchObject({ post_payment_amount: 400, refunds: [] });
    expect(await read(`customers/${customer}`)).toMatchObject({ balance: -400 });
    const { data } = z
      .object({ data: z.array(z.object({ request: z.object({ idempotency_key: z.string() }) })) })
      .parse(await client.api.read("/v1/events", { type: "customer.updated", limit: 1 }));
    expect(data.map(({ request }) => request.idempotency_key)).toEqual([key]);
    const elsewhere = await credit({ invoice, settlement: "out_of_band" });
    expect(elsewhere.output).toMatchObject({ out_of_band_amount: 400 });
    expect(await client.api.read("/v1/refunds", { limit: 1 })).toMatchObject({ data: [] });
  });

  it("records a refund that was made, and makes none", async () => {
    const { invoice, payment } = await paidInvoice();
    const made = await simulator.post("/v1/refunds", { payment_intent: payment, amount: "400" });
    const { id: refund } = z.object({ id: z.string() }).parse(made);
    const { output } = await credit({ invoice, settlement: "refund", refund });
    expect(output).toMatchObject({ refunds: [{ refund, amount_refunded: 400 }] });
    expect(createCreditNote.output.safeParse(output).error).toBeUndefined();
    const refunds = await client.api.read("/v1/refunds", { payment_intent: payment });
    expect(refunds).toMatchObject({ data: [{ id: refund }], has_more: false });
  });

  it("counts the amount against limits, but not a refund that has counted already", () => {
    const moved = { kind: "other", money: usd, isPending: false };
    for (const settlement of ["unpaid", "balance", "out_of_band"]) {
      const request = requestOf({ invoice: "in_1", settlement });
      expect(createCreditNote.moves?.(request, null)).toEqual(moved);
    }
    const refund = requestOf({ invoice: "in_1", settlement: "refund", refund: "re_1" });
    expect(createCreditNote.moves?.(refund, null)).toBeNull();
  });

  it.each<[string, JsonObject]>([
    ["invoice", { invoice: "" }],
    ["amount", { invoice: "in_1", amount: 0 }],
    ["currency", { invoice: "in_1", currency: "xxx" }],
    ["refund", { invoice: "in_1", settlement: "refund" }],
  ])("asks for another %s before it is sent", (at, input) => {
    const { error } = createCreditNote.input.safeParse({ ...usd, ...input });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("that does not fit the invoice is refused, and explained", async () => {
    const invoice = await openInvoice();
    const { invoice: paid } = await paidInvoice();
    const [draft = ""] = await simulator.make("invoices", {});
    for (const input of [
      { invoice, amount: 1_001 },
      { invoice, settlement: "balance" },
      { invoice: paid },
      { invoice: draft },
    ]) {
      const { facts } = await errorOf(credit(input));
      expect(facts.code).toBe("stripe.credit_note_refused");
      expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);
    }
  });
});

describe("Void credit note", () => {
  const voided = (note: string) => send(client, voidCreditNote, { credit_note: note });
  const request = (note: string) =>
    voidCreditNote.request({ credit_note: note }, { effectId: "e", generation: 1, at: 0 });
  const sought = (note: string) =>
    voidCreditNote
      .seek?.(request(note), { effectId: "e", generation: 1 })
      ?.ask(client.api, anyTime);

  it("is found by the state of the credit note", async () => {
    const invoice = await openInvoice();
    const [note = ""] = await simulator.make("credit_notes", { invoice, amount: 400 });
    expect(await sought(note)).toBeNull();
    expect((await voided(note)).output).toMatchObject({ id: note, status: "void" });
    expect(await read(`invoices/${invoice}`)).toMatchObject({ amount_remaining: 1000 });
    expect(await sought(note)).toMatchObject({ outcome: "done" });
    const asked = { api: client.api, objectId: note, request: anyRequest };
    expect(await voidCreditNote.retrieve?.(asked)).toMatchObject({ found: { outcome: "done" } });
    expect(await sought("cn_none")).toBeNull();
  });

  it("of a paid invoice is refused, and explained", async () => {
    const invoice = await openInvoice();
    const [note = ""] = await simulator.make("credit_notes", { invoice });
    await simulator.post(`/v1/invoices/${invoice}/pay`, { paid_out_of_band: "true" });
    const { facts } = await errorOf(voided(note));
    expect(facts.code).toBe("stripe.credit_note_not_voidable");
  });
});

describe("Find credit note and List credit notes", () => {
  it("find one by its id, its invoice and its customer", async () => {
    const [customer = ""] = await simulator.make("customers", {});
    const [invoice, other] = [await openInvoice({ customer }), await openInvoice()];
    const [note = ""] = await simulator.make("credit_notes", { invoice });
    await simulator.make("credit_notes", { invoice: other });
    const look = (credit_note: string) =>
      findCreditNote.run({ api: client.api, input: { credit_note } });
    expect(await look(note)).toMatchObject({ found: true, credit_note: { id: note, invoice } });
    expect(await look("cn_none")).toMatchObject({ found: false, credit_note: null });
    const list = async (input: object) => {
      const parsed = listCreditNotes.input.parse(input);
      const output = await listCreditNotes.run({ api: client.api, input: parsed });
      return listCreditNotes.output.parse(output).credit_notes.map(({ id }) => id);
    };
    expect(await list({ invoice })).toEqual([note]);
    expect(await list({ customer })).toEqual([note]);
    expect(await list({ created_before: 1 })).toEqual([]);
  });
});
