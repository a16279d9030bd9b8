import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Permission, permissions } from "#people/permissions.ts";
import { openServerWorld, type ServerWorld } from "./server.world.ts";

const file = new URL("../../docs/permissions.md", import.meta.url);
const [begin, end] = ["<!-- permissions: begin -->", "<!-- permissions: end -->"];
const table: Readonly<Record<string, Permission>> = permissions;

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), security: z.array(z.unknown()).exactOptional() }),
    ),
  ),
});

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

let world: ServerWorld;
let operations: readonly Operation[];
beforeAll(async () => {
  world = await openServerWorld();
  const { body } = await world.call("GET", "/openapi.json");
  operations = Object.entries(Document.parse(body).paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.length !== 0)
      .map(([method, { operationId }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        path,
      })),
  );
});
afterAll(() => world.close());

describe("the table of permissions", () => {
  it("has every operation of the API, and nothing else", () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(table).toSorted());
  });

  it("stands in docs/permissions.md", () => {
    const text = readFileSync(file, "utf8");
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    expect(Math.min(from, to)).toBeGreaterThan(0);
    const now = `${text.slice(0, from + begin.length)}\n\n${written()}\n\n${text.slice(to)}`;
    if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(file, now);
    else expect(text).toBe(now);
  });
});

function written(): string {
  const rows = operations.map(({ id, method, path }) => {
    const { role, scope, object } = table[id] ?? {};
    return `| ${method} ${path.replace("/api/v1", "")} | ${role} | ${scope} | ${object} |`;
  });
  return [
    "| request | least role | scope of a key | object |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
