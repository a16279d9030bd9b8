import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { expect, test } from "vitest";

/** Who may import whom: the table of ARCHITECTURE.md. */

interface Room {
  /** Rooms whose values it may use. */
  readonly values: readonly string[];
  /** Rooms of which it may know the types only. */
  readonly types: readonly string[];
}

const rooms: Readonly<Record<string, Room>> = {
  sdk: { values: [], types: [] },
  connectors: { values: ["sdk"], types: [] },
  exchange: { values: ["sdk"], types: [] },
  flow: { values: ["i18n"], types: ["sdk"] },
  engine: { values: ["flow", "sdk"], types: [] },
  templates: { values: ["flow", "sdk"], types: [] },
  people: { values: [], types: [] },
  vault: { values: [], types: [] },
  i18n: { values: [], types: [] },
  reading: { values: ["engine", "flow", "people", "sdk"], types: [] },
  storage: { values: ["disk", "engine", "flow", "people", "reading", "sdk"], types: [] },
  disk: { values: [], types: ["engine", "people"] },
  server: {
    values: [
      "engine",
      "exchange",
      "flow",
      "templates",
      "sdk",
      "people",
      "reading",
      "vault",
      "i18n",
    ],
    types: [],
  },
  web: { values: ["flow", "i18n"], types: ["reading", "server", "sdk"] },
  cli: { values: ["i18n"], types: ["flow", "sdk", "server"] },
};

/** Pure values without imports of their own, that run in a browser as well: as good as types. */
const pureValues = new Set([
  "#sdk/json.ts",
  "#sdk/text.ts",
  "#sdk/currency.ts",
  "#sdk/deed.ts",
  "#sdk/formatting.ts",
  "#flow/file-text.ts",
]);

/** Shapes of what the server says, in zod alone: its callers read by them. */
const shapes = new Set(["#server/refusal-body.ts", "#server/money-limit.ts"]);

/** The files of the composition root; serve.ts is the only one that knows every room. */
const roots: Readonly<Record<string, readonly string[]>> = {
  "serve.ts": Object.keys(rooms),
  "main.ts": ["i18n"],
  "installation.ts": ["disk", "engine", "people", "reading", "server", "storage", "vault"],
  "offline.ts": ["disk", "people", "server", "storage", "vault", "i18n"],
  "try-connector.ts": ["connectors", "engine", "exchange", "i18n", "sdk"],
  "rotate-key.ts": ["people", "storage", "vault"],
  "rotate-token.ts": ["server", "vault"],
  "start-failure.ts": ["disk", "storage", "vault", "i18n"],
  "logging.ts": [],
  "test-clock.ts": ["engine"],
  "test-crash.ts": ["engine", "sdk"],
  "config.ts": ["sdk"],
  "config.backups.ts": ["sdk"],
  "config.history.ts": ["sdk"],
  "config.people.ts": ["sdk"],
  "reach.ts": ["exchange", "sdk"],
  "setting.ts": ["sdk"],
};

/** Tests and what only they use may import what they need; nothing else may import them. */
const forTests = /(\.test|\.pg|\.e2e|\.contract|\.world|(^|\/)fixtures)\.ts$|-contract\//;

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(source: string): Import[] {
  const statements =
    /^\s*(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s*"([^"]+)"|^\s*import\s*\(?\s*"([^"]+)"|[^\w.]import\(\s*"([^"]+)"/gm;
  return [...source.matchAll(statements)].map(([, type, names = "", from, bare, dynamic]) => ({
    target: from ?? bare ?? dynamic ?? "",
    typeOnly: type !== undefined || isAllTypes(names),
  }));
}

/** `{ type A, type B }` */
function isAllTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}$/
    .exec(names)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  return listed !== undefined && listed.every((name) => name === "" || name.startsWith("type "));
}

/** What is wrong with the imports of one file, whose path is from the root of the repository. */
function violations(path: string, source: string): string[] {
  if (forTests.test(path)) return [];
  return importsOf(source).flatMap((one) => {
    const wrong = path.startsWith("simulator/") ? ofSimulator(path, one) : ofProduct(path, one);
    return wrong === null ? [] : [`${path} must not import ${one.target}: ${wrong}`];
  });
}

function ofSimulator(path: string, { target }: Import): string | null {
  if (target.startsWith("#")) return "the simulator is outside of the product";
  if (!target.startsWith(".")) return null;
  return posix.join(dirname(path), target).startsWith("simulator/")
    ? null
    : "it leaves the simulator";
}

function ofProduct(path: string, { target, typeOnly }: Import): string | null {
  if (forTests.test(target)) return "it belongs to tests";
  const inside = path.slice("src/".length);
  const room = inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : null;
  if (target.startsWith(".")) {
    const resolved = posix.join(dirname(path), target);
    if (room === null) return isRootFile(resolved) ? null : "name the room with #";
    return resolved.startsWith(`src/${room}/`) ? null : `it leaves the room ${room}`;
  }
  const to = /^#([^/]+)\//.exec(target)?.[1];
  if (to === undefined) return null;
  if (room === null) return roots[inside]?.includes(to) === true ? null : "this root file may not";
  const rules = rooms[room];
  if (rules === undefined) return `${room} is no room`;
  if (to === room || rules.values.includes(to)) return null;
  if (!rules.types.includes(to)) return `${room} may not know ${to}`;
  return typeOnly || pureValues.has(target) || shapes.has(target)
    ? null
    : `${room} may know only types of ${to}`;
}

function isRootFile(path: string): boolean {
  return path === "package.json" || /^src\/[\w.-]+\.ts$/.test(path);
}

function filesOf(folder: string): string[] {
  const root = join(import.meta.dirname, "..");
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
}

test.each(["src", "simulator"])("every file of %s imports only what it may", (folder) => {
  const files = filesOf(folder);
  expect(files.length).toBeGreaterThan(20);
  const wrong = files.flatMap((file) =>
    violations(file, readFileSync(join(import.meta.dirname, "..", file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("the pure values import nothing but types", () => {
  for (const target of pureValues) {
    const file = join(import.meta.dirname, target.slice(1));
    const imports = importsOf(readFileSync(file, "utf8"));
    expect(imports.filter(({ typeOnly }) => !typeOnly)).toEqual([]);
  }
});

test("the shapes import zod, and each other", () => {
  for (const shape of shapes) {
    const imports = importsOf(readFileSync(join(import.meta.dirname, shape.slice(1)), "utf8"));
    const others = imports.map(({ target }) => target.replace(/^\./, posix.dirname(shape)));
    expect(others.filter((target) => target !== "zod" && !shapes.has(target))).toEqual([]);
  }
});

test.each([
  ["src/engine/poll.ts", 'import { openSqlite } from "#storage/sqlite/index.ts";'],
  ["src/engine/poll.ts", 'import { stripe } from "#connectors/stripe/stripe.connection.ts";'],
  ["src/engine/poll.ts", 'import { fillIn } from "../flow/problems.ts";'],
  ["src/sdk/http.ts", 'import type { Engine } from "#engine/engine.ts";'],
  ["src/flow/check.ts", 'import { field } from "#sdk/fields.ts";'],
  ["src/flow/check.ts", 'import { type FieldFacts, field } from "#sdk/fields.ts";'],
  ["src/cli/main.ts", 'import { createApp } from "#server/app.ts";'],
  ["src/cli/main.ts", 'import type { Store } from "#engine/store.ts";'],
  ["src/server/app.ts", 'import { openSqlite } from "#storage/sqlite/index.ts";'],
  ["src/server/app.ts", 'export { run } from "../main.ts";'],
  ["src/server/app.ts", 'const store = await import("#storage/sqlite/index.ts");'],
  ["src/server/app.ts", 'import "#connectors/index.ts";'],
  ["src/server/app.ts", 'import { world } from "./server.world.ts";'],
  ["src/config.ts", 'import { createEngine } from "#engine/create-engine.ts";'],
  ["src/engine/poll.ts", 'import { Simulator } from "../../simulator/stripe/simulator.ts";'],
  ["simulator/stripe/lists.ts", 'import { minorDigits } from "#sdk/currency.ts";'],
  ["simulator/stripe/lists.ts", 'import { minorDigits } from "../../src/sdk/currency.ts";'],
])("catches in %s: %s", (path, source) => {
  expect(violations(path, source)).toHaveLength(1);
});

test.each([
  ["src/flow/check.ts", 'import type { FieldFacts } from "#sdk/fields.ts";'],
  ["src/flow/check.ts", 'import { type Json, isJsonObject } from "#sdk/json.ts";'],
  ["src/cli/client.ts", 'import type { Api } from "#server/app.ts";'],
  ["src/engine/poll.ts", 'import {\n  a,\n  b,\n} from "./accept.ts";\nimport { z } from "zod";'],
  ["src/serve.ts", 'import { openSqlite } from "#storage/sqlite/index.ts";'],
  ["src/engine/poll.test.ts", 'import { openSqlite } from "#storage/sqlite/index.ts";'],
])("allows in %s: %s", (path, source) => {
  expect(violations(path, source)).toEqual([]);
});
