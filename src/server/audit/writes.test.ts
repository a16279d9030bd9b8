import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { scopes } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { codeOf } from "../people.world.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";
import { audited } from "./audited.ts";
import { mostBytes, mostWrites } from "./writes.ts";

let world: ServerWorld;
beforeAll(async () => {
  // However long so many requests take, they come in one minute.
  world = await openServerWorld({ stands: true });
});
afterAll(() => world.close());

it("one person changes so much in a minute, with all their keys, and keeps nobody else waiting", async () => {
  const ken = await world.as("builder", "Ken");
  const hana = await world.as("builder", "Hana");
  const create = (who: typeof ken) =>
    who.call("POST", "/flows", { name: "" }, { "content-length": "11" });
  for (let count = 0; count < mostWrites; count += 1) await create(ken);
  const refused = await create(await world.as("builder", "Ken"));
  expect([refused.status, codeOf(refused)]).toEqual([429, "request.too_many_writes"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  // What a person reads is not counted, but for what leaves a line in the log.
  expect((await ken.call("GET", "/flows")).status).toBe(200);
  expect(codeOf(await ken.call("GET", "/flows/flow_x/export"))).toBe("request.too_many_writes");
  expect((await create(hana)).status).toBe(400);
  world.advance(60_000);
  expect((await create(ken)).status).toBe(400);
});

it("one person sends so many bytes in an hour; who does not say how many sends the most", async () => {
  const mio = await world.as("builder", "Mio");
  const send = (length?: number) => {
    const headers =
      length === undefined
        ? { "transfer-encoding": "chunked" }
        : { "content-length": String(length) };
    return mio.call("POST", "/flows", { name: "" }, headers);
  };
  for (let sent = 0; sent < mostBytes; sent += 1024 * 1024) expect((await send()).status).toBe(400);
  expect(codeOf(await send())).toBe("request.too_many_writes");
  world.advance(60_000);
  expect(codeOf(await send(11))).toBe("request.too_many_writes");
  world.advance(3_600_000);
  expect((await mio.call("GET", "/me")).status).toBe(401);
});

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

it("every operation that changes something, or leaves a line in the log, counts", async () => {
  const { body } = await world.call("GET", "/openapi.json");
  const writes = Object.entries(Document.parse(body).paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method, { operationId }]) => method !== "get" || operationId in audited)
      .map(([method, { operationId }]) => ({ operationId, method: method.toUpperCase(), path })),
  );
  const table: Readonly<Record<string, Permission>> = permissions;
  const signedIn = writes.filter(({ operationId }) => operationId in table);
  // What is open to everybody has limits of its own.
  expect(signedIn.length).toBeGreaterThan(60);

  const walker = await world.as("administrator", "Walker");
  for (let count = 0; count < mostWrites; count += 1)
    await walker.call("POST", "/flows", { name: "" }, { "content-length": "11" });
  for (const scope of scopes) {
    const { call } = await world.as("administrator", "Walker", [scope]);
    for (const { operationId, method, path } of signedIn) {
      if (table[operationId]?.scope !== scope) continue;
      const filled = path.replace("/api/v1", "").replaceAll(/\{\w+\}/g, "nothing");
      const reply = await call(method, filled, method === "GET" ? undefined : {});
      expect([operationId, codeOf(reply)]).toEqual([operationId, "request.too_many_writes"]);
    }
  }
});
