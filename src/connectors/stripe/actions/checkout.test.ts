import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject, TriggerEvent } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, startSimulator } from "../stripe.world.ts";
import { checkoutCompleted } from "../triggers/checkout-completed.ts";
import { paymentLinkPaid } from "../triggers/payment-link-paid.ts";
import { closePaymentLink } from "./close-payment-link.ts";
import { createCheckoutSession } from "./create-checkout-session.ts";
import { createPaymentLink } from "./create-payment-link.ts";
import { findCheckoutSession } from "./find-checkout-session.ts";
import { findPaymentLink } from "./find-payment-link.ts";
import { listCheckoutItems } from "./list-checkout-items.ts";
import { listCheckoutSessions } from "./list-checkout-sessions.ts";
import { listPaymentLinks } from "./list-payment-links.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let price: string;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [price = ""] = await simulator.make("prices", { currency: "jpy", unit_amount: 1800 });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const success_url = "https://shop.example/thanks";
const idOf = ({ output }: { readonly output: unknown }): string =>
  z.object({ id: z.string() }).parse(output).id;
const pay = (at: string, like = "pm_card_visa") =>
  simulator.control("POST", "/checkouts", { at, like });

describe("checkout sessions and payment links", () => {
  it("a session is made, found by its mark, paid by its payer, and listed", async () => {
    const key = randomUUID();
    const input = { line_items: [{ price, quantity: 2 }], success_url, client_reference_id: "7" };
    const made = await send(client, createCheckoutSession, input, key);
    expect(made.output).toMatchObject({ status: "open", amount_total: 3600, currency: "jpy" });
    expect(await find(client.api, createCheckoutSession, key)).toMatchObject({ outcome: "done" });
    const session = idOf(made);
    await pay(session);
    const look = (id: string) =>
      findCheckoutSession.run({ api: client.api, input: { session: id } });
    const found = { id: session, payment_status: "paid", client_reference_id: "7" };
    expect(await look(session)).toMatchObject({ found: true, session: found });
    expect(await look("cs_none")).toMatchObject({ found: false, session: null });
    const list = await listCheckoutSessions.run({
      api: client.api,
      input: listCheckoutSessions.input.parse({ status: "complete" }),
    });
    expect(list).toMatchObject({ sessions: [{ id: session }], count: 1 });
    const items = await listCheckoutItems.run({ api: client.api, input: { of: session } });
    expect(items).toMatchObject({
      items: [{ quantity: 2, amount_total: 3600, price: { id: price } }],
    });
  });

  it.each<[JsonObject, string]>([
    [{ success_url: "thanks" }, "success_url"],
    [{ line_items: [] }, "line_items"],
    [{ customer: "cus_1", customer_email: "a@b.co" }, "customer_email"],
    [{ coupon: "C", allow_promotion_codes: true }, "coupon"],
  ])("%o is refused before it is sent", (more, at) => {
    const input = { line_items: [{ price }], success_url, ...more };
    const { error } = createCheckoutSession.input.safeParse(input);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("a coupon lowers what the payer of a session pays, and all of it leaves nothing to pay", async () => {
    const paying = async (percent_off: number) => {
      const [coupon = ""] = await simulator.make("coupons", { percent_off });
      const input = { line_items: [{ price, quantity: 2 }], success_url, coupon };
      const { output } = await send(client, createCheckoutSession, {
        ...input,
        allow_promotion_codes: false,
      });
      await pay(idOf({ output }));
      const session = await client.api.read(`/v1/checkout/sessions/${idOf({ output })}`);
      const redeemed = await client.api.read(`/v1/coupons/${coupon}`);
      return { output, session, redeemed };
    };
    const half = await paying(12.5);
    expect(half.output).toMatchObject({ amount_subtotal: 3600, amount_total: 3150 });
    expect(half.session).toMatchObject({ payment_status: "paid", amount_total: 3150 });
    expect(half.redeemed).toMatchObject({ times_redeemed: 1 });
    const { payment_intent: payment } = z
      .object({ payment_intent: z.string() })
      .parse(half.session);
    expect(await client.api.read(`/v1/payment_intents/${payment}`)).toMatchObject({ amount: 3150 });
    const whole = await paying(100);
    expect(whole.session).toMatchObject({
      payment_status: "no_payment_required",
      payment_intent: null,
    });
  });

  it("a link is made, closed again and again, found and listed", async () => {
    const made = await send(client, createPaymentLink, { line_items: [{ price }] });
    const link = idOf(made);
    for (let times = 0; times < 2; times += 1)
      expect((await send(client, closePaymentLink, { payment_link: link })).output).toMatchObject({
        active: false,
      });
    const look = (id: string) =>
      findPaymentLink.run({ api: client.api, input: { payment_link: id } });
    expect(await look(link)).toMatchObject({ found: true, payment_link: { active: false } });
    expect(await look("plink_none")).toMatchObject({ found: false, payment_link: null });
    const list = (active: "active" | "closed") =>
      listPaymentLinks.run({ api: client.api, input: { active } });
    expect(await list("closed")).toMatchObject({ payment_links: [{ id: link }] });
    expect(await list("active")).toMatchObject({ payment_links: [] });
    const items = await listCheckoutItems.run({ api: client.api, input: { of: link } });
    expect(items).toMatchObject({ items: [{ amount_total: 1800 }] });
    expect(listCheckoutItems.input.safeParse({ of: "ch_1" }).success).toBe(false);
  });
});

describe("Checkout completed and Payment link paid", () => {
  type Listing = Pick<typeof checkoutCompleted, "poll" | "complete" | "matches">;

  async function takenBy(trigger: Listing, id: string): Promise<string[]> {
    const events: TriggerEvent[] = [];
    for await (const page of trigger.poll({ where: {}, api: client.api, since: new Date(0) }))
      events.push(...page);
    const its = events.filter(({ data }) => isJsonObject(data) && data["id"] === id);
    return its
      .filter(({ data }) => trigger.matches({}, data) === "take")
      .map(
        ({ data }) => z.object({ event: z.object({ type: z.string() }) }).parse(data).event.type,
      );
  }

  it("tell of a session once it is paid, not when it is complete alone", async () => {
    const input = { line_items: [{ price: await usd() }], success_url };
    const session = idOf(await send(client, createCheckoutSession, input));
    await pay(session, "pm_usBankAccount_success");
    expect(await takenBy(checkoutCompleted, session)).toEqual([]);
    await simulator.control("POST", "/clock", { advance_seconds: 10 });
    await client.api.read("/v1/account");
    const later = "checkout.session.async_payment_succeeded";
    expect(await takenBy(checkoutCompleted, session)).toEqual([later]);
    expect(await takenBy(paymentLinkPaid, session)).toEqual([]);
  });

  it("tell of each payment by a link as Payment link paid alone", async () => {
    const link = idOf(await send(client, createPaymentLink, { line_items: [{ price }] }));
    const { id } = z.object({ id: z.string() }).parse(await pay(link));
    expect(await takenBy(paymentLinkPaid, id)).toEqual(["checkout.session.completed"]);
    expect(await takenBy(checkoutCompleted, id)).toEqual([]);
  });

  async function usd(): Promise<string> {
    return (await simulator.make("prices", {}))[0] ?? "";
  }
});
