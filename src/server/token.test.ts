import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apiToken } from "./token.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "millrace-token-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("is made once, long, and for its owner alone", () => {
  const token = apiToken(dir);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(modeOf(join(dir, "api-token"))).toBe(0o600);
  expect(apiToken(dir)).toBe(token);
  expect(readFileSync(join(dir, "api-token"), "utf8")).toBe(`${token}\n`);
});

test("is closed to others again where somebody opened it", () => {
  apiToken(dir);
  chmodSync(join(dir, "api-token"), 0o644);
  apiToken(dir);
  expect(modeOf(join(dir, "api-token"))).toBe(0o600);
});

test.each(["", "\n", "short", "has spaces in it, and is long enough to be one"])(
  "is made anew where the file holds %j",
  (content) => {
    writeFileSync(join(dir, "api-token"), content);
    expect(apiToken(dir)).toMatch(/^[\w-]{43}$/);
    expect(modeOf(join(dir, "api-token"))).toBe(0o600);
  },
);
