import { describe, expect, test } from "vitest";
import { DataDirError, type DataDirFault } from "#disk/data-dir.ts";
import { type PostgresFault, PostgresStartError } from "#storage/postgres/start-errors.ts";
import { StartError, type StartFault } from "#disk/start-errors.ts";
import { VaultError } from "#vault/errors.ts";
import { ConfigError } from "./config.ts";
import { startSentence } from "./start-failure.ts";

const dataDirFaults: readonly DataDirFault[] = [
  { code: "data_dir_unwritable", path: "/d", reason: "EACCES" },
  { code: "data_dir_on_network", path: "/d", fileSystem: "NFS" },
];
const faults: readonly StartFault[] = [
  { code: "data_dir_in_use", path: "/d" },
  { code: "disk_full", path: "/d" },
  { code: "database_too_new", path: "/d", found: 9, known: 1 },
  { code: "database_moved", path: "/d", destination: "postgres://db/m", finished: true },
  { code: "database_moved", path: "/d", destination: "postgres://db/m", finished: false },
  { code: "database_unreadable", path: "/d", reason: "not a database" },
];
const postgresFaults: readonly PostgresFault[] = [
  { code: "postgres_unreachable", reason: "ECONNREFUSED" },
  { code: "postgres_refused", reason: "password" },
  { code: "postgres_too_old", found: "12.1", needed: "14" },
  { code: "postgres_not_durable", setting: "fsync" },
  { code: "postgres_read_only" },
  { code: "postgres_encoding", found: "LATIN1" },
  { code: "postgres_in_use" },
  { code: "postgres_older_at_work", at: ["10.0.0.7", "10.0.0.8"] },
  { code: "postgres_foreign", reason: "relation exists" },
  { code: "postgres_too_new", found: 9, known: 1 },
];
const port = (code: string) => Object.assign(new Error("listen"), { code, port: 3400 });

const failures: readonly (readonly [string, unknown])[] = [
  ...dataDirFaults.map((fault) => [fault.code, new DataDirError(fault)] as const),
  ...faults.map((fault) => [fault.code, new StartError(fault)] as const),
  ...postgresFaults.map((fault) => [fault.code, new PostgresStartError(fault)] as const),
  ["an unknown option", new ConfigError("--colour", null)],
  ["a wrong value", new ConfigError("--port", { en: "a number", ja: "数値" })],
  ["a malformed key", new VaultError("vault.key_malformed", "bad")],
  ["an open key file", new VaultError("vault.key_file_exposed", "open")],
  ["an unusable key file", new VaultError("vault.key_file_unusable", "gone")],
  ["no key", new VaultError("vault.key_missing", "none")],
  ["a key half changed", new VaultError("vault.key_change_unfinished", "half")],
  ["a key not changed", new VaultError("vault.key_unchanged", "same")],
  ["another key", new VaultError("vault.other_key", "other")],
  ["a port in use", port("EADDRINUSE")],
  ["a forbidden port", port("EACCES")],
  ["something else", new Error("Out of luck")],
  ["something that is no error", "luck"],
];

describe.each(failures)("%s", (_, failure) => {
  test("is one plain line in both languages", () => {
    const en = startSentence(failure, "en");
    const ja = startSentence(failure, "ja");
    for (const sentence of [en, ja]) {
      expect(sentence).not.toMatch(/\n|undefined|\{\{|Error:/);
      expect(sentence.length).toBeGreaterThan(20);
    }
    expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(en).not.toBe(ja);
  });
});

test("names the port, the folder and the option", () => {
  expect(startSentence(port("EADDRINUSE"), "en")).toContain("3400");
  expect(startSentence(new StartError({ code: "data_dir_in_use", path: "/d" }), "ja")).toContain(
    "/d",
  );
  expect(startSentence(new ConfigError("--port", { en: "a number", ja: "数値" }), "ja")).toContain(
    "数値",
  );
});
