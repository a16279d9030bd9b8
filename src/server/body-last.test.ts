import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isAtLeast } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { type Listening, listen } from "./listen.ts";
import { type RawOptions, rawRequest } from "./raw-http.world.ts";
import { openServerWorld, type ServerWorld } from "./server.world.ts";

/** Whoever may not do something is told so before the body is there: these never send theirs. */

const table: Readonly<Record<string, Permission>> = permissions;

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

interface Route extends Permission {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

let world: ServerWorld;
let server: Listening;
let routes: readonly Route[];
beforeAll(async () => {
  world = await openServerWorld();
  server = await listen(world.app.fetch, 0);
  const { paths } = Document.parse((await world.call("GET", "/openapi.json")).body);
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId: id }]) => {
      const permission = table[id];
      return method === "get" || permission === undefined
        ? []
        : [{ id, method, path, ...permission }];
    }),
  );
  expect(routes.length).toBeGreaterThan(40);
});
afterAll(async () => {
  await server.close();
  await world.close();
});

/** What a request without its body is answered with; "nothing" where the body is waited for. */
async function answerTo(
  method: string,
  path: string,
  authorization?: string,
  waiting?: RawOptions,
): Promise<string> {
  const lines = [
    `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "x")} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    "Content-Type: application/json",
    "Content-Length: 1000",
  ];
  const sent = [[...lines, "", '{"na'].join("\r\n")];
  const reply = await rawRequest(server.url, sent, waiting).catch(() => null);
  if (reply === null) return "nothing";
  const { error } = z
    .object({ error: z.object({ code: z.string() }) })
    .parse(JSON.parse(reply.body));
  return `${reply.status} ${error.code}`;
}

test("nobody, and who shows a wrong token", async () => {
  for (const { id, method, path } of routes) {
    expect([id, await answerTo(method, path)]).toEqual([id, "401 request.token_missing"]);
    const wrong = await answerTo(method, path, "Bearer wrong");
    expect([id, wrong]).toEqual([id, "401 request.token_wrong"]);
  }
  const call = await answerTo("POST", "/hooks/x", "Basic eDp5");
  expect(call).toBe("401 hook.wrong_credentials");
});

test("too little a role, and a key for something else", async () => {
  const { key } = await world.as("viewer", "Vera");
  const reader = await world.as("administrator", "Reader", ["read"]);
  for (const { id, method, path, role, scope } of routes) {
    if (!isAtLeast("viewer", role))
      expect([id, await answerTo(method, path, `Bearer ${key}`)]).toEqual([
        id,
        "403 request.not_permitted",
      ]);
    if (scope !== "read")
      expect([id, await answerTo(method, path, `Bearer ${reader.key}`)]).toEqual([
        id,
        "403 request.key_out_of_scope",
      ]);
  }
});

test("whoever may come in is waited for", async () => {
  expect(await answerTo("POST", "/api/v1/sign-in", undefined, { within: 500 })).toBe("nothing");
});
