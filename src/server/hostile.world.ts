/** For tests: requests made from the schemas of the OpenAPI document, and spoilt in every way we know. */
import fc from "fast-check";
import type { HostileRequest } from "./hostile-wire.world.ts";
import type { Document, Operation, Schema } from "./openapi-document.world.ts";
import { anySign } from "../../test/any-sign.ts";

const hostileText = fc.constantFrom(
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "../../etc/passwd",
  "..\\..\\windows",
  "%00",
  "%ff",
  "%252e%252e%252f",
  "' OR 1=1 --",
  '"; DROP TABLE flows; --',
  "%_",
  "\\",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "${7*7}",
  "\r\nSet-Cookie: a=b",
  "\u202e\u0000\uffff",
  "𠮷野家で🍣",
  "-1",
  "0x10",
  "1e999",
  "NaN",
  "x".repeat(10_000),
  "2026-02-30",
  "9999-12-31T23:59:59.999Z",
  "0000-01-01",
  "+275760-09-13T00:00:00.000Z",
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.string({ unit: anySign, maxLength: 30 }),
  fc.constantFrom(null, true, 0, -0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(nested(70), nested(10)),
);

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] };
}

/** Makes requests for the operations of one document. */
export function hostileRequests(document: Document, ids: readonly string[]) {
  /** As the schema says; `spoilt` here and there with something else. */
  const fromSchema = (schema: Schema, spoilt: boolean, depth = 0): fc.Arbitrary<unknown> => {
    if (depth > 6) return fc.constant("too deep");
    const written = asWritten(schema, spoilt, depth);
    if (!spoilt) return written;
    return fc.oneof({ weight: 20, arbitrary: written }, { weight: 1, arbitrary: hostile });
  };

  const asWritten = (schema: Schema, spoilt: boolean, depth: number): fc.Arbitrary<unknown> => {
    const deeper = (one: Schema) => fromSchema(one, spoilt, depth + 1);
    if (schema.$ref !== undefined) return deeper(resolve(document, schema.$ref));
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map(deeper));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    switch (String(Array.isArray(schema.type) ? schema.type[0] : schema.type)) {
      case "object":
        return objects(schema, spoilt, deeper);
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
  };

  const bodies = (schema: Schema): fc.Arbitrary<Uint8Array> =>
    fc
      .tuple(fc.oneof(fromSchema(schema, false), fromSchema(schema, true)), spoiling)
      .map(([json, spoil]) => spoil(JSON.stringify(json) ?? "null"));

  /** Anything that could be sent to an operation. */
  return (path: string, method: string, operation: Operation): fc.Arbitrary<HostileRequest> => {
    const parameters = operation.parameters ?? [];
    const inPath = parameters
      .filter((one) => one.in === "path")
      .map(({ name }) => [name, pathPart(ids)] as const);
    const inQuery = parameters
      .filter((one) => one.in === "query")
      .map(({ name, schema }) => {
        const value = fc.oneof(fromSchema(schema, false), fromSchema(schema, true), hostileText);
        // Twice, now and then.
        return fc
          .array(
            value.map((one) => `${name}=${encoded(one)}`),
            { maxLength: 2 },
          )
          .map((said) => said.join("&"));
      });
    const inHeaders = parameters
      .filter((one) => one.in === "header")
      .map(({ name, schema }) =>
        fc.option(
          fc
            .oneof(fromSchema(schema, false), fromSchema(schema, true), hostileText)
            .map((said) => [name, oneLine(said)] as const),
          { nil: null },
        ),
      );
    const schema = operation.requestBody?.content["application/json"].schema;
    const unasked = fc.option(bodies({}), { freq: 10 });
    return fc
      .record({
        path: fc.tuple(...inPath.map(([name, part]) => part.map((said) => [name, said] as const))),
        query: fc.tuple(...inQuery, fc.option(strayQuery, { nil: "", freq: 10 })),
        body: schema === undefined ? unasked : bodies(schema),
        type: contentType,
        asked: fc.tuple(...inHeaders),
        headers: fc.array(strayHeader, { maxLength: 2 }),
        framing: fc.constantFrom("length", "length", "chunks"),
      })
      .map(({ path: parts, query, body, type, asked, headers, framing }) => {
        const given = new Map(parts);
        const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given.get(name) ?? "x");
        const said = query.filter((one) => one !== "").join("&");
        return {
          method: method.toUpperCase(),
          target: `${filled}${said === "" ? "" : `?${said}`}`,
          headers: [
            ...(body === null ? [] : [["Content-Type", type] as const]),
            ...asked.flatMap((one) => (one === null ? [] : [one])),
            ...headers,
          ],
          body: method === "get" || method === "head" ? null : body,
          framing,
        } as const;
      });
  };
}

function objects(
  schema: Schema,
  spoilt: boolean,
  deeper: (one: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = schema.properties ?? {};
  const known: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, deeper(one)]),
  );
  const others = schema.additionalProperties;
  const name = spoilt ? hostileText : fc.constantFrom("name", "stripe", "amount");
  const extra =
    typeof others === "object" || spoilt
      ? fc.option(fc.tuple(name, deeper(typeof others === "object" ? others : {})), { freq: 3 })
      : fc.constant(null);
  return fc
    .tuple(fc.record(known, spoilt ? { requiredKeys: [] } : {}), extra)
    .map(([object, more]) =>
      more === null || Object.hasOwn(properties, more[0])
        ? object
        : Object.fromEntries([...Object.entries(object), more]),
    );
}

function resolve({ components }: Document, reference: string): Schema {
  const name = reference.slice("#/components/schemas/".length);
  return components.schemas[name] ?? {};
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** How a body can be spoilt as a whole. */
const spoiling = fc.constantFrom<((body: string) => Uint8Array)[]>(
  ...Array.from({ length: 40 }, () => bytesOf),
  (body) => bytesOf(body.slice(0, -1)),
  (body) => bytesOf(`${body},`),
  (body) => bytesOf(`\ufeff${body}`),
  (body) => bytesOf(body.replaceAll('"', "'")),
  // The same key twice, the second time under another guise.
  (body) => bytesOf(body.replace(/^\{/, '{"__proto__":{"role":"administrator"},')),
  (body) => bytesOf(body.replace(/^\{/, String.raw`{"\u005f_proto__":1,`)),
  (body) => bytesOf(body.replaceAll(/"\w{1,20}"/g, String.raw`"\ud800"`)),
  (body) => Buffer.from(body, "utf16le"),
  (body) => Buffer.concat([bytesOf(body), Buffer.from([0xff, 0xc0, 0x80])]),
  () => bytesOf(`${"[".repeat(50_000)}${"]".repeat(50_000)}`),
  () => bytesOf(`{"name":${"9".repeat(400)}}`),
  () => bytesOf(`{"name":"${"x".repeat(1_100_000)}"}`),
  () => new Uint8Array(),
);

const contentType = fc.constantFrom(
  ...Array.from({ length: 40 }, () => "application/json"),
  "application/json; charset=utf-16",
  "application/vnd.api+json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "text/plain",
  "application/jsonx",
  "application/json, text/plain",
  ";",
);

/** Headers that nobody asked for. */
const strayHeader = fc.constantFrom<(readonly [string, string])[]>(
  ["Accept-Language", "ja"],
  ["Accept-Language", "ja;q=x,*;;"],
  ["Accept", "text/html"],
  ["Content-Type", "text/plain"],
  ["Content-Encoding", "gzip"],
  ["Expect", "100-continue"],
  ["Upgrade", "websocket"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["X-Forwarded-For", "127.0.0.1"],
  ["X-Forwarded-Host", "evil.example"],
  ["Forwarded", "for=127.0.0.1;host=evil.example;proto=https"],
  ["X-Original-URL", "/api/v1/system/backup"],
  ["Cookie", `session=${"x".repeat(4_000)}; __proto__=1; =; ;;`],
  ["Range", "bytes=0-99999999999,-1"],
  ["If-None-Match", "*"],
  ["X-Long", "x".repeat(8_000)],
  ["X-Bytes", "\u00ff\u00fe\u0080"],
  ["Te", "trailers"],
  ["Origin", "null"],
);

const strayQuery = fc.constantFrom(
  "__proto__=1",
  "__proto__[role]=administrator",
  "limit[]=1",
  "limit=1&limit=2",
  "=",
  "&&&",
  "%",
  "%ff=%fe",
  "a=%00",
  `x=${"y".repeat(9_000)}`,
  Array.from({ length: 1_000 }, (_, at) => `a${at}=1`).join("&"),
);

/** An id, or what a path must not be led astray by. It goes into the address as it is. */
function pathPart(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: hostileText.map(encoded) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 20 }).map(encoded) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "..",
        ".",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fsystem",
        "%252e%252e%252f",
        "..%5c..",
        "%c0%ae%c0%ae",
        "%u002e",
        "%",
        "%zz",
        "%ed%a0%80",
        "%f4%90%80%80",
        "a;b=c",
        "a%2fb",
        "a//b",
        "%3fx=1",
        "%23",
        "x%0d%0aX-Injected:1",
        ":id",
        "*",
        "{id}",
        "x".repeat(201),
        "x".repeat(7_000),
      ),
    },
  );
}

function encoded(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return encodeURIComponent(text.toWellFormed()).replaceAll("%25", "%");
}

/** Lines would be headers of their own. */
function oneLine(value: unknown): string {
  return (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/[\r\n]/g, "");
}
