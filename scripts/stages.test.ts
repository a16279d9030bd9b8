import { expect, test } from "vitest";
import { ofRoom, rooms } from "./stages.ts";

const testsOf = (room: string): readonly string[] =>
  ofRoom(room)[0]?.args.filter((arg) => arg.endsWith(".test.ts")) ?? [];

test("a room is checked by its own tests, those that import it, and those beside what imports it", () => {
  const tests = testsOf("vault");
  expect(tests).toContain("src/vault/vault.test.ts");
  expect(tests).toContain("src/server/sign-in/second-factor.test.ts");
  expect(tests).not.toContain("src/server/runs/runs.test.ts");
  // It imports nothing of the room itself; config.ts does.
  expect(testsOf("sdk")).toContain("src/config.test.ts");
});

test("no room is without tests, and none is checked by all", () => {
  const tests = rooms.map(testsOf);
  const all = new Set(tests.flat()).size;
  const counts = tests.map(({ length }) => length);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  expect(Math.max(...counts)).toBeLessThan(all / 2);
});
