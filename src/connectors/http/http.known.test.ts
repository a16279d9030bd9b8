/** A list that moves while its pages are read: no item is handed on twice. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#sdk/index.ts";
import { TransientError } from "#sdk/index.ts";
import { getList } from "./actions/get-list.ts";
import { http } from "./http.connection.ts";

/** Reads these pages, one after the other, and then an empty one. */
async function listed(input: JsonObject, ...pages: readonly (readonly Json[])[]) {
  let asked = 0;
  const api = http.open(http.fields.parse({ base: "https://a.example" }), {
    trustedLoopback: [],
    http: async () => {
      asked += 1;
      return { status: 200, headers: {}, body: JSON.stringify(pages[asked - 1] ?? []) };
    },
  });
  const paging = { paging: "page", page_parameter: "page" };
  return getList.run({ api, input: getList.input.parse({ path: "/l", ...paging, ...input }) });
}
const own = (...ids: readonly (string | number)[]) => ids.map((id) => ({ id, name: `n${id}` }));
const keyed = (...keys: readonly Json[]) => keys.map((key) => ({ key, name: "x" }));
const byKey = { key_path: "key" };
const failure = (code: string) => ({ facts: { code } });

describe("an item that comes on two pages", () => {
  it("is handed on once, by the ID that is named", async () => {
    expect(await listed(byKey, keyed(3, 2), keyed(2, 1))).toEqual({
      count: 3,
      more: false,
      items: keyed(3, 2, 1),
    });
    // A system may write an ID in two ways.
    await expect(listed(byKey, keyed(3, 2), keyed("2", 1))).rejects.toBeInstanceOf(TransientError);
  });

  it("is handed on once, by its `id` where no other is named", async () => {
    expect(await listed({}, own(3, 2), own(2, 1))).toMatchObject({ items: own(3, 2, 1) });
  });

  it("and has changed meanwhile makes the step read the list again", async () => {
    const changed = [{ id: 2, name: "other" }];
    for (const input of [{}, { key_path: "id" }]) {
      const reading = listed(input, own(3, 2), changed);
      await expect(reading).rejects.toBeInstanceOf(TransientError);
      await expect(reading).rejects.toMatchObject(failure("http.key_twice"));
    }
  });

  it("and bears no ID makes the step read the list again: it may be one item or two", async () => {
    for (const [first, second] of [
      [keyed(1, 2), keyed(2, 3)],
      [
        [5, 7],
        [7, 9],
      ],
      [own("", 4), own(4, 5)],
    ] as const) {
      const reading = listed({}, first, second);
      await expect(reading).rejects.toBeInstanceOf(TransientError);
      await expect(reading).rejects.toMatchObject(failure("http.items_alike"));
    }
  });

  it("counts where the next page begins, and not among those that were asked for", async () => {
    const paging = { paging: "offset", page_parameter: "from" };
    const asked: string[] = [];
    const pages = [own(5, 4), own(4, 3), own(2, 1)];
    const api = http.open(http.fields.parse({ base: "https://a.example" }), {
      trustedLoopback: [],
      http: async ({ url }) => {
        asked.push(new URL(url).search);
        return { status: 200, headers: {}, body: JSON.stringify(pages[asked.length - 1] ?? []) };
      },
    });
    const input = getList.input.parse({ path: "/l", ...paging, limit: 4 });
    expect(await getList.run({ api, input })).toMatchObject({ items: own(5, 4, 3, 2), more: true });
    expect(asked).toEqual(["?from=0", "?from=2", "?from=4"]);
  });
});

describe("items that look alike", () => {
  it("are as many as there are on one page", async () => {
    const rows = [...keyed(1, 1), { id: 7 }, { id: 7 }];
    expect(await listed({}, rows)).toMatchObject({ count: 4, items: rows });
    expect(await listed({ paging: "none" }, [5, 5])).toMatchObject({ items: [5, 5] });
  });

  it("are told apart by what they say, where `id` is not the name of one alone", async () => {
    const versions = (...all: readonly (readonly [number, number])[]) =>
      all.map(([id, version]) => ({ id, version }));
    const pages = [versions([1, 1], [1, 2]), versions([1, 3], [2, 1])] as const;
    expect(await listed({}, ...pages)).toMatchObject({ items: pages.flat() });
  });

  it("are refused where their ID was named", async () => {
    await expect(listed(byKey, keyed(1, 1))).rejects.toMatchObject(failure("http.key_twice"));
    await expect(listed(byKey, own(1))).rejects.toMatchObject(failure("http.no_key"));
  });
});

it("hands on each item of a list once that grows at its beginning between any two pages", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 2, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 20 }),
      async (length, size, growth) => {
        const list = own(...Array.from({ length }, (_, at) => `a${at}`));
        const pages = [];
        for (let start = 0; start < list.length || start === 0; start += size) {
          pages.push(list.slice(start, start + size));
          const added = growth[pages.length - 1] ?? 0;
          list.unshift(...own(...Array.from({ length: added }, () => `new${list.length}`)));
        }
        const whole = await listed({}, ...pages);
        expect(whole).toMatchObject({
          items: own(...Array.from({ length }, (_, at) => `a${at}`)),
        });
      },
    ),
  );
});
