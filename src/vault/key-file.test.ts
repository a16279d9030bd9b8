import { randomBytes } from "node:crypto";
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VaultError } from "./errors.ts";
import { keyFile } from "./key-file.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-vault-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof VaultError) return error.code;
    throw error;
  }
  return "no error";
}

describe("the key of the vault", () => {
  it("is made at the first start, for its owner alone, and stays the same", () => {
    const made = keyFile(dataDir, {});
    expect(made).toHaveLength(32);
    expect(readdirSync(dataDir)).toEqual(["vault.key"]);
    expect(statSync(join(dataDir, "vault.key")).mode & 0o777).toBe(0o600);
    expect(keyFile(dataDir, {})).toEqual(made);
  });

  it("comes from MILLRACE_KEY where that is set, and then no file is made", () => {
    const key = randomBytes(32);
    expect(keyFile(dataDir, { MILLRACE_KEY: key.toString("base64") })).toEqual(key);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.each(["short", "A".repeat(40), `${"A".repeat(43)}=!`, "A".repeat(44)])("is not %j", (text) => {
    expect(codeOf(() => keyFile(dataDir, { MILLRACE_KEY: text }))).toBe("vault.key_malformed");
    writeFileSync(join(dataDir, "vault.key"), text, { mode: 0o600 });
    expect(codeOf(() => keyFile(dataDir, {}))).toBe("vault.key_malformed");
  });

  it("is never replaced, even when it is damaged", () => {
    const path = join(dataDir, "vault.key");
    writeFileSync(path, "", { mode: 0o600 });
    expect(codeOf(() => keyFile(dataDir, {}))).toBe("vault.key_malformed");
    expect(readFileSync(path, "utf8")).toBe("");
  });

  if (process.platform !== "win32")
    it("is refused when others may read it", () => {
      keyFile(dataDir, {});
      chmodSync(join(dataDir, "vault.key"), 0o640);
      expect(codeOf(() => keyFile(dataDir, {}))).toBe("vault.key_file_exposed");
    });

  it("cannot be made in a directory that is not there", () => {
    expect(codeOf(() => keyFile(join(dataDir, "missing"), {}))).toBe("vault.key_file_unusable");
  });
});
