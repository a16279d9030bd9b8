import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectionError } from "#sdk/index.ts";
import { paymentMethods } from "./stripe.choices.ts";
import { stripeConnector } from "./stripe.connector.ts";
import type { Simulator } from "./stripe.world.ts";
import { addKey, connect, linkedRights, neededRights, startSimulator } from "./stripe.world.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/stripe.md"), "utf8");

let simulator: Simulator;
let customer: string;
beforeAll(async () => {
  simulator = await startSimulator();
  [customer = ""] = await simulator.make("customers", {});
});
afterAll(() => simulator.close());

/** What flows and their forms use, and a key with these rights may not. */
async function missing(rights: readonly string[]): Promise<string[]> {
  const client = connect(simulator, await addKey(simulator, `rk_test_${rights.join("_")}`, rights));
  try {
    const { allows } = await client.check();
    const refused = Object.entries({ ...allows.triggers, ...allows.actions }).flatMap(
      ([id, allowed]) => (allowed === "yes" ? [] : [id]),
    );
    const cards = paymentMethods.list({
      api: client.api,
      search: null,
      cursor: null,
      of: customer,
    });
    const choice = await cards.then(
      () => [],
      (error: unknown) => {
        expect(error).toBeInstanceOf(ConnectionError);
        return [paymentMethods.id];
      },
    );
    return [...refused, ...choice];
  } finally {
    client.close();
  }
}

describe("the link to Stripe's page that makes a key", () => {
  it("asks for all that flows and their forms use but what a person selects", async () => {
    expect(await missing(neededRights())).toEqual([]);
  });

  it.each(neededRights().map((right) => [right]))(
    "asks for %s because something needs it",
    async (right) => {
      expect(await missing(neededRights().filter((one) => one !== right))).not.toEqual([]);
    },
  );

  it("asks for no more than reading where nothing is written", async () => {
    for (const right of linkedRights().filter((one) => one.endsWith("_write"))) {
      const read = right.replace(/_write$/, "_read");
      const rights = neededRights().map((one) => (one === right ? read : one));
      expect(await missing(rights), right).not.toEqual([]);
    }
  });

  it("is described in the guide, right by right", () => {
    const told = [...guide.matchAll(/^\| ([A-Z][A-Za-z ]+) (read|write) \|/gm)].map(
      ([, label = "", verb = ""]) => `${label.toLowerCase().replaceAll(" ", "_")}_${verb}`,
    );
    expect(told.toSorted()).toEqual([...neededRights()].toSorted());
  });

  it("leads where Stripe makes keys, and the help tells the same rights", () => {
    const { source, help } = stripeConnector.connection.fields.shape["apiKey"]?.meta()?.field ?? {};
    expect(new URL(source?.url ?? "").origin).toBe("https://dashboard.stripe.com");
    for (const right of neededRights()) {
      const [, name = "", verb = ""] = /^(\w+)_(read|write)$/.exec(right) ?? [];
      const label = name.replaceAll("_", " ");
      expect(help?.en.toLowerCase()).toContain(`${label} ${verb}`);
      expect(help?.ja.toLowerCase()).toContain(label);
    }
  });
});

it("every trigger and action leads to a page of Stripe's documentation of its own", () => {
  const offers = [...stripeConnector.triggers, ...stripeConnector.actions];
  const pages = offers.map(({ documentation }) => documentation);
  for (const page of pages)
    expect(page).toMatch(/^https:\/\/docs\.stripe\.com\/api(\/[\w-]+){1,3}(#event_types-[\w.]+)?$/);
  expect(new Set(pages).size).toBe(offers.length);
  for (const { label, documentation } of offers)
    expect(guide).toContain(`[${label.en}](${documentation})`);
});
