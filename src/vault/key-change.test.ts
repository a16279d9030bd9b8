import { randomBytes } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VaultError } from "./errors.ts";
import { keyChange, oldKeys, refuseHalfChanged } from "./key-change.ts";
import { keyFile } from "./key-file.ts";
import { nameOf } from "./vault.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-key-change-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const inFolder = (name: string) => join(dataDir, name);
const text = (key: Buffer) => key.toString("base64");
const keyIn = (name: string) => Buffer.from(readFileSync(inFolder(name), "utf8"), "base64");
const put = (name: string, key: Buffer) =>
  writeFileSync(inFolder(name), text(key), { mode: 0o600 });

describe("a change of the key in the data folder", () => {
  it("has the new key in its place before anything is sealed with it, and the old one until the end", () => {
    const old = keyFile(dataDir, {});
    const change = keyChange(dataDir, {});
    expect(readdirSync(dataDir)).toEqual(["vault.key"]);
    const to = change.begin();
    expect(to.equals(old)).toBe(false);
    expect([keyIn("vault.key"), keyIn("vault.key.next")]).toEqual([old, to]);
    expect(statSync(inFolder("vault.key.next")).mode & 0o777).toBe(0o600);
    expect(() => refuseHalfChanged(dataDir, {})).toThrow(VaultError);

    const aside = `vault.key.before-${nameOf(old)}`;
    expect(change.finish()).toBe(inFolder(aside));
    expect(readdirSync(dataDir).toSorted()).toEqual(["vault.key", aside]);
    expect([keyIn("vault.key"), keyIn(aside)]).toEqual([to, old]);
    expect(statSync(inFolder(aside)).mode & 0o777).toBe(0o600);
    expect(() => refuseHalfChanged(dataDir, {})).not.toThrow();
    expect(oldKeys(dataDir, {})).toEqual([old]);
  });

  it("that was cut off goes on with the same new key, and knows both", () => {
    const old = keyFile(dataDir, {});
    const to = keyChange(dataDir, {}).begin();
    const again = keyChange(dataDir, {});
    expect(again.known).toEqual(expect.arrayContaining([old, to]));
    expect(again.begin()).toEqual(to);
    // Cut off between the two steps of the end.
    linkSync(inFolder("vault.key"), inFolder(`vault.key.before-${nameOf(old)}`));
    again.finish();
    expect(keyIn("vault.key")).toEqual(to);
    expect(oldKeys(dataDir, {})).toEqual([old]);
  });

  it("after another one knows all earlier keys", () => {
    const keys = [keyFile(dataDir, {})];
    for (let more = 0; more < 3; more += 1) {
      const change = keyChange(dataDir, {});
      keys.push(change.begin());
      change.finish();
    }
    expect(keyChange(dataDir, {}).known).toHaveLength(4);
    expect(keyChange(dataDir, {}).known).toEqual(expect.arrayContaining(keys));
  });
});

describe("a change to a key in MILLRACE_KEY", () => {
  const [one, two] = [randomBytes(32), randomBytes(32)];

  it("takes MILLRACE_OLD_KEY, and touches no file", () => {
    const env = { MILLRACE_KEY: text(two), MILLRACE_OLD_KEY: text(one) };
    const change = keyChange(dataDir, env);
    expect([change.isChange, change.known]).toEqual([true, [two, one]]);
    expect(change.begin()).toEqual(two);
    expect(change.finish()).toBeNull();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("is none without an old key, or with the same one", () => {
    expect(keyChange(dataDir, { MILLRACE_KEY: text(one) }).isChange).toBe(false);
    const same = { MILLRACE_KEY: text(one), MILLRACE_OLD_KEY: text(one) };
    expect(keyChange(dataDir, same).isChange).toBe(false);
  });

  it("from a file sets that aside, so that nobody takes it for the one that counts", () => {
    const old = keyFile(dataDir, {});
    const change = keyChange(dataDir, { MILLRACE_KEY: text(two) });
    expect(change.isChange).toBe(true);
    change.begin();
    expect(existsSync(inFolder("vault.key"))).toBe(true);
    expect(change.finish()).toBe(inFolder(`vault.key.before-${nameOf(old)}`));
    expect(readdirSync(dataDir)).toEqual([`vault.key.before-${nameOf(old)}`]);
    expect(() => refuseHalfChanged(dataDir, { MILLRACE_KEY: text(two) })).not.toThrow();
  });

  it("and back to a file makes a new one there", () => {
    const change = keyChange(dataDir, { MILLRACE_OLD_KEY: text(one) });
    const to = change.begin();
    expect(change.finish()).toBeNull();
    expect(keyIn("vault.key")).toEqual(to);
  });

  it.each(["vault.key", "vault.key.next"])("keeps a %s that is the same key", (name) => {
    put(name, two);
    keyChange(dataDir, { MILLRACE_KEY: text(two), MILLRACE_OLD_KEY: text(one) }).finish();
    expect(keyIn(name)).toEqual(two);
  });
});

it("a file with another name is no old key", () => {
  put(`vault.key.before-${"A".repeat(8)}`, randomBytes(32));
  expect(oldKeys(dataDir, {})).toHaveLength(1);
  renameSync(inFolder(`vault.key.before-${"A".repeat(8)}`), inFolder("vault.key.before-x"));
  expect(oldKeys(dataDir, {})).toEqual([]);
  expect(oldKeys(join(dataDir, "none"), {})).toEqual([]);
});
