import { describe, expect, test } from "vitest";

import { field, ids, openStripe } from "./test-client.ts";
import {
  DUE,
  addItem,
  customerOf,
  draftOf,
  eventsOf,
  payerOf,
  read,
  refused,
  step,
} from "./test-invoices.ts";

describe("a draft", () => {
  test("has no number and no pages, advances by itself only when told to, and follows its customer", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim, "email=a@b.co&name=Aiko");
    const answer = await sim.post("/v1/invoices", { form: `customer=${customer}&${DUE}` });
    const { created } = Object(answer.body);
    expect(answer.body).toMatchObject({
      status: "draft",
      number: null,
      hosted_invoice_url: null,
      invoice_pdf: null,
      effective_at: null,
      ending_balance: null,
      parent: null,
      billing_reason: "manual",
      webhooks_delivered_at: created,
      due_date: created + 30 * 86_400,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
      customer_name: "Aiko",
      amount_due: 0,
      lines: { data: [], total_count: 0 },
    });
    expect(answer.body).not.toHaveProperty("days_until_due");
    await sim.post(`/v1/customers/${customer}`, { form: "name=Aiko+Sato" });
    const id = field(answer, "id");
    expect(await read(sim, id)).toMatchObject({ customer_name: "Aiko Sato" });
    expect((await sim.get("/v1/invoices")).body).toMatchObject({
      data: [{ customer_name: "Aiko Sato" }],
    });
  });

  test("that advances names the hour after it was made, however often that is switched", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const made = await sim.post("/v1/invoices", { form: `customer=${customer}&auto_advance=true` });
    const at = Object(made.body).created + 3600;
    expect(made.body).toMatchObject({ automatically_finalizes_at: at, next_payment_attempt: at });
    const path = `/v1/invoices/${field(made, "id")}`;
    await sim.control("POST /clock", { advance_seconds: 100 });
    expect((await sim.post(path, { form: "auto_advance=false" })).body).toMatchObject({
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
    expect((await sim.post(path, { form: "auto_advance=true" })).body).toMatchObject({
      automatically_finalizes_at: at,
      next_payment_attempt: at,
    });
  });

  test.each([
    [
      "collection_method=send_invoice",
      "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
    ],
    [
      "days_until_due=30",
      "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.",
    ],
    [
      `${DUE}&due_date=4102444800`,
      "You may only specify one of these parameters: days_until_due, due_date.",
      "days_until_due",
    ],
    [
      "collection_method=send_invoice&due_date=1665417599",
      "Invalid timestamp: must be an integer Unix timestamp in the future.",
      "due_date",
    ],
    [
      "collection_method=send_invoice&days_until_due=-1",
      "Invalid non-negative integer",
      "days_until_due",
      "parameter_invalid_integer",
    ],
    [
      "pending_invoice_items_behavior=sometimes",
      "Invalid pending_invoice_items_behavior: must be one of include or exclude",
      "pending_invoice_items_behavior",
    ],
    ["wat=1", "Received unknown parameter: wat", "wat", "parameter_unknown"],
  ])("with %s is refused", async (form, message, param = "", code = "") => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const answer = await sim.post("/v1/invoices", { form: `customer=${customer}&${form}` });
    expect(refused(answer)).toEqual({
      status: 400,
      message,
      ...(param && { param }),
      ...(code && { code }),
    });
  });

  test("is due on a day of its own, which its next change moves, and never puts into the past", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const now = Math.floor(Date.now() / 1000);
    const due = now + 45 * 86_400;
    const form = `customer=${customer}&collection_method=send_invoice&due_date=${due}`;
    const made = await sim.post("/v1/invoices", { form });
    expect(made.body).toMatchObject({ due_date: due });
    const change = (more: string) => sim.post(`/v1/invoices/${field(made, "id")}`, { form: more });
    expect((await change(`due_date=${due + 60}`)).body).toMatchObject({ due_date: due + 60 });
    expect(refused(await change(`due_date=${now - 60}`))).toMatchObject({ param: "due_date" });
    expect(refused(await change(`due_date=${due}&days_until_due=3`))).toMatchObject({
      param: "days_until_due",
    });
    expect((await change("description=For+June")).body).toMatchObject({ due_date: due + 60 });
  });

  test("needs a customer, and one that is there", async () => {
    await using sim = await openStripe();
    expect(refused(await sim.post("/v1/invoices"))).toMatchObject({
      status: 400,
      param: "customer",
    });
    expect(refused(await sim.post("/v1/invoices", { form: "customer=cus_x" }))).toEqual({
      status: 400,
      code: "resource_missing",
      param: "customer",
      message: "No such customer: 'cus_x'",
    });
  });

  test("takes pending items only when asked to, the newest first, before what is added later", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    for (const amount of [100, 200]) await addItem(sim, `customer=${customer}&amount=${amount}`);
    const without = await draftOf(sim, customer, { amount: 0 });
    expect(await read(sim, without)).toMatchObject({ total: 0 });
    const more = "pending_invoice_items_behavior=include";
    const id = await draftOf(sim, customer, { amount: 300, more });
    await addItem(sim, `customer=${customer}&invoice=${id}&amount=400`);
    const { body } = await sim.get(`/v1/invoices/${id}`);
    const amounts = Object(body).lines.data.map((line: object) => Reflect.get(line, "amount"));
    expect(amounts).toEqual([200, 100, 300, 400]);
    expect(body).toMatchObject({ total: 1000, amount_due: 1000, amount_remaining: 1000 });
    expect(ids(await sim.get("/v1/invoiceitems?pending=true"))).toEqual([]);
  });

  test("shows its first ten lines; the list of lines has the rest", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const id = await draftOf(sim, customer, { amount: 0 });
    for (let n = 1; n <= 12; n++) {
      await addItem(sim, `customer=${customer}&invoice=${id}&amount=${n}`);
    }
    const { lines, total } = Object(await read(sim, id));
    expect(total).toBe(78);
    expect(lines).toMatchObject({ has_more: true, total_count: 12 });
    expect(lines.data).toHaveLength(10);
    const rest = await sim.get(`/v1/invoices/${id}/lines?starting_after=${lines.data[9].id}`);
    expect(rest.body).toMatchObject({ data: [{ amount: 11 }, { amount: 12 }], has_more: false });
    const before = await sim.get(`/v1/invoices/${id}/lines?limit=2&ending_before=${ids(rest)[0]}`);
    expect(before.body).toMatchObject({ data: [{ amount: 9 }, { amount: 10 }], has_more: true });
  });

  test("can be changed, but for its customer, and deleted; its items stay bound to it, and dead", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const id = await draftOf(sim, customer);
    const [item = ""] = ids(await sim.get(`/v1/invoiceitems?invoice=${id}`));
    const form = "description=For+June&footer=Thanks&metadata[a]=b";
    expect((await sim.post(`/v1/invoices/${id}`, { form })).body).toMatchObject({
      description: "For June",
      footer: "Thanks",
      metadata: { a: "b" },
    });
    const other = await sim.post(`/v1/invoices/${id}`, { form: `customer=${customer}` });
    expect(refused(other)).toMatchObject({ code: "parameter_unknown" });
    const events = await eventsOf(sim, async () => {
      expect((await sim.remove(`/v1/invoices/${id}`)).body).toEqual({
        id,
        object: "invoice",
        deleted: true,
      });
    });
    expect(events).toEqual(["invoice.deleted"]);
    for (const answer of [
      await sim.remove(`/v1/invoices/${id}`),
      await sim.get(`/v1/invoices/${id}`),
    ])
      expect(refused(answer)).toEqual({
        status: 404,
        code: "resource_missing",
        param: "invoice",
        message: `No such invoice: '${id}'`,
      });
    expect((await sim.get(`/v1/invoiceitems/${item}`)).body).toMatchObject({ invoice: id });
    expect(ids(await sim.get("/v1/invoiceitems?pending=true"))).toEqual([]);
    const change = await sim.post(`/v1/invoiceitems/${item}`, { form: "description=x" });
    expect(refused(change)).toEqual({
      status: 400,
      message: "This invoice item has been deleted.",
    });
  });
});

describe("an invoice item", () => {
  test("has a hidden price, which the same amount and description share", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const priceOf = async (form: string) =>
      Object((await addItem(sim, `customer=${customer}&${form}`)).body).pricing.price_details.price;
    const first = await priceOf("amount=500&description=Cup");
    expect(await priceOf("amount=500&description=Cup")).toBe(first);
    expect(await priceOf("amount=500&description=Pot")).not.toBe(first);
    expect(await priceOf("amount=501&description=Cup")).not.toBe(first);
  });

  test("may be negative, counts by quantity, and changes its draft, of which an event tells", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const id = await draftOf(sim, customer, { amount: 0 });
    const form = `customer=${customer}&invoice=${id}`;
    const events = await eventsOf(sim, async () => {
      const three = await addItem(sim, `${form}&unit_amount_decimal=200&quantity=3`);
      expect(three.body).toMatchObject({ amount: 600, quantity: 3, quantity_decimal: "3" });
    });
    expect(events).toEqual(["invoiceitem.created", "invoice.updated"]);
    const minus = field(await addItem(sim, `${form}&amount=-100`), "id");
    expect(await read(sim, id)).toMatchObject({ subtotal: 500, total: 500 });
    const changing = await eventsOf(sim, () =>
      sim.post(`/v1/invoiceitems/${minus}`, { form: "amount=-200" }),
    );
    expect(changing).toEqual(["invoice.updated"]);
    expect(await read(sim, id)).toMatchObject({ total: 400 });
    const removing = await eventsOf(sim, async () => {
      const { body } = await sim.remove(`/v1/invoiceitems/${minus}`);
      expect(body).toEqual({ id: minus, object: "invoiceitem", deleted: true });
    });
    expect(removing).toEqual(["invoiceitem.deleted", "invoice.updated"]);
    expect(await read(sim, id)).toMatchObject({ total: 600 });
  });

  test("says date where others say created, and is listed by it", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const { body } = await addItem(sim, `customer=${customer}&amount=500`);
    expect(body).not.toHaveProperty("created");
    const { id, date } = Object(body);
    expect(ids(await sim.get(`/v1/invoiceitems?created[gte]=${date}`))).toEqual([id]);
    expect(ids(await sim.get(`/v1/invoiceitems?created[gt]=${date}`))).toEqual([]);
  });

  test("that is not there has words of its own", async () => {
    await using sim = await openStripe();
    for (const answer of [
      await sim.get("/v1/invoiceitems/ii_x"),
      await sim.post("/v1/invoiceitems/ii_x"),
      await sim.remove("/v1/invoiceitems/ii_x"),
    ])
      expect(refused(answer)).toEqual({
        status: 404,
        code: "resource_missing",
        param: "id",
        message: "No such Invoice Item: 'ii_x'(livemode=false)",
      });
  });

  test("is refused for an invoice that is not there, final, another's, or in another currency", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim);
    const id = await draftOf(sim, customer);
    const [item = ""] = ids(await sim.get(`/v1/invoiceitems?invoice=${id}`));
    const other = await customerOf(sim);
    const form = (invoice: string) => `customer=${customer}&invoice=${invoice}&amount=5`;
    expect(refused(await addItem(sim, form("in_x")))).toEqual({
      status: 400,
      code: "resource_missing",
      param: "invoice",
      message: "No such invoice: 'in_x'",
    });
    expect(refused(await addItem(sim, `customer=${other}&invoice=${id}&amount=5`))).toMatchObject({
      param: "invoice",
    });
    const yen = await sim.post("/v1/invoiceitems", { form: `${form(id)}&currency=jpy` });
    expect(refused(yen)).toMatchObject({ status: 400, param: "currency" });
    const both = await addItem(sim, `${form(id)}&quantity=2`);
    expect(refused(both)).toMatchObject({
      message: "You may only specify one of these parameters: amount, quantity.",
    });
    await step(sim, id, "finalize");
    const notEditable = {
      status: 400,
      message: "Invalid invoice: This invoice is no longer editable",
    };
    expect(refused(await addItem(sim, form(id)))).toEqual(notEditable);
    const change = await sim.post(`/v1/invoiceitems/${item}`, { form: "amount=1" });
    expect(refused(change)).toEqual(notEditable);
    expect(refused(await sim.remove(`/v1/invoiceitems/${item}`))).toEqual({
      status: 400,
      message:
        "Can't delete an invoice item that is attached to an invoice that is no longer editable",
    });
  });
});

describe("what is not there", () => {
  test.each([
    ["GET", "", "invoice"],
    ["DELETE", "", "invoice"],
    ["POST", "/send", "invoice"],
    ["POST", "", "id"],
    ["POST", "/pay", "id"],
    ["POST", "/finalize", "id"],
    ["POST", "/void", "id"],
    ["POST", "/mark_uncollectible", "id"],
  ])("%s of an unknown invoice%s names the param %s", async (method, path, param) => {
    await using sim = await openStripe();
    const url = `/v1/invoices/in_x${path}`;
    const change = () => (method === "POST" ? sim.post(url) : sim.remove(url));
    expect(refused(await (method === "GET" ? sim.get(url) : change()))).toEqual({
      status: 404,
      code: "resource_missing",
      param,
      message: "No such invoice: 'in_x'",
    });
  });
});

describe("lists", () => {
  test("expand what their objects name, and no more", async () => {
    await using sim = await openStripe();
    const customer = await payerOf(sim);
    const [method = ""] = ids(await sim.get(`/v1/customers/${customer}/payment_methods`));
    const id = await draftOf(sim, customer, { more: `default_payment_method=${method}` });
    const query = "expand[]=data.customer&expand[]=data.default_payment_method";
    expect((await sim.get(`/v1/invoices?${query}`)).body).toMatchObject({
      data: [{ id, customer: { id: customer }, default_payment_method: { id: method } }],
    });
    expect((await sim.get("/v1/invoiceitems?expand[]=data.invoice")).body).toMatchObject({
      data: [{ invoice: { id, total: 1000 } }],
    });
    expect(refused(await sim.get(`/v1/invoices/${id}?expand[]=charge`))).toMatchObject({
      message: "This property cannot be expanded (charge).",
    });
  });

  test("filter by status, customer, collection method and due date", async () => {
    await using sim = await openStripe();
    const [one, two] = [await customerOf(sim), await customerOf(sim)];
    const draft = await draftOf(sim, one);
    const sent = await draftOf(sim, two, { more: DUE });
    await step(sim, sent, "finalize");
    const due = Object(await read(sim, sent)).due_date;
    const list = async (query: string) => ids(await sim.get(`/v1/invoices?${query}`));
    expect(await list("")).toEqual([sent, draft]);
    expect(await list("status=draft")).toEqual([draft]);
    expect(await list(`customer=${two}`)).toEqual([sent]);
    expect(await list("collection_method=send_invoice")).toEqual([sent]);
    expect(await list(`due_date[lt]=${due + 1}`)).toEqual([sent]);
    expect(await list(`due_date[lt]=${due}`)).toEqual([]);
    expect(refused(await sim.get("/v1/invoices?status=overdue"))).toEqual({
      status: 400,
      message: "Invalid status: must be one of draft, open, void, paid, or uncollectible",
      param: "status",
    });
  });
});

describe("a restricted key", () => {
  test.each([
    ["GET", "/v1/invoices", "rak_invoice_read"],
    ["GET", "/v1/invoiceitems", "rak_invoice_read"],
    ["POST", "/v1/invoices", "rak_invoice_write"],
    ["POST", "/v1/invoiceitems", "rak_invoice_write"],
  ])("without the right is refused %s %s, and told %s", async (method, path, right) => {
    await using sim = await openStripe();
    const key = "rk_test_customers";
    await sim.control("POST /keys", { key, rights: ["customers_write"] });
    const answer = await (method === "GET" ? sim.get(path, { key }) : sim.post(path, { key }));
    expect(refused(answer)).toMatchObject({
      status: 403,
      message: expect.stringContaining(`'${right}'`),
    });
  });
});
