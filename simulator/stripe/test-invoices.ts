/** For tests: customers with and without a card, their invoices, and what is told of them. */
import { type TestAnswer, type TestSimulator, field, ids } from "./test-client.ts";

export const DUE = "collection_method=send_invoice&days_until_due=30";

export async function customerOf(sim: TestSimulator, form = "email=a@b.co"): Promise<string> {
  return field(await sim.post("/v1/customers", { form }), "id");
}

export async function payerOf(sim: TestSimulator, method = "pm_card_visa"): Promise<string> {
  const customer = await customerOf(sim, `email=a@b.co&payment_method=${method}`);
  const [saved = ""] = ids(await sim.get(`/v1/customers/${customer}/payment_methods`));
  const form = `invoice_settings[default_payment_method]=${saved}`;
  await sim.post(`/v1/customers/${customer}`, { form });
  return customer;
}

/** A draft with one line; without an amount it has none. */
export async function draftOf(
  sim: TestSimulator,
  customer: string,
  { amount = 1000, more = "" }: { amount?: number; more?: string } = {},
): Promise<string> {
  const form = `customer=${customer}${more === "" ? "" : `&${more}`}`;
  const id = field(await sim.post("/v1/invoices", { form }), "id");
  if (amount !== 0) await addItem(sim, `customer=${customer}&invoice=${id}&amount=${amount}`);
  return id;
}

export function addItem(sim: TestSimulator, form: string): Promise<TestAnswer> {
  return sim.post("/v1/invoiceitems", { form: `${form}&currency=usd` });
}

export const step = (sim: TestSimulator, id: string, name: string, form = "") =>
  sim.post(`/v1/invoices/${id}/${name}`, { form });

export const read = async (sim: TestSimulator, id: string) =>
  (await sim.get(`/v1/invoices/${id}`)).body;

/** The types of the events that come of it, in their order. */
export async function eventsOf(sim: TestSimulator, act: () => Promise<unknown>): Promise<string[]> {
  const before = sim.simulator.world().events.size;
  await act();
  const all = sim.simulator.world().events.entries();
  return all.slice(before).map(({ object }) => object.type);
}

/** What an answer was refused with. */
export function refused({ status, body }: TestAnswer) {
  const { message, code, param } = Object(Object(body).error);
  return { status, message, ...(code && { code }), ...(param && { param }) };
}
