import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { isAtLeast, roles, scopes } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { openServerWorld, type Reply } from "./server.world.ts";
import { createWalk } from "./walk.world.ts";

/** Every operation by every role, with every kind of key, on one's own and on others' objects. */

const table: Readonly<Record<string, Permission>> = permissions;

const walk = createWalk();
const { ask, cases } = walk;
beforeAll(() => walk.open());
afterAll(() => walk.close());

const Refused = z.object({ error: z.object({ code: z.string() }) });
const codeOf = ({ body }: Reply): string | null => Refused.safeParse(body).data?.error.code ?? null;

/** These act on the whole installation: who may, does not. */
const notForFun = new Set([
  "settleRestore",
  "takeBackup",
  "holdEverything",
  "liftHoldOfEverything",
]);

describe("every operation", () => {
  test("lets through the roles of the table and those above, and no other", async () => {
    for (const role of roles) {
      const { call } = await walk.world.as(role, `Walker ${role}`);
      for (const [operation, { role: least }] of Object.entries(table)) {
        if (notForFun.has(operation) && isAtLeast(role, least)) continue;
        const isRefused = codeOf(await ask(call, operation)) === "request.not_permitted";
        expect([operation, role, isRefused]).toEqual([operation, role, !isAtLeast(role, least)]);
      }
    }
  });

  test("lets through the keys with the scope of the table, and no other", async () => {
    for (const scope of scopes) {
      const { call } = await walk.world.as("administrator", "Key holder", [scope]);
      for (const [operation, { scope: wanted }] of Object.entries(table)) {
        if (notForFun.has(operation) && scope === wanted) continue;
        const isRefused = codeOf(await ask(call, operation)) === "request.key_out_of_scope";
        expect([operation, scope, isRefused]).toEqual([operation, scope, scope !== wanted]);
      }
    }
  });

  test("asks a session first, for what is to administer, whether it is still its person's", async () => {
    // Of its own, because its time goes on.
    const other = await openServerWorld();
    const { call, confirm } = await other.session("administrator", "Walker in a browser");
    const refused = async (operation: string) =>
      codeOf(await ask(call, operation)) === "sign_in.confirm_needed";
    // These end what the walk walks on.
    const ends = new Set(["signOut", "endAllSessions", "changeOwnPassword"]);
    const others = Object.entries(table).filter(([one]) => !ends.has(one) && !notForFun.has(one));
    for (const [operation] of others)
      expect([operation, await refused(operation)]).toEqual([operation, false]);
    other.advance(15 * 60_000);
    for (const [operation, { scope }] of others)
      expect([operation, await refused(operation)]).toEqual([operation, scope === "administer"]);
    for (const one of notForFun)
      if (table[one]?.scope === "administer")
        expect([one, await refused(one)]).toEqual([one, true]);
    await confirm();
    for (const [operation] of others)
      expect([operation, await refused(operation)]).toEqual([operation, false]);
    await other.close();
  });
});

/** Of these, nothing but one's own can be asked for, or tests of signing in walk over them. */
const elsewhere = new Set(["revokeApiKey", "endSession"]);

describe("an object of somebody else", () => {
  test("every operation on one that is not anyone's has its case here", () => {
    const wanted = Object.entries(table).flatMap(([operation, { object }]) =>
      object !== "anyone's" && walk.pathOf(operation)?.includes("{") === true ? [operation] : [],
    );
    expect(wanted.filter((one) => !elsewhere.has(one)).toSorted()).toEqual(
      Object.keys(cases).toSorted(),
    );
  });

  /** Done, waiting for its owner's word, or refused: to the owner, another builder, an administrator. */
  const outcomes: { readonly [Rule in Permission["object"]]: readonly string[] } = {
    "anyone's": [],
    own: ["done", "refused", "refused"],
    offered: ["refused", "done", "refused"],
    "own or administrator": ["done", "refused", "done"],
    "may operate": ["done", "refused", "refused"],
    asked: ["done", "refused", "refused"],
    "asked, own or administrator": ["done", "refused", "done"],
    "owners agree": ["done", "waits", "waits"],
  };
  const outcomeOf = ({ status }: Reply): string => {
    if (status === 202) return "waits";
    if (status < 300) return "done";
    return status === 403 || status === 404 ? "refused" : `status ${status}`;
  };

  test.each(Object.keys(cases))("is treated by %s as the table says", async (operation) => {
    const { of, body, query = "" } = cases[operation] ?? expect.unreachable();
    const { world } = walk;
    const { object } = table[operation] ?? { object: "anyone's" as const };
    const seen = [];
    for (const call of [world.hana, world.ken, world.aoi]) {
      const filled = await of();
      seen.push(outcomeOf(await ask(call, operation, filled, { query, body: body?.(filled) })));
    }
    expect(seen).toEqual(outcomes[object]);
    // Whoever may read the data folder is an administrator as others are.
    const filled = await of();
    const local = outcomeOf(
      await ask(world.local, operation, filled, { query, body: body?.(filled) }),
    );
    expect(local).toBe(outcomes[object][2]);
  });
});
