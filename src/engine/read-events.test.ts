import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { text } from "#sdk/text.ts";
import type { AnyTrigger } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import { readNew, readNewest, readOldest, sliceLimit } from "./read-events.ts";
import { draws } from "../../test/effort.ts";

/** A list of the outside as connectors give it: newest first, in pages, ties in any order. */
function listOf(seconds: readonly number[], pageSize = 100) {
  let pages = 0;
  const all: TriggerEvent[] = seconds
    .map((second, index) => ({ key: `k${index}`, at: new Date(second * 1000), data: null }))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const trigger: AnyTrigger = {
    kind: "since",
    id: "t",
    label: text("t", "t"),
    help: text("t", "t"),
    settings: z.object({}),
    output: z.unknown(),
    watches: "thing",
    uniqueKeys: true,
    overlapSeconds: 60,
    sample: null,
    matches: () => "take",
    madeBy: () => null,
    reread: () => Promise.resolve(null),
    async *poll({ since, until }) {
      const wanted = all.filter(({ at }) => at >= since && (!until || at < until));
      for (let start = 0; start === 0 || start < wanted.length; start += pageSize) {
        pages += 1;
        yield wanted.slice(start, start + pageSize);
      }
    },
  };
  return { source: { trigger, api: null, where: {} }, all, pages: () => pages };
}

const keys = (events: readonly TriggerEvent[]) => events.map(({ key }) => key);

describe("reading what is new", () => {
  it("hands it on oldest first, and a quiet poll is one page", async () => {
    const list = listOf([1, 2, 3]);
    const seen = new Set<string>();
    const newOf = async (page: readonly TriggerEvent[]) => page.filter(({ key }) => !seen.has(key));
    expect(keys((await readNew(list.source, new Date(0), false, newOf)) ?? [])).toEqual([
      "k0",
      "k1",
      "k2",
    ]);
    for (const { key } of list.all) seen.add(key);
    const before = list.pages();
    expect(await readNew(list.source, new Date(0), false, newOf)).toEqual([]);
    expect(list.pages() - before).toBe(1);
  });

  it("reads on behind a page wholly seen only when it must go to the end", async () => {
    const list = listOf([1, 2, 3, 4], 2);
    const newOf = async (page: readonly TriggerEvent[]) => page.filter(({ key }) => key === "k0");
    expect(await readNew(list.source, new Date(0), false, newOf)).toEqual([]);
    expect(keys((await readNew(list.source, new Date(0), true, newOf)) ?? [])).toEqual(["k0"]);
  });

  it("gives up above a slice, so that the memory stays bounded", async () => {
    const list = listOf(Array.from({ length: sliceLimit + 1 }, () => 1));
    expect(await readNew(list.source, new Date(0), false, async (page) => page)).toBeNull();
  });
});

describe("reading the newest", () => {
  it("ends at the page that reaches far enough back", async () => {
    const list = listOf([1, 2, 3, 4, 5, 6], 2);
    expect(keys(await readNewest(list.source, () => 4000))).toEqual(["k2", "k3", "k4", "k5"]);
    expect(list.pages()).toBe(2);
  });
});

describe("reading the past oldest first", () => {
  it("brings everything exactly once, in order, in slices of at most 1,000 or one second", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            second: fc.integer({ min: 0, max: 5_000 }),
            count: fc.integer({ min: 1, max: 700 }),
          }),
          { maxLength: 12 },
        ),
        async (bursts) => {
          const list = listOf(bursts.flatMap(({ second, count }) => Array(count).fill(second)));
          const read: TriggerEvent[] = [];
          let from = 0;
          let width = 86_400_000;
          while (from < 5_001_000) {
            const slice = await readOldest(list.source, from, 5_001_000, width);
            const seconds = new Set(slice.events.map(({ at }) => at.getTime()));
            expect(slice.events.length <= sliceLimit || seconds.size === 1).toBe(true);
            expect(slice.until).toBeGreaterThan(from);
            read.push(...slice.events);
            ({ until: from, width } = slice);
          }
          expect(new Set(keys(read)).size).toBe(read.length);
          expect(read.length).toBe(list.all.length);
          const times = read.map(({ at }) => at.getTime());
          expect(times).toEqual(times.toSorted((one, other) => one - other));
        },
      ),
      { numRuns: draws(60) },
    );
  });
});
