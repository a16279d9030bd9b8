import { expect, it } from "vitest";
import { createFailureLog } from "./failure-log.ts";

it("tells the first of a kind at once, and how many came after it a minute later", () => {
  const told: string[] = [];
  const details: string[] = [];
  const note =
    (lines: string[]) =>
    (facts: object, message: string): void =>
      void lines.push(`${message} ${JSON.stringify(facts)}`);
  const log = { debug: note(details), info: note(told), warn: note(told), error: note(told) };
  let now = 0;
  const timers: (() => void)[] = [];
  const clock = {
    now: () => now,
    elapsed: () => now,
    at: (_: number, callback: () => void) => {
      timers.push(callback);
      return () => undefined;
    },
  };
  const failures = createFailureLog(log, clock);
  const fail = (run: string, code: string) =>
    failures.note({ run, step: "s1", code, outcome: "retry" });

  for (let count = 0; count < 1_000; count += 1) fail(`r${count}`, "stripe.cut");
  fail("other", "stripe.http_500");
  expect(told).toEqual([
    'A step did not succeed: retry {"run":"r0","step":"s1","code":"stripe.cut"}',
    'A step did not succeed: retry {"run":"other","step":"s1","code":"stripe.http_500"}',
  ]);
  expect(details).toHaveLength(999);

  now = 60_000;
  for (const timer of timers.splice(0)) timer();
  expect(told.slice(2)).toEqual([
    'A step did not succeed: retry, and so did others {"code":"stripe.cut","more":999}',
  ]);
  fail("r0", "stripe.cut");
  expect(told).toHaveLength(4);
});
