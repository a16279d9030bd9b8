/** Payers at checkouts, made and paid by the control interface. */
import type { z } from "zod";
import { createLink, createSession } from "./checkout.ts";
import { payCheckout } from "./checkout-payer.ts";
import { makeEach } from "./control-make.ts";
import type { checkoutBody, checkoutsBody } from "./control-schemas.ts";
import { createPrice } from "./prices.ts";
import type { Simulator } from "./simulator.ts";
import type { World } from "./world.ts";

const success_url = "https://shop.example/thanks";

function cupPrice(sim: Simulator, world: World): string {
  const params = { product_data: { name: "Cup" }, currency: "usd", unit_amount: 1000 };
  return createPrice(sim.call(world, { params })).id;
}

/** Sessions that wait for their payers. Without a price, all at one that is new. */
export function makeSessions(sim: Simulator, body: z.infer<typeof checkoutsBody>) {
  const world = sim.world(body.account, body.livemode);
  const price = body.price ?? cupPrice(sim, world);
  const { metadata } = body;
  const params = { mode: "payment", success_url, line_items: [{ price }], metadata };
  return makeEach(sim, body, params, createSession);
}

export function makeLinks(sim: Simulator, body: z.infer<typeof checkoutsBody>) {
  const world = sim.world(body.account, body.livemode);
  const price = body.price ?? cupPrice(sim, world);
  const params = { line_items: [{ price }], metadata: body.metadata };
  return makeEach(sim, body, params, (call) => {
    const { id } = createLink(call);
    return { id: typeof id === "string" ? id : "" };
  });
}

/** A payer pays a session, or by a payment link. */
export function pay(sim: Simulator, { account, livemode, at, like }: z.infer<typeof checkoutBody>) {
  return payCheckout(sim.call(sim.world(account, livemode), { id: at }), like);
}
