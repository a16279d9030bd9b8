import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpConnector } from "#connectors/http/http.connector.ts";
import { replayed } from "#connectors/replay.world.ts";
import { runCli } from "./program.ts";

const asked: string[] = [];
const system = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.setHeader("content-type", "application/json");
  response.end(`{"id":"5","seen":${JSON.stringify(request.headers.authorization)}}`);
});
let folder: string;
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => system.listen(0, "127.0.0.1", resolve));
  // A server on a port has an address with one.
  host = `127.0.0.1:${(system.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "millrace-try-"));
});
afterAll(() => {
  system.close();
  rmSync(folder, { recursive: true });
});

async function tryOut(offer: readonly string[], input: object, lang = "en") {
  let [out, err] = ["", ""];
  const file = join(folder, "input.json");
  writeFileSync(file, JSON.stringify(input));
  const values = { base: `http://${host}/v1`, auth: "bearer", token: "sk_very_secret" };
  const args = ["connectors", "try", ...offer, "--values", "-", "--input", file];
  const code = await runCli(["--lang", lang, ...args], {
    env: { ...process.env, MILLRACE_PRIVATE_HOSTS: host },
    // The command line reads nothing of it but its bytes.
    stdin: new PassThrough().end(JSON.stringify(values)) as unknown as NodeJS.ReadStream,
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

test("an author tries a read, and a write only when asking for it, and sees no credentials", async () => {
  const read = await tryOut(["http", "read"], { path: "/things/5" });
  expect(read).toMatchObject({ code: 0, err: "" });
  expect(read.out).toContain(`Sent: GET http://${host}/v1/things/5`);
  expect(read.out).toContain("Answered with 200");
  expect(read.out).not.toContain("sk_very_secret");
  const write = { method: "POST", path: "/things", body: "json", json: '{"total":5}' };
  const kept = await tryOut(["http", "send-request"], write);
  expect(kept).toMatchObject({ code: 1, err: expect.stringContaining("nothing was sent") });
  expect(kept.out).toContain("What is written down before the write");
  expect(kept.out).toContain(`What would be sent: POST http://${host}/v1/things`);
  expect(kept.out).not.toContain("sk_very_secret");
  expect(asked).toEqual(["GET /v1/things/5"]);
  const file = join(folder, "recorded.json");
  const sent = ["http", "send-request", "--send", "--record", file];
  expect(await tryOut(sent, write, "ja")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/応答 200[^]*出力/),
  });
  expect(asked).toEqual(["GET /v1/things/5", "POST /v1/things"]);
  const recorded = readFileSync(file, "utf8");
  expect(recorded).not.toContain("sk_very_secret");
  const values = { base: "https://api.example.com" };
  expect(replayed(httpConnector, JSON.parse(recorded), values)).toMatchObject({
    is: "done",
    answer: { status: 200 },
  });
});

test("what cannot be tried is said", async () => {
  expect(await tryOut(["http", "draw"], {})).toMatchObject({
    code: 1,
    err: expect.stringMatching(/no trigger or action draw.*send-request/),
  });
});
