import { expect, test } from "vitest";
import { verdictOf } from "./audit-verdict.ts";

const report = (severities: Readonly<Record<string, string>>) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [name, { severity, via: ["x"] }]),
    ),
    metadata: {
      vulnerabilities: { total: Object.keys(severities).length },
      dependencies: { prod: 77, total: 200 },
    },
  });

test.each([
  [{}, true, /77 packages, no known hole/],
  [{ a: "low", b: "moderate" }, true, /Below that: a \(low\), b \(moderate\)/],
  [{ a: "low", b: "high" }, false, /Known holes in what we ship: b \(high\)\. Update/],
  [{ c: "critical" }, false, /c \(critical\)/],
])("holes %j: passed is %s", (severities, passed, sentence) => {
  for (const isCi of [true, false]) {
    const verdict = verdictOf(report(severities), isCi);
    expect(verdict.passed).toBe(passed);
    expect(verdict.sentence).toMatch(sentence);
  }
});

test.each([
  "",
  "npm error network",
  JSON.stringify({ error: { code: "ENOTFOUND", summary: "request failed" } }),
  JSON.stringify({ message: "request to https://registry failed" }),
])("where the registry does not answer (%j), CI fails, and others are told", (printed) => {
  const inCi = verdictOf(printed, true);
  expect([inCi.passed, inCi.sentence]).toEqual([false, expect.stringContaining("Run it again")]);
  const here = verdictOf(printed, false);
  expect([here.passed, here.sentence]).toEqual([true, expect.stringContaining("not checked")]);
});

test("a registry that has no such list is named, and asking it again is not asked for", () => {
  for (const isCi of [true, false]) {
    const verdict = verdictOf(
      JSON.stringify({ message: "405 Not Allowed", statusCode: 405 }),
      isCi,
    );
    expect([verdict.passed, verdict.sentence]).toEqual([
      true,
      expect.stringContaining("NOT CHECKED"),
    ]);
  }
  expect(verdictOf(JSON.stringify({ statusCode: 503 }), true).passed).toBe(false);
});
