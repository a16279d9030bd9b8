import { expect, test } from "vitest";
import { type Costs, dueReads, type Extent, readsOf, tooMuch } from "./costs.ts";

/** Forty kills on SQLite, as they were. */
const extent: Extent = {
  hours: 1.9,
  processes: 1,
  starts: 42,
  polls: 4,
  connections: 3,
  lists: 5,
  leaps: 4,
  events: 835,
  runs: 1_567,
  writes: 1_985,
  sends: 2_700,
  keptErrors: 20,
  askedToRest: 300,
  speed: 30,
  startSeconds: [0.4, 0.5, 0.5, 2],
};
const costs: Costs = {
  hours: 1.9,
  minutesToRest: 16,
  reads: { polls: 1_193, "look-ups": 859, "time asked": 363, steps: 346 },
};

test("reads are told apart by what they ask for", () => {
  const requests = [
    { path: "/v1/charges", query: "created%5Bgte%5D=1&limit=100" },
    { path: "/v1/charges", query: "created[gte]=1&created[lte]=2&limit=100" },
    { path: "/v1/charges", query: "limit=1" },
    { path: "/v1/customers/cus_1", query: "" },
  ];
  expect(readsOf(requests)).toEqual({ polls: 1, "look-ups": 1, "time asked": 1, steps: 1 });
});

test("what follows from the world is within the bound", () => {
  expect(tooMuch(costs, extent)).toEqual([]);
  expect(dueReads(extent).polls).toBeGreaterThan(4 * 240 * 1.9);
});

test.each(["polls", "look-ups", "time asked", "steps"] as const)(
  "ten times as many %s are too many",
  (reason) => {
    const reads = { ...costs.reads, [reason]: 10 * Math.ceil(dueReads(extent)[reason]) };
    expect(tooMuch({ ...costs, reads }, extent)).toHaveLength(1);
  },
);

test("a list that is read again and again for as long as one write waits is too much", () => {
  // 449 reads in 20 seconds were seen; ten minutes of the world's time are 20 seconds.
  const reads = { ...costs.reads, "look-ups": costs.reads["look-ups"] + 4 * 5 * 449 };
  expect(tooMuch({ ...costs, reads }, extent)).toHaveLength(1);
});

test("what waits in the line of 25 calls a second may take as long as that", () => {
  const long = { ...costs, minutesToRest: 140 };
  expect(tooMuch(long, extent)).toHaveLength(1);
  expect(tooMuch(long, { ...extent, askedToRest: 3_000 })).toEqual([]);
});

test("a machine on which starts take longer may need longer until all rests", () => {
  const long = { ...costs, minutesToRest: 400 };
  expect(tooMuch(long, { ...extent, startSeconds: [4, 5, 5, 9] })).toEqual([]);
  expect(tooMuch(long, { ...extent, startSeconds: [0.4, 0.4, 9] })).toHaveLength(1);
  expect(tooMuch(long, { ...extent, startSeconds: [] })).toHaveLength(1);
});

test("days until all rests are too long", () => {
  expect(tooMuch({ ...costs, minutesToRest: 1_440 }, extent)).toHaveLength(1);
});
