import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { findCanaries } from "./canary.ts";

const secret = `sk_test_${randomBytes(12).toString("hex")}"\\/+%&<é>`;
const canaries = [
  { name: "one", secret },
  { name: "other", secret: `sk_test_${randomBytes(12).toString("hex")}` },
];
const noise = (bytes: number) => randomBytes(bytes);

const found = (needle: string | Buffer) =>
  new Set(
    findCanaries(Buffer.concat([noise(500), Buffer.from(needle), noise(500)]), canaries).map(
      ({ canary, form }) => {
        expect(canary).toBe("one");
        return form;
      },
    ),
  );

describe("the search for a secret finds it", () => {
  it.each([
    ["as it is", secret, "as it is"],
    ["in UTF-16", Buffer.from(`{${secret}}`, "utf16le"), "UTF-16"],
    ["in hexadecimal", Buffer.from(secret).toString("hex").toUpperCase(), "hex"],
    ["as part of an address", encodeURIComponent(`a ${secret} b`), "URL-escaped"],
    ["as a field of a form", new URLSearchParams({ key: secret }).toString(), "URL-escaped"],
    ["in JSON", JSON.stringify({ key: secret }), "JSON-escaped"],
    ["in JSON in JSON", JSON.stringify(JSON.stringify([secret])), "JSON-escaped"],
    [
      "in JSON with every character escaped",
      secret.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
      "JSON-escaped",
    ],
    ["compressed", gzipSync(`log line ${secret}\n`), "as it is, compressed"],
    ["compressed without a header", deflateSync(`log line ${secret}\n`), "as it is, compressed"],
    [
      "compressed twice",
      gzipSync(gzipSync(JSON.stringify([secret]))),
      "JSON-escaped, compressed, compressed",
    ],
    [
      "in a stream that is cut off",
      gzipSync(Buffer.concat([Buffer.from(secret), noise(5_000)])).subarray(0, 3_000),
      "as it is, compressed",
    ],
  ])("%s", (_, needle, form) => {
    expect(found(needle)).toContain(form);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])("in base64, with %i characters before it", (before) => {
    for (const after of ["", ":", ":x", "} more"])
      for (const code of ["base64", "base64url"] as const) {
        const text = Buffer.from(`${"x".repeat(before)}${secret}${after}`).toString(code);
        expect(found(text)).toContain("base64");
      }
    expect(found(`Basic ${Buffer.from(`${secret}:`).toString("base64")}`)).toContain("base64");
  });

  it("in a Brotli file", () => {
    const sightings = findCanaries(brotliCompressSync(`log line ${secret}`), canaries);
    expect(sightings.map(({ form }) => form)).toContain("as it is, compressed");
  });

  it("in the pages and the log of a database", () => {
    const folder = mkdtempSync(join(tmpdir(), "millrace-canary-"));
    const db = new Sqlite(join(folder, "x.db"));
    db.pragma("journal_mode = WAL");
    db.exec("CREATE TABLE t (a, b)");
    db.prepare("INSERT INTO t VALUES (?, ?)").run(secret, gzipSync(`see ${secret}`));
    const raw = (name: string) => findCanaries(readFileSync(join(folder, name)), canaries);
    expect(raw("x.db")).toEqual([]);
    const forms = raw("x.db-wal").map(({ form }) => form);
    expect(forms).toEqual(expect.arrayContaining(["as it is", "as it is, compressed"]));
    db.pragma("wal_checkpoint(TRUNCATE)");
    expect(raw("x.db").map(({ form }) => form)).toContain("as it is");
    db.close();
    rmSync(folder, { recursive: true });
  });
});

it("the search finds nothing where nothing is, and nothing in a part of a secret", () => {
  expect(found(noise(200_000))).toEqual(new Set());
  // The noise beside it must not happen to make it whole.
  expect(found(`-${secret.slice(0, -1)}-`)).toEqual(new Set());
  expect(found(`-${secret.slice(1)}-`)).toEqual(new Set());
});
