import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Collection } from "./collection.ts";
import { field, ids, openStripe } from "./test-client.ts";

interface Thing {
  readonly id: string;
  readonly created: number;
  readonly owner: string | null;
}

const everything = {
  from: 0,
  until: Infinity,
  after: null,
  before: null,
  index: null,
  accepts: () => true,
  now: 0,
};

/** Creates with ties, some dated before others that were made earlier. */
const makings = fc.array(
  fc.record({ created: fc.integer({ min: 1, max: 6 }), owner: fc.constantFrom("a", "b", null) }),
  { maxLength: 60 },
);

function collected(things: readonly Omit<Thing, "id">[]): Collection<Thing> {
  const collection = new Collection<Thing>({ owner: (thing) => thing.owner });
  for (const [index, thing] of things.entries()) collection.add({ id: `t${index}`, ...thing });
  return collection;
}

/** What a list must show: newest first, later made first within one second. */
function newestFirst(things: readonly Omit<Thing, "id">[]): string[] {
  return things
    .map(({ created }, index) => ({ created, index }))
    .sort((a, b) => b.created - a.created || b.index - a.index)
    .map(({ index }) => `t${index}`);
}

describe("a collection", () => {
  test("shows each object once, newest first, whatever the page size", () => {
    fc.assert(
      fc.property(makings, fc.integer({ min: 1, max: 7 }), (things, limit) => {
        const collection = collected(things);
        const seen: string[] = [];
        for (let more = true; more;) {
          const after = collection.place(seen.at(-1) ?? "") ?? null;
          const page = collection.page({ ...everything, limit, after });
          seen.push(...page.data.map(({ id }) => id));
          more = page.hasMore;
          expect(more).toBe(seen.length < things.length);
        }
        expect(seen).toEqual(newestFirst(things));
      }),
    );
  });

  test("walks upward from a cursor with ending_before, each page still newest first", () => {
    fc.assert(
      fc.property(makings, fc.integer({ min: 1, max: 7 }), (things, limit) => {
        const collection = collected(things);
        const order = newestFirst(things);
        const seen: string[] = [];
        for (let more = things.length > 0; more;) {
          const before = collection.place(seen[0] ?? order.at(-1) ?? "") ?? null;
          const page = collection.page({ ...everything, limit, before });
          seen.unshift(...page.data.map(({ id }) => id));
          more = page.hasMore;
        }
        expect(seen).toEqual(order.slice(0, -1));
      }),
    );
  });

  test("gives the same through an index as by looking at all", () => {
    fc.assert(
      fc.property(makings, fc.array(fc.nat(), { maxLength: 10 }), (things, moves) => {
        const collection = collected(things);
        for (const move of moves) {
          const thing = collection.get(`t${move % Math.max(1, things.length)}`);
          if (thing !== undefined) collection.replace({ ...thing, owner: "b" });
        }
        const limit = 100;
        const accepts = ({ owner }: Thing) => owner === "b";
        const indexed = collection.page({ ...everything, limit, index: ["owner", "b"] });
        expect(indexed).toEqual(collection.page({ ...everything, limit, accepts }));
      }),
    );
  });

  test("passes over what is not visible yet, though it can be read", () => {
    const collection = new Collection<Thing>();
    collection.add({ id: "late", created: 1, owner: null }, 5000);
    expect(collection.get("late")).toBeDefined();
    expect(collection.page({ ...everything, limit: 1, now: 4999 }).data).toEqual([]);
    expect(collection.page({ ...everything, limit: 1, now: 5000 }).data).toHaveLength(1);
  });
});

describe("GET /v1/charges", () => {
  test("shows objects of one second in the order they were made, not by id", async () => {
    await using sim = await openStripe();
    const made = await sim.control("POST /charges", { count: 50, created: 1_700_000_000 });
    const listed = await sim.get("/v1/charges?limit=100");
    expect(ids(listed)).toEqual(ids(made).toReversed());
    expect(ids(listed)).not.toEqual(ids(listed).toSorted().toReversed());
  });

  test("clamps the limit silently and says whether there is more, also on a full last page", async () => {
    await using sim = await openStripe();
    await sim.control("POST /charges", { count: 105 });
    const count = async (query: string) => {
      const { body } = await sim.get(`/v1/charges${query}`);
      return body;
    };
    expect(await count("")).toMatchObject({ object: "list", url: "/v1/charges", has_more: true });
    expect(ids(await sim.get("/v1/charges"))).toHaveLength(10);
    expect(ids(await sim.get("/v1/charges?limit=0"))).toHaveLength(1);
    expect(ids(await sim.get("/v1/charges?limit=101"))).toHaveLength(100);
    const first = ids(await sim.get("/v1/charges?limit=100"));
    expect(await count(`?limit=5&starting_after=${first.at(-1)}`)).toMatchObject({
      has_more: false,
    });
    expect(await count("?limit=abc")).toMatchObject({
      error: { code: "parameter_invalid_integer", message: "Invalid integer: abc", param: "limit" },
    });
  });

  test("filters by created, exact or by bounds, each bound as its name says", async () => {
    await using sim = await openStripe();
    const made = ids(
      await sim.control("POST /charges", { count: 5, created: 100, every_seconds: 1 }),
    );
    const within = async (query: string) =>
      ids(await sim.get(`/v1/charges?${query}`)).map((id) => 100 + made.indexOf(id));
    expect(await within("created=102")).toEqual([102]);
    expect(await within("created[gt]=102")).toEqual([104, 103]);
    expect(await within("created[gte]=102")).toEqual([104, 103, 102]);
    expect(await within("created[lt]=102")).toEqual([101, 100]);
    expect(await within("created[lte]=102&created[gt]=100")).toEqual([102, 101]);
  });

  test("takes a cursor whatever the filters, and refuses one it does not know", async () => {
    await using sim = await openStripe();
    const customer = field(await sim.post("/v1/customers", { form: "source=tok_visa" }), "id");
    const mine = ids(await sim.control("POST /charges", { count: 2, customer }));
    const [other = ""] = ids(await sim.control("POST /charges", {}));
    const list = `/v1/charges?customer=${customer}&starting_after=`;
    expect(ids(await sim.get(list + other))).toEqual(mine.toReversed());
    expect(await sim.get(`${list}ch_none`)).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "resource_missing",
          message: "No such charge: 'ch_none'",
          param: "starting_after",
        },
      },
    });
    expect(await sim.get(`${list}${other}&ending_before=${other}`)).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            "Received both starting_after and ending_before parameters. Please pass in only one.",
        },
      },
    });
  });

  test("refuses to filter by what does not exist", async () => {
    await using sim = await openStripe();
    for (const [path, param] of [
      ["/v1/charges?customer=cus_x", "customer"],
      ["/v1/charges?payment_intent=pi_x", "payment_intent"],
      ["/v1/refunds?charge=ch_x", "charge"],
      ["/v1/customers?test_clock=clock_x", "test_clock"],
    ]) {
      expect(await sim.get(path ?? "")).toMatchObject({
        status: 400,
        body: { error: { code: "resource_missing", param } },
      });
    }
  });

  test("lists customers by exact e-mail and products by their fields", async () => {
    await using sim = await openStripe();
    const [a] = ids(await sim.control("POST /customers", { email: "a@example.com" }));
    await sim.control("POST /customers", { email: "A@example.com" });
    expect(ids(await sim.get("/v1/customers?email=a@example.com"))).toEqual([a]);
    const [cup = ""] = ids(await sim.control("POST /products", { name: "Cup", active: false }));
    await sim.control("POST /products", { name: "Pot" });
    expect(ids(await sim.get("/v1/products?active=false"))).toEqual([cup]);
    expect(ids(await sim.get(`/v1/products?ids[]=${cup}&ids[]=prod_none`))).toEqual([cup]);
  });
});
