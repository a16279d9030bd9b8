import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { isAway } from "./away.ts";

const nowhere = join(tmpdir(), "no-postgres-here");

describe("PostgreSQL is away", () => {
  it.each([
    ["whose port nobody listens at", "127.0.0.1"],
    ["whose socket is gone", encodeURIComponent(nowhere)],
  ])("%s", async (_, host) => {
    const client = new pg.Client({ connectionString: `postgres://flows:secret@${host}:1/flows` });
    const error: unknown = await client.connect().catch((reason: unknown) => reason);
    expect(isAway(error)).toBe(true);
  });

  it("is not said of a file that is missing", async () => {
    const error: unknown = await readFile(nowhere).catch((reason: unknown) => reason);
    expect(isAway(error)).toBe(false);
  });
});
