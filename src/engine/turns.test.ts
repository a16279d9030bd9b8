import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answered,
  beginClaim,
  type Claim,
  endlessHand,
  type Hand,
  isOf,
  listed,
  noTurns,
  takeTurns,
  type TurnOf,
  type Turns,
  type Waiting,
} from "./turns.ts";

interface Run extends TurnOf {
  readonly seq: number;
}

/** A store with nothing but runs that can go on at once. */
function standing() {
  let runs: readonly Run[] = [];
  let turns: Turns = noTurns;
  let made = 0;
  const waiting = (claim: Claim): readonly Waiting[] => {
    const { owners, flowsOf } = listed(claim);
    const found = around(
      claim.turns.owner,
      runs.map(({ turnOf }) => turnOf),
    ).slice(0, owners);
    return found.map((owner) => {
      const theirs = runs.filter(({ turnOf }) => turnOf === owner).map(({ flowId }) => flowId);
      const flows = around(claim.turns.flows.get(owner) ?? null, theirs);
      return { owner, flows: flows.slice(0, flowsOf(found.length)) };
    });
  };
  return {
    add: (turnOf: string, flowId: string, count = 1): void => {
      const more = Array.from({ length: count }, (_, at) => ({ turnOf, flowId, seq: made + at }));
      made += count;
      runs = [...runs, ...more];
    },
    left: () => runs,
    claim: (limit: number, hand: Hand = endlessHand): readonly Run[] => {
      const all: Run[] = [];
      const first = beginClaim(turns, limit, hand);
      turns = takeTurns(first, waiting(first), {
        line: (claim) => answered(waiting(claim)),
        take: (shares) =>
          answered(
            shares.map((share) => {
              const some = runs.filter(isOf(share)).slice(0, share.runs);
              runs = runs.filter((run) => !some.includes(run));
              all.push(...some);
              return some.length;
            }),
          ),
      }).next().value;
      return all;
    },
  };
}

function around(last: string | null, names: readonly string[]): readonly string[] {
  const once = [...new Set(names)].toSorted();
  if (last === null) return once;
  return [...once.filter((name) => name > last), ...once.filter((name) => name <= last)];
}

const nameOf = ({ turnOf, flowId }: TurnOf): string => `${turnOf}/${flowId}`;
const namesOf = (runs: readonly Run[]): string => runs.map(nameOf).join(" ");

describe("turns", () => {
  it("are the owners', and with each owner the flows'", () => {
    const store = standing();
    store.add("a", "x", 9);
    store.add("b", "u", 9);
    store.add("b", "v", 9);
    const one = () => namesOf(store.claim(1));
    expect([one(), one(), one(), one(), one(), one()].join(" ")).toBe("a/x b/u a/x b/v a/x b/u");
  });

  it("go on where they stood, however many runs are taken at once", () => {
    const store = standing();
    for (const owner of ["a", "b", "c"]) store.add(owner, "x", 9);
    expect(namesOf(store.claim(4))).toBe("a/x a/x b/x c/x");
    expect(namesOf(store.claim(1))).toBe("b/x");
    expect(namesOf(store.claim(1))).toBe("c/x");
  });

  it("come to whoever comes, before the rest of those who have many", () => {
    const store = standing();
    store.add("a", "x", 1_000);
    store.claim(50);
    store.add("b", "y");
    expect(namesOf(store.claim(2)).split(" ")).toContain("b/y");
  });

  it("leave places for whoever comes, and one flow's more for another of its owner", () => {
    const store = standing();
    store.add("a", "x", 1_000);
    const first = store.claim(134, { places: 134, runs: [] });
    expect(first).toHaveLength(75);
    store.add("a", "y", 1_000);
    const second = store.claim(134 - 75, { places: 134, runs: first });
    expect(second.map(({ flowId }) => flowId)).toEqual(Array.from({ length: 18 }, () => "y"));
    store.add("b", "x");
    expect(namesOf(store.claim(41, { places: 134, runs: [...first, ...second] }))).toBe("b/x");
  });
});

const names = fc.constantFrom("a", "b", "c", "d", "e");
const flowOf = fc.constantFrom("u", "v", "w", "x");
const moves = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("add" as const),
      owner: names,
      flow: flowOf,
      count: fc.integer({ min: 1, max: 30 }),
    }),
    fc.record({ kind: fc.constant("claim" as const), limit: fc.integer({ min: 1, max: 12 }) }),
  ),
  { maxLength: 60 },
);

describe("whatever comes when", () => {
  it("as many runs are taken as are wanted and wait, each flow's oldest first", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const store = standing();
        for (const move of all) {
          if (move.kind === "add") {
            store.add(move.owner, move.flow, move.count);
            continue;
          }
          const before = store.left();
          const taken = store.claim(move.limit);
          expect(taken).toHaveLength(Math.min(move.limit, before.length));
          for (const run of taken)
            expect(store.left().filter((one) => isOf(run)(one) && one.seq < run.seq)).toEqual([]);
        }
      }),
    );
  });

  it("nobody who waits is passed over twice by another, nor a flow by another of its owner", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const store = standing();
        /** How often the second was taken since the first was, while the first waited. */
        const passed = new Map<string, number>();
        const note = (taken: string, waiting: Iterable<string>): void => {
          for (const one of waiting) {
            if (one === taken) continue;
            const pair = `${one} < ${taken}`;
            passed.set(pair, (passed.get(pair) ?? 0) + 1);
            expect(passed.get(pair)).toBeLessThanOrEqual(1);
          }
          for (const pair of passed.keys()) if (pair.startsWith(`${taken} < `)) passed.delete(pair);
        };
        for (const move of all) {
          if (move.kind === "add") {
            store.add(move.owner, move.flow, move.count);
            continue;
          }
          for (let place = 0; place < move.limit; place += 1) {
            const waiting = store.left();
            const [run] = store.claim(1);
            if (!run) break;
            note(run.turnOf, new Set(waiting.map(({ turnOf }) => turnOf)));
            const theirs = waiting.filter(({ turnOf }) => turnOf === run.turnOf);
            note(nameOf(run), new Set(theirs.map(nameOf)));
          }
        }
      }),
    );
  });

  it("of many taken at once, whoever still waits has as many as anybody, but for one", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const store = standing();
        for (const move of all) {
          if (move.kind === "add") {
            store.add(move.owner, move.flow, move.count);
            continue;
          }
          const counts = new Map<string, number>();
          for (const { turnOf } of store.claim(move.limit))
            counts.set(turnOf, (counts.get(turnOf) ?? 0) + 1);
          const most = Math.max(0, ...counts.values());
          for (const { turnOf } of store.left())
            expect(counts.get(turnOf) ?? 0).toBeGreaterThanOrEqual(most - 1);
        }
      }),
    );
  });

  it("whoever comes finds a place where nobody had one of their runs", () => {
    const held = fc.array(fc.record({ turnOf: names, flowId: flowOf }), { maxLength: 4 });
    fc.assert(
      fc.property(held, fc.integer({ min: 8, max: 200 }), (crowd, places) => {
        const store = standing();
        for (const { turnOf, flowId } of crowd) store.add(turnOf, flowId, 300);
        const hand = { places, runs: store.claim(places, { places, runs: [] }) };
        store.add("another", "y");
        expect(namesOf(store.claim(places - hand.runs.length, hand))).toContain("another/y");
      }),
    );
  });
});
