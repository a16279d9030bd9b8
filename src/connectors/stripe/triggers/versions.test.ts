import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyTrigger, JsonObject, TriggerEvent } from "#sdk/index.ts";
import { changes, type Watched } from "../stripe.change-types.ts";
import { stripeConnector } from "../stripe.connector.ts";
import { withoutSecret } from "../stripe.outcomes.ts";
import { type Kind, pathOf } from "../stripe.paths.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, startSimulator } from "../stripe.world.ts";

/** Stripe renders an event in the version that the account had when it was made: the triggers may depend on nothing that it shows. */

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  await simulator.control("POST", "/settings", { event_version: "2024-04-10" });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const made = z.object({ id: z.string() });
const firstOf = async (what: Promise<readonly string[]>) =>
  (await what)[0] ?? expect.fail("it is not made");

/** An object that a trigger tells of. */
const objects = {
  charge: () => firstOf(simulator.make("charges", {})),
  dispute: () => firstOf(simulator.make("disputes", {})),
  customer: () => firstOf(simulator.make("customers", {})),
  invoice: () => firstOf(simulator.make("invoices", { status: "open" })),
  payment_intent: () => simulator.pay(),
  payout: () => firstOf(simulator.make("payouts", {})),
  product: () => firstOf(simulator.make("products", {})),
  refund: () => firstOf(simulator.make("refunds", {})),
  subscription: () => firstOf(simulator.make("subscriptions", {})),
} satisfies Partial<Record<Kind, () => Promise<string>>>;

async function objectFor(watches: Watched): Promise<string> {
  const { kind } = changes[watches];
  if (watches === "checkout_completion") return firstOf(simulator.make("sessions", {}));
  if (watches === "link_payment") {
    const at = await firstOf(simulator.make("payment_links", {}));
    return made.parse(await simulator.control("POST", "/checkouts", { at })).id;
  }
  if (kind === "checkout.session") throw new Error(`No session is made for ${watches}.`);
  return objects[kind]();
}

type Listing = Pick<Extract<AnyTrigger, { kind: "since" }>, "poll" | "complete">;

async function eventOf({ poll, complete }: Listing, key: string, where: JsonObject) {
  const events: TriggerEvent[] = [];
  for await (const page of poll({ where, api: client.api, since: new Date(0) }))
    events.push(...page);
  const listed = events.find((event) => event.key === key) ?? expect.fail("it is not listed");
  const whole = await complete?.({ where, api: client.api, event: listed });
  return { listed, whole: whole ?? expect.fail("it is not read again") };
}

const withObject = z.looseObject({ id: z.string(), object: z.string() });
const triggers = stripeConnector.triggers.flatMap((trigger) => {
  const watches = Object.keys(changes).find((name) => name === trigger.watches);
  return trigger.kind === "since" && watches !== undefined ? [{ trigger, watches }] : [];
});
const isWatched = (name: string): name is Watched => name in changes;
const rows = triggers.flatMap(({ trigger, watches }) =>
  isWatched(watches)
    ? changes[watches].types.map((type) => ({ id: trigger.id, type, trigger, watches }))
    : [],
);

describe("a trigger whose events an older version has rendered", () => {
  it("is every trigger for changes", () => {
    expect(new Set(triggers.map(({ watches }) => watches))).toEqual(new Set(Object.keys(changes)));
  });

  it.each(rows)("$id by $type hands on the object in our version", async (row) => {
    const { type, trigger, watches } = row;
    const { kind } = changes[watches];
    const id = await objectFor(watches);
    const key = await firstOf(simulator.change(id, type));
    const { listed, whole } = await eventOf(trigger, key, {});
    const { event, ...handedOn } = withObject.parse(whole.data);
    expect(event).toMatchObject({ type, is_current: true });
    const now = await client.api.read(pathOf(kind, handedOn.id));
    expect(handedOn).toEqual(withoutSecret(now));
    expect(trigger.output.safeParse(whole.data).error).toBeUndefined();
    expect(trigger.about?.(whole.data)).toBe(handedOn.id);
    expect(trigger.about?.(listed.data)).toBe(handedOn.id);
  });

  it("is Any event, too", async () => {
    const anyEvent =
      stripeConnector.triggers.find((one) => one.watches === "event") ?? expect.fail("it is gone");
    if (anyEvent.kind !== "since") throw new Error("It has no list.");
    for (const kind of ["invoice", "subscription", "payment_intent"] as const) {
      const id = await objects[kind]();
      const key = await firstOf(simulator.change(id, `${kind}.updated`));
      const { listed, whole } = await eventOf(anyEvent, key, { types: [`${kind}.updated`] });
      const now = withoutSecret(await client.api.read(pathOf(kind, id)));
      expect(listed.data).not.toMatchObject({ object: now });
      expect(whole.data).toMatchObject({ is_current: true, object: now });
    }
  });
});
