/**
 * Every template, through the engine's own loop: what happens at Stripe in yen, dollars and dinars arrives to the
 * minor unit, once, also where the process is killed before and after its writes.
 */
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { connectorsIn } from "#flow/uses.ts";
import { documentOf } from "./from-template.ts";
import { templates } from "./index.ts";
import type { Template } from "./template.ts";
import { cases } from "./cases.world.ts";
import type { Money } from "./happen.world.ts";
import { openTemplatesWorld, type TemplatesWorld } from "./templates.world.ts";

let world: TemplatesWorld;
beforeEach(async () => {
  world = await openTemplatesWorld(inject("postgres"));
});
afterEach(() => world.close());

/** No decimals, two and three. `shown`: as people write it. */
const yen: Money = { currency: "jpy", amount: 1_234, decimal: "1234", shown: "¥1,234" };
const dollars: Money = { currency: "usd", amount: 123_456, decimal: "1234.56", shown: "$1,234.56" };
const dinars: Money = { currency: "kwd", amount: 12_340, decimal: "12.340", shown: "KWD 12.340" };

/** Not the isolation level. */
const commit = /COMMIT(?!TED)/;

/** The old process gets its answer when another has the run. */
async function killAfterCommit(writesRows: boolean): Promise<void> {
  if (writesRows) await world.wire.freeze(commit);
  await world.engine.takeOver();
  world.wire.thaw();
}

const uses = (template: Template, connector: string) =>
  connectorsIn(documentOf(template, "en")).includes(connector);

it.each(templates.map((template) => [template.id, template] as const))(
  "%s",
  async (id, template) => {
    const play = cases[id];
    if (play === undefined) return expect.fail("no case says what happens, and what arrives");
    await world.use(template);

    // Killed before each write of another kind.
    const { struck, spare } = world.killBefore();
    const ofYen = await play(world, yen);
    await world.succeed(id, 1);
    expect(struck.size).toBeGreaterThan(0);
    spare();
    await ofYen();

    // What was written is there, and its answer never arrives.
    const lost = {
      match: { method: "POST", path: "/v1/*" },
      fault: { kind: "cut", when: "after" },
    };
    const ofDollars = await play(world, dollars);
    await world.engine.control("/faults", lost);
    if (uses(template, "slack")) await world.slack.strike("chat.postMessage", lost.fault);
    if (uses(template, "google-sheets")) await world.google.strike("POST", "/v4/*", lost.fault);
    if (uses(template, "salesforce"))
      for (const method of ["POST", "PATCH"]) {
        const match = { method, path: "/services/data/*" };
        await world.salesforce.control("POST /faults", { ...lost, match });
      }
    const killed = killAfterCommit(uses(template, "postgresql"));
    await world.succeed(id, 2);
    await killed;
    await world.engine.clearFaults();
    await ofDollars();

    const ofDinars = await play(world, dinars);
    await world.succeed(id, 3);
    await ofDinars();
    await ofYen();
  },
);
