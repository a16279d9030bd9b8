import { describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { stripeBooks } from "./stripe.books.ts";
import type { StripeApi } from "./stripe.client.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { createdSince } from "./stripe.events.ts";
import { allOf, type Kind, listOf } from "./stripe.paths.ts";

/** Kinds of which Stripe's list leaves something out, with what it takes to leave nothing out: https://docs.stripe.com/api */
const leavesOut: readonly (readonly [kind: Kind, filter: JsonObject])[] = [
  ["subscription", { status: "all" }],
];
const everythingAt = (path: string): JsonObject =>
  leavesOut.find(([kind]) => listOf(kind) === path)?.[1] ?? {};

/** What a list is asked with. */
async function asked(ask: (api: StripeApi) => Promise<unknown>) {
  const all: { path: string; params: JsonObject }[] = [];
  await ask({
    async read(path, params = {}) {
      all.push({ path, params });
      return { data: [], has_more: false };
    },
    probe: () => expect.fail("it only reads"),
  });
  return all;
}

const span = { from: new Date(0), to: new Date(1_000), cursor: null };
const site = { settings: {}, mode: "test", account: null } as const;

describe("a list that is to leave nothing out asks for everything", () => {
  const makers = stripeConnector.actions.flatMap((one) =>
    one.kind === "effect" && one.made !== undefined ? [one] : [],
  );
  it.each(makers)("where a write of $id is looked for by its mark", async (action) => {
    const [{ path, params } = expect.fail("it asks"), ...others] = await asked(
      (api) => action.made?.({ api, ...span }) ?? expect.fail("it looks"),
    );
    expect(others).toEqual([]);
    expect(params).toMatchObject(everythingAt(path));
  });

  it.each(stripeBooks.all)("where $id is reconciled", async (book) => {
    const [{ path, params } = expect.fail("it asks")] = await asked((api) =>
      book.page({ api, ...span, site }),
    );
    expect(params).toMatchObject(everythingAt(path));
  });

  it.each(leavesOut)("where triggers read %s", async (kind) => {
    const all = await asked(async (api) => {
      for await (const page of createdSince(kind, { api, since: new Date(0) }))
        expect(page).toEqual([]);
    });
    expect(all).toMatchObject([{ params: everythingAt(listOf(kind)) }]);
    expect(allOf(kind)).toEqual(everythingAt(listOf(kind)));
  });
});
