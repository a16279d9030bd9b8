import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServerWorld, type ServerWorld } from "./server.world.ts";

/**
 * Every operation of the OpenAPI document, with input made from its own schema and spoilt in places:
 * whatever comes, the answer is a 2xx or a 4xx with a code, and it comes soon.
 */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { content: { "application/json": { schema: Schema } } };
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

let world: ServerWorld;
let document: Document;
/** Ids that exist, so that more than the first look-up is reached. */
let ids: string[];

beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  document = (await world.call("GET", "/openapi.json")).body as Document;
  const connection = await world.connect();
  const made = await world.call("POST", "/flows", { name: "There" });
  ids = [connection, (made.body as { id: string }).id];
}, 30_000);
afterAll(() => world.close());

const hostileText = fc.constantFrom(
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "%00",
  "%ff",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "\u202e\u0000\uffff",
  "𠮷野家で🍣",
  "-1",
  "1e999",
  "x".repeat(10_000),
  "2026-02-30",
  "9999-12-31T23:59:59.999Z",
  "0000-01-01",
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(null, true, 0, -0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(nested(70), nested(10)),
);

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] };
}

/** As the schema says; `spoilt` here and there with something else. */
function fromSchema(schema: Schema, spoilt: boolean, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant("too deep");
  const written = asWritten(schema, spoilt, depth);
  if (!spoilt) return written;
  return fc.oneof({ weight: 20, arbitrary: written }, { weight: 1, arbitrary: hostile });
}

function asWritten(schema: Schema, spoilt: boolean, depth: number): fc.Arbitrary<unknown> {
  const deeper = (one: Schema) => fromSchema(one, spoilt, depth + 1);
  if (schema.$ref !== undefined) return deeper(resolve(schema.$ref));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(deeper));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (String(Array.isArray(schema.type) ? schema.type[0] : schema.type)) {
    case "object": {
      const known = Object.entries(schema.properties ?? {}).map(([name, one]) => [
        name,
        deeper(one),
      ]);
      const others = schema.additionalProperties;
      const name = spoilt ? hostileText : fc.constantFrom("name", "stripe", "amount");
      return fc
        .tuple(
          fc.record(Object.fromEntries(known) as Record<string, fc.Arbitrary<unknown>>),
          typeof others === "object" || spoilt
            ? fc.option(fc.tuple(name, deeper(typeof others === "object" ? others : {})), {
                freq: 3,
              })
            : fc.constant(null),
        )
        .map(([object, extra]) =>
          extra === null || Object.hasOwn(schema.properties ?? {}, extra[0])
            ? object
            : Object.fromEntries([...Object.entries(object), extra]),
        );
    }
    case "array":
      return fc.array(deeper(schema.items ?? {}), { maxLength: 3 });
    case "integer":
    case "number":
      return spoilt
        ? fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger())
        : fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 100, 100) });
    case "boolean":
      return fc.boolean();
    case "string":
      return fc.oneof(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc.constantFrom("s1", "trigger", "stripe", "new-charge", "2026-01-01T00:00:00Z", ...ids),
      );
    default:
      return spoilt ? hostile : fc.jsonValue({ maxDepth: 3 });
  }
}

function resolve(reference: string): Schema {
  const path = reference.slice("#/components/schemas/".length).split("/");
  const found = path.reduce<unknown>(
    (at, key) => (at as Record<string, unknown>)[key],
    document.components.schemas,
  );
  return found as Schema;
}

/** How a body can be spoilt as a whole. */
const spoil = fc.constantFrom(
  ...Array.from({ length: 40 }, () => (body: string) => body),
  (body: string) => body.slice(0, -1),
  (body: string) => `${body},`,
  (body: string) => body.replaceAll('"', "'"),
  () => "",
);

const contentType = fc.constantFrom(
  ...Array.from({ length: 40 }, () => "application/json"),
  "application/json; charset=utf-16",
  "application/vnd.api+json",
  "text/plain",
  "application/jsonx",
);

const idLike = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...ids), hostileText, fc.string({ minLength: 1, maxLength: 20 }));

function requests(path: string, operation: Operation) {
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((one) => one.in === "path").map(({ name }) => [name, idLike()]);
  const inQuery = parameters
    .filter((one) => one.in === "query")
    .map(({ name, schema }) => [
      name,
      fc.oneof(fromSchema(schema, false), fromSchema(schema, true), hostileText),
    ]);
  const body = operation.requestBody?.content["application/json"].schema;
  return fc.record({
    path: fc
      .record(Object.fromEntries(inPath) as Record<string, fc.Arbitrary<string>>)
      .map((given) =>
        path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(given[name]) || "x"),
      ),
    query: fc.record(Object.fromEntries(inQuery) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [],
    }),
    body:
      body === undefined
        ? fc.constant(null)
        : fc
            .tuple(fc.oneof(fromSchema(body, false), fromSchema(body, true)), spoil)
            .map(([json, change]) => change(JSON.stringify(json) ?? "null")),
    type: contentType,
    language: fc.constantFrom("en", "ja", "", "\u0000", "ja;q=x", "*"),
  });
}

function encode(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return encodeURIComponent(text.toWellFormed());
}

test(
  "hostile input is refused with a code, and never breaks anything",
  { timeout: 120_000 },
  async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (method === "delete") continue;
        await fc.assert(
          fc.asyncProperty(requests(path, operation), async (request) => {
            const query = Object.entries(request.query).map(
              ([name, value]) => `${name}=${encode(value)}`,
            );
            const address = `${request.path.slice("/api/v1".length)}${query.length > 0 ? "?" : ""}${query.join("&")}`;
            const headers = {
              "content-type": request.type,
              ...(request.language.includes("\0") ? {} : { "accept-language": request.language }),
            };
            const reply = await world.call(
              method.toUpperCase(),
              address,
              request.body ?? undefined,
              headers,
            );
            const shown = `${method} ${address} ${request.body ?? ""}: ${reply.status} ${reply.text} ${world.logged.at(-1)}`;
            expect(reply.status < 500, shown).toBe(true);
            if (reply.status >= 400) {
              expect(reply.body, shown).toMatchObject({
                error: {
                  code: expect.stringMatching(/^[\w.]+$/),
                  message: expect.any(String),
                  details: expect.any(Array),
                },
              });
            }
          }),
          { numRuns: operation.requestBody === undefined ? 30 : 120 },
        );
      }
    }
  },
);
