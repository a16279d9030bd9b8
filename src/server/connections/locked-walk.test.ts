import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import type { Reply } from "../server.world.ts";
import { createWalk } from "../walk.world.ts";
import { lockConnectionsOf } from "./locked.ts";

/** Every operation that changes something of a person's connections, while these are locked. */

const walk = createWalk();
beforeAll(() => walk.open());
afterAll(() => walk.close());

const table: Readonly<Record<string, Permission>> = permissions;

/** These take something back or stop it, or they prove who the person is. */
const stillDone = new Set([
  // With a new secret it unlocks the connection; its name lets nothing act.
  "changeConnection",
  "takeGrant",
  "holdConnection",
  "revokeConnectionWebhookAddress",
  "stopReconciliation",
  "refuseProposal",
]);
const ofTheirs = new Set<Permission["object"]>(["own", "asked", "asked, own or administrator"]);

/** These are about flows. A batch acts on each run by the person's right at that moment. */
const ofFlows = new Set(["letReadFlow", "letReadFlowNoMore", "markPrivateFields", "startBatch"]);

const Limit = { currency: "jpy", perWrite: 1_000, perFlowAndDay: { sum: null, count: null } };
const Refused = z.object({ error: z.object({ code: z.string() }) });
const told = ({ status, body }: Reply) =>
  status < 300 ? "done" : Refused.safeParse(body).data?.error.code;

describe("while a person's connections are locked", () => {
  const changing = Object.keys(walk.cases).filter((operation) => {
    const { scope, object } = table[operation] ?? expect.unreachable();
    return scope !== "read" && ofTheirs.has(object) && !ofFlows.has(operation);
  });

  test.each(changing)("%s is refused, unless it takes something back", async (operation) => {
    const { of, body, query = "" } = walk.cases[operation] ?? expect.unreachable();
    const { store, hana, ids } = walk.world;
    const filled = await of();
    // What stands may be loosened.
    if (operation === "setConnectionLimits")
      await hana("PUT", `/connections/${filled["id"]}/limits`, { limits: [Limit] });
    await lockConnectionsOf({ store }, ids.hana);
    const reply = await walk.ask(hana, operation, filled, { query, body: body?.(filled) });
    await unlock();
    expect(told(reply)).toBe(stillDone.has(operation) ? "done" : "connection.locked");
  });

  test("what a reconciliation has found is shown to nobody", async () => {
    const { of } = walk.cases["getReconciliation"] ?? expect.unreachable();
    const { store, hana, ids } = walk.world;
    const filled = await of();
    await lockConnectionsOf({ store }, ids.hana);
    for (const operation of ["getReconciliation", "listReconciledLines", "exportReconciliationCsv"])
      expect(told(await walk.ask(hana, operation, filled))).toBe("connection.locked");
    await unlock();
    expect(told(await walk.ask(hana, "getReconciliation", filled))).toBe("done");
  });

  test("limits may be tightened", async () => {
    const { store, hana, ids, hanas } = walk.world;
    await lockConnectionsOf({ store }, ids.hana);
    const set = (limits: readonly object[]) =>
      hana("PUT", `/connections/${hanas}/limits`, { limits });
    const tighter = { ...Limit, perWrite: 10 };
    expect([told(await set([Limit])), told(await set([tighter]))]).toEqual(["done", "done"]);
    expect(told(await set([Limit]))).toBe("connection.locked");
    expect(told(await set([]))).toBe("connection.locked");
    await unlock();
    expect(told(await set([]))).toBe("done");
  });
});

/** As their owner does who enters the secrets again. */
async function unlock(): Promise<void> {
  const { store, ids, hana } = walk.world;
  for (const { id, owner, connector, locked } of await store.connections()) {
    if (owner !== ids.hana || !locked || connector !== "stripe") continue;
    const values = { apiKey: testKey };
    expect((await hana("PATCH", `/connections/${id}`, { values })).status).toBe(200);
  }
}
