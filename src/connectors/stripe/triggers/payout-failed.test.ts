import { afterAll, beforeAll, expect, it } from "vitest";
import type { AnyTrigger, TriggerEvent } from "#sdk/index.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, startSimulator } from "../stripe.world.ts";
import { payoutFailed } from "./payout-failed.ts";
import { payoutPaid } from "./payout-paid.ts";

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

type Listing = Pick<Extract<AnyTrigger, { kind: "since" }>, "poll" | "complete">;

/** The events of a trigger as they are handed on. */
async function told({ poll, complete }: Listing): Promise<TriggerEvent[]> {
  const events: TriggerEvent[] = [];
  for await (const page of poll({ where: {}, api: client.api, since: new Date(0) }))
    for (const event of page)
      events.push((await complete?.({ where: {}, api: client.api, event })) ?? event);
  return events;
}

it("Payout failed starts for a payout for which Payout paid has started, with its own key", async () => {
  const days = 4 * 24 * 60 * 60;
  const fails = { fails: "account_closed", fails_after_paid_seconds: days };
  const [id = ""] = await simulator.make("payouts", fails);
  await simulator.control("POST", "/clock", { advance_seconds: 60 });
  const [paid] = await told(payoutPaid);
  expect(paid?.data).toMatchObject({ id, status: "paid", event: { type: "payout.paid" } });
  expect(payoutPaid.matches({ when: "listable" }, paid?.data ?? null)).toBe("take");
  expect(await told(payoutFailed)).toEqual([]);
  await simulator.control("POST", "/clock", { advance_seconds: days });
  const [failed, ...more] = await told(payoutFailed);
  expect(more).toEqual([]);
  expect(failed?.data).toMatchObject({
    id,
    status: "failed",
    failure_code: "account_closed",
    event: { type: "payout.failed" },
  });
  expect(failed?.key).not.toBe(paid?.key);
  expect(payoutFailed.matches({}, failed?.data ?? null)).toBe("take");
});
