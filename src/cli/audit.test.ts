import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let place: string;
beforeAll(async () => {
  world = await openServerWorld();
  server = await listen(world.app.fetch, 0);
  place = mkdtempSync(join(tmpdir(), "millrace-cli-audit-"));
  writeFileSync(join(place, "api-token"), `${token}\n`);
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(place, { recursive: true });
});

async function millrace(args: readonly string[], env: Record<string, string> = {}) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: place, LANG: "C", ...env },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => new Promise(() => undefined),
  });
  return { code, out, err };
}

test("the audit log is read and exported", async () => {
  expect((await millrace(["audit", "--action", "flow."])).out).toContain("no such entries");
  await fetch(`${server.url}/api/v1/flows`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: '{"name":"Noted"}',
  });
  const read = await millrace(["audit", "--action", "flow.created"]);
  expect([read.code, read.out]).toEqual([0, expect.stringMatching(/local +token +127\.0\.0\.1/)]);
  const file = join(place, "audit.jsonl");
  const written = await millrace(["audit", "--action", "flow.", "--export", file]);
  expect([written.code, written.err]).toEqual([0, expect.stringContaining("is exported to")]);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { person: { id: "local" }, action: "flow.created", details: { name: "Noted" } },
  ]);
  const shown = await millrace(["audit", "--action", "flow.", "--export", "-"]);
  expect(shown.out).toBe(readFileSync(file, "utf8"));
  expect((await millrace(["audit", "--verify"])).code).toBe(0);
  expect((await millrace(["audit", "--cursor", "nonsense"])).code).toBe(1);
  expect((await millrace(["audit", "--export", join(place, "no", "where")])).code).toBe(1);
});

test("a file of old lines is told of, and named when it is not there", async () => {
  const [first, ...others] = await world.store.auditChain(0, 1_000);
  if (first === undefined) throw new Error("There is a line");
  const lines = others.length + 1;
  const lastSeq = others.at(-1)?.seq ?? first.seq;
  const at = Date.parse("2026-07-31T12:00:00Z");
  const file = { name: "audit-2026-07.jsonl.gz", firstSeq: first.seq, lastSeq, lines, until: at };
  const { hash: _, seq: __, ...told } = { ...first, id: "told", action: "audit.archived" };
  await world.store.archiveAudit({ ...file, head: "", tail: "", digest: "" }, told);
  const { out } = await millrace(["audit"]);
  expect(out).toMatch(/Older entries, until 2026-07-31 .*, are in files/);
  const verified = await millrace(["audit", "--verify"]);
  expect([verified.code, verified.err]).toEqual([
    1,
    expect.stringContaining(
      "The file audit-2026-07.jsonl.gz of the audit log is not in its folder",
    ),
  ]);
  expect((await millrace(["audit", "--export", "-"])).err).toContain("audit.file_missing");
});
