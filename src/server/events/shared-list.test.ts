import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

/** Events of a list that several triggers share: each is shown as one of its own trigger. */

const planted = "planted@secret.example";

let world: PeopleWorld;
let customer: string;
beforeAll(async () => {
  world = await openPeopleWorld();
  const { hana, ken } = world;
  for (const trigger of ["customer-updated", "product-updated"]) {
    const draft = draftOn(world.hanas);
    const changed = { ...draft, trigger: { ...draft.trigger, trigger } };
    const { id } = made(await hana("POST", "/flows", { name: trigger, draft: changed }));
    await hana("POST", `/flows/${id}/activate`, { from: "now" });
    for (const call of [hana, ken])
      await call("PUT", `/flows/${id}/owner`, { person: world.ids.ken });
  }
  const [one = ""] = (await world.simulator?.make("customers", { email: planted })) ?? [];
  customer = one;
  await world.simulator?.change(customer, "customer.updated");
  await world.engine.start();
  await waitFor(async () => {
    const { body } = await hana("GET", "/runs?status=succeeded");
    if (Page.parse(body).items.length > 0) return;
    world.advance(5_000);
    throw new Error("No run yet");
  });
});
afterAll(() => world.close());

const Page = z.object({ items: z.array(z.unknown()) });

describe("an event of a shared list", () => {
  test("is shown with the trigger that it is one of", async () => {
    const { body } = await world.hana("GET", `/events?connection=${world.hanas}`);
    expect(body).toMatchObject({
      items: [
        {
          trigger: "customer-updated",
          key: expect.stringMatching(/^evt_/),
          data: { id: customer, email: planted, event: { is_current: true } },
        },
      ],
    });
    const { text } = await world.hana("GET", `/events/csv?connection=${world.hanas}`);
    expect(text).toContain("Customer updated");
  });

  test("keeps private what its trigger says is private", async () => {
    const { body, text } = await world.ken("GET", `/events?connection=${world.hanas}`);
    expect(body).toMatchObject({
      items: [{ trigger: "customer-updated", values: { seen: true }, data: { id: customer } }],
    });
    expect(text).not.toContain(planted);
  });

  test("costs the reads of one poll, whatever triggers there are", async () => {
    const { body } = await world.hana("GET", `/connections/${world.hanas}/reads`);
    expect(body).toMatchObject({
      polls: [{ trigger: "events", flows: 2, everySeconds: 15, callsPerDay: 5_760 }],
    });
  });
});
