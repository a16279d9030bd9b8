import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { closeToOthers } from "./data-dir.ts";
import { lockDataDir } from "./lock.ts";

let parent: string;
let dir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "millrace-dir-"));
  dir = join(parent, "data");
});
afterEach(() => rmSync(parent, { recursive: true }));

const modes = () => [dir, join(dir, "lock.db")].map((path) => statSync(path).mode & 0o777);

it("a new data folder and its lock are their owner's alone", () => {
  const lock = lockDataDir(dir);
  expect(modes()).toEqual([0o700, 0o600]);
  expect(closeToOthers(dir)).toEqual([]);
  lock.release();
});

it("what others could come at is closed to them, and named", () => {
  lockDataDir(dir).release();
  chmodSync(dir, 0o755);
  chmodSync(join(dir, "lock.db"), 0o644);
  const lock = lockDataDir(dir);
  expect(closeToOthers(dir)).toEqual([
    { path: dir, closed: true },
    { path: join(dir, "lock.db"), closed: true },
  ]);
  expect(modes()).toEqual([0o700, 0o600]);
  // The lock holds all the while.
  expect(() => lockDataDir(dir)).toThrow();
  lock.release();
});
