import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn, made } from "#server/people.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let connection: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  connection = await world.connect();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function millrace(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_API_KEY: token, LANG: "C" },
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

test("versions are listed, compared and put back into the draft, which asks where that loses changes", async () => {
  const amount = (value: number) => draftOn(connection, { amount: value });
  const draft = amount(100);
  const { id } = made(await world.call("POST", "/flows", { name: "Pays", draft }));
  expect((await millrace("flows", "versions", "Pays")).out).toContain("not been published yet");
  await world.call("POST", `/flows/${id}/activate`, { from: "now" });
  await world.call("PUT", `/flows/${id}`, { name: "Pays", draft: amount(900), revision: 1 });
  await world.call("POST", `/flows/${id}/publish`);
  expect((await millrace("flows", "versions", "Pays")).out).toMatch(
    /Version +Time +Published by +Agreed +New runs\n2 .* yes\n1 .* -\n/,
  );
  expect((await millrace("flows", "compare", "Pays", "1")).out).toMatch(/Amount .*: ¥100 → ¥900\n/);
  expect((await millrace("flows", "compare", "Pays", "2", "draft")).out).toContain(
    "no differences",
  );
  const none = await millrace("flows", "compare", "Pays", "7");
  expect([none.code, none.err]).toEqual([1, expect.stringContaining("no version 7")]);

  expect(await millrace("flows", "restore", "Pays", "1")).toMatchObject({ code: 0, err: "" });
  const restored = await world.call("GET", `/flows/${id}`);
  expect(restored.body).toMatchObject({
    changed: true,
    version: { number: 2 },
    draft: { steps: [{ input: { amount: { value: 100 } } }] },
  });
  const asked = await millrace("flows", "restore", "Pays", "2");
  expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("--yes")]);
  expect((await millrace("flows", "restore", "Pays", "2", "--yes")).code).toBe(0);
  expect((await world.call("GET", `/flows/${id}`)).body).toMatchObject({ changed: false });
});

test("credentials for starting a flow by HTTP are shown once, replaced and revoked", async () => {
  const trigger = { kind: "invoke", inputs: [], outputs: [] };
  const draft = { ...draftOn(connection, { amount: 100 }), trigger };
  const { id } = made(await world.call("POST", "/flows", { name: "On call", draft }));
  const rotate = ["flows", "invoke-credentials", "rotate", "On call"];
  const first = await millrace(...rotate);
  expect([first.code, first.out]).toEqual([0, expect.stringContaining(`/hooks/${id}`)]);
  const [, secret = ""] = /Client secret +(\S{43})\n/.exec(first.out) ?? [];
  expect(secret).not.toBe("");
  const second = await millrace(...rotate, "--keep-old", "60", "--json");
  expect(JSON.parse(second.out)).toMatchObject({ secrets: [{ expiresAt: null }, {}] });
  const shown = await millrace("flows", "invoke-credentials", "show", "On call");
  expect(shown.out).not.toContain(secret);
  expect(shown.out.match(/^Secret /gm)).toHaveLength(2);
  expect((await millrace(...rotate, "--keep-old", "soon")).code).toBe(2);
  expect((await millrace("flows", "invoke-credentials", "revoke", "On call")).code).toBe(0);
  expect(await world.store.invokeKeys(id)).toEqual([]);
});
