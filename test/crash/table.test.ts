import { expect, test } from "vitest";
import type { Verdict } from "./judge.ts";
import type { Killed } from "./killer.ts";
import { actNames, type ActName } from "./acts.ts";
import { lastLine, tableOf } from "./table.ts";

const verdict: Verdict = {
  findings: [
    { kind: "lost", what: "a" },
    { kind: "wrongly parked", what: "b" },
    { kind: "lost", what: "c" },
  ],
  events: 30,
  runs: 40,
  writes: 50,
  skipped: 6,
  failed: 7,
  parked: 8,
};

const killed = (at: number, firstStepAt: number | null): Killed => ({
  kill: { kind: "point", point: "send-after", nth: 1, afterMs: 0 },
  slot: 0,
  at,
  readyAt: at + 400,
  firstStepAt,
});

test("the last line counts what went wrong", () => {
  expect(lastLine(verdict)).toBe("lost 2, doubled 0, wrongly parked 1");
});

const acts = Object.fromEntries(actNames.map((name, index) => [name, index])) as Record<
  ActName,
  number
>;

test("the table counts kills by their point, and measures only what came before the next kill", () => {
  const table = tableOf({
    store: "sqlite",
    seed: 5,
    digest: "abc",
    killed: [killed(0, 500), killed(1_000, 1_700), killed(2_000, null)],
    made: 20,
    heard: 11,
    calls: 9,
    faults: { cut: 3, delay: 4 },
    outages: 2,
    jumps: ["together", "hours ahead", "together", "30 days back", "hours ahead"],
    costs: {
      hours: 2,
      minutesToRest: 11.5,
      reads: { polls: 1_900, "look-ups": 20, "time asked": 9, steps: 71 },
    },
    acts,
    askedAgain: 4,
    verdict,
  });
  expect(table).toMatch(/^kills +3$/m);
  expect(table).toMatch(/^ {2}bytes sent +0 before, 3 after$/m);
  expect(table).toMatch(/^faults at Stripe +7 \(cut 3, delay 4\)$/m);
  expect(table).toMatch(/^outages of Stripe +2$/m);
  expect(table).toMatch(/^jumps of clocks +5$/m);
  expect(table).toMatch(/^ {2}25 hours, both sides +2$/m);
  expect(table).toMatch(/^ {2}hours, one process +2 ahead, 0 back$/m);
  expect(table).toMatch(/^ {2}30 days, one process +0 ahead, 1 back$/m);
  expect(table).toMatch(
    /^reads of Stripe +1000 an hour in 2.0 hours \(polls 950, look-ups 10, time asked 5, steps 36\)$/m,
  );
  expect(table).toMatch(/^minutes to rest +12 after/m);
  expect(table).toMatch(/^acts of people +66$/m);
  expect(table).toMatch(/^ {2}flows +deactivated 0, published 1, moved 2$/m);
  expect(table).toMatch(/^seconds to ready +p50 0.40, p99 0.40, max 0.40 \(3 measured\)$/m);
  expect(table).toMatch(/^seconds to resume +p50 0.70, p99 0.70, max 0.70 \(2 measured\)$/m);
});
