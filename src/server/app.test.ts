import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServerWorld, type ServerWorld, token } from "./server.world.ts";

let world: ServerWorld;
beforeAll(async () => {
  world = await openServerWorld();
});
afterAll(() => world.close());

const codeOf = ({ body }: { body: unknown }) => (body as { error: { code: string } }).error.code;

describe("who is let in", () => {
  test.each([
    [{}, "request.token_missing"],
    [{ authorization: "" }, "request.token_missing"],
    [{ authorization: "Basic dXNlcjpwYXNz" }, "request.token_missing"],
    [{ authorization: token }, "request.token_missing"],
    [{ authorization: "Bearer wrong" }, "request.token_wrong"],
    [{ authorization: `Bearer ${token}x` }, "request.token_wrong"],
    [{ authorization: `Bearer ${token.slice(0, -1)}` }, "request.token_wrong"],
  ])("refuses %j", async (headers, code) => {
    const response = await world.app.request("http://127.0.0.1/api/v1/flows", { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(codeOf({ body: await response.json() })).toBe(code);
  });

  test("asks for the token before it tells whether an address exists", async () => {
    const response = await world.app.request("http://127.0.0.1/api/v1/nothing/here");
    expect(response.status).toBe(401);
  });

  test.each(["/api/v1/health", "/api/v1/openapi.json", "/api/v1/flow.schema.json"])(
    "needs no token for %s",
    async (path) => {
      const response = await world.app.request(`http://127.0.0.1${path}`);
      expect(response.status).toBe(200);
    },
  );

  test.each([
    ["http://evil.example/api/v1/flows", {}],
    ["http://127.0.0.1/api/v1/flows", { host: "evil.example" }],
    ["http://127.0.0.1/api/v1/flows", { host: "127.0.0.1.evil.example:3400" }],
    ["http://evil.example/", {}],
    ["http://evil.example/api/v1/health", {}],
  ])("answers to no name but this machine's: %s %j", async (url, headers) => {
    const response = await world.app.request(url, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    expect(response.status).toBe(403);
    expect(codeOf({ body: await response.json() })).toBe("request.foreign_host");
  });

  test.each(["127.0.0.1", "127.0.0.1:3400", "localhost:3400", "[::1]:3400", "LOCALHOST"])(
    "answers to %s",
    async (host) => {
      const response = await world.call("GET", "/flows", undefined, { host });
      expect(response.status).toBe(200);
    },
  );

  test("lets no other website read or write: no CORS headers, and a preflight is refused", async () => {
    const preflight = await world.call("OPTIONS", "/flows", undefined, {
      origin: "http://evil.example",
      "access-control-request-method": "POST",
    });
    expect(preflight.status).toBe(405);
    const { headers } = await world.call("GET", "/flows", undefined, {
      origin: "http://evil.example",
    });
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("what every answer carries", () => {
  test("headers that keep browsers from doing more than they should", async () => {
    const { headers } = await world.call("GET", "/flows");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test.each([
    ["ja", "ja", "この ID のフローはありません。"],
    ["ja-JP,en;q=0.5", "ja", "この ID のフローはありません。"],
    ["en-GB", "en", "There is no flow with this id."],
    ["fr, ja;q=0.2, en;q=0.1", "ja", "この ID のフローはありません。"],
    ["fr", "en", "There is no flow with this id."],
    ["ja;q=0, en", "en", "There is no flow with this id."],
    [";;;,,q=x", "en", "There is no flow with this id."],
  ])("Accept-Language %s: %s", async (wish, language, message) => {
    const reply = await world.call("GET", "/flows/none", undefined, { "accept-language": wish });
    expect(reply.headers.get("content-language")).toBe(language);
    expect(reply.headers.get("vary")).toContain("Accept-Language");
    expect(reply.body).toEqual({ error: { code: "flow.not_found", message, details: [] } });
  });
});

describe("requests that are wrong before they are about anything", () => {
  test.each([
    ["an unknown address", "GET", "/nothing", undefined, {}, 404, "request.not_found"],
    ["a wrong method", "PATCH", "/flows", {}, {}, 405, "request.wrong_method"],
    ["no JSON", "POST", "/flows", "{", {}, 400, "request.malformed_json"],
    ["an empty body", "POST", "/flows", "", {}, 400, "request.malformed_json"],
    ["a list for an object", "POST", "/flows", "[]", {}, 400, "request.invalid"],
    ["null for an object", "POST", "/flows", "null", {}, 400, "request.invalid"],
    [
      "another type",
      "POST",
      "/flows",
      "a=b",
      { "content-type": "text/plain" },
      415,
      "request.wrong_content_type",
    ],
    [
      "a form",
      "POST",
      "/flows",
      "name=x",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "request.wrong_content_type",
    ],
    ["unknown fields", "POST", "/flows", { name: "x", color: "red" }, {}, 400, "request.invalid"],
    ["NUL", "POST", "/flows", '{"name":"a\\u0000b"}', {}, 400, "request.forbidden_text"],
    ["half a surrogate", "POST", "/flows", '{"name":"\\ud800"}', {}, 400, "request.forbidden_text"],
    [
      "__proto__",
      "POST",
      "/flows",
      '{"name":"x","__proto__":{"a":1}}',
      {},
      400,
      "request.forbidden_key",
    ],
    [
      "too many digits",
      "POST",
      "/flows",
      '{"name":12345678901234567890}',
      {},
      400,
      "request.number_too_large",
    ],
    ["infinity", "POST", "/flows", '{"name":1e999}', {}, 400, "request.number_too_large"],
    [
      "deep nesting",
      "POST",
      "/flows",
      `{"name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      {},
      400,
      "request.too_deep",
    ],
    [
      "a large body",
      "POST",
      "/flows",
      { name: "x".repeat(1_100_000) },
      {},
      413,
      "request.too_large",
    ],
    ["an unknown query", "GET", "/runs?colour=red", undefined, {}, 400, "request.invalid"],
    ["a query said twice", "GET", "/runs?limit=1&limit=2", undefined, {}, 400, "request.invalid"],
    ["limit 0", "GET", "/runs?limit=0", undefined, {}, 400, "request.invalid"],
    ["limit 201", "GET", "/runs?limit=201", undefined, {}, 400, "request.invalid"],
    ["limit 1e2", "GET", "/runs?limit=1e2", undefined, {}, 400, "request.invalid"],
    ["a status that is none", "GET", "/runs?status=done", undefined, {}, 400, "request.invalid"],
    ["a day that is none", "GET", "/runs?from=2026-02-30", undefined, {}, 400, "request.invalid"],
    [
      "a time without zone",
      "GET",
      "/runs?from=2026-02-03T00:00:00",
      undefined,
      {},
      400,
      "request.invalid",
    ],
    ["a foreign cursor", "GET", "/runs?cursor=abc", undefined, {}, 400, "request.bad_cursor"],
    [
      "a foreign cursor of events",
      "GET",
      "/events?cursor=%7B%7D",
      undefined,
      {},
      400,
      "request.bad_cursor",
    ],
    ["NUL in the address", "GET", "/flows/a%00b", undefined, {}, 400, "request.forbidden_text"],
    ["broken UTF-8 in the address", "GET", "/flows/%ff%fe", undefined, {}, 404, "flow.not_found"],
    ["a long id", "GET", `/flows/${"a".repeat(201)}`, undefined, {}, 400, "request.invalid"],
  ])("%s: %s %s", async (_, method, path, body, headers, status, code) => {
    const reply = await world.call(method, path, body, headers);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  });

  test("broken UTF-8 in a body", async () => {
    const body = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    const response = await world.app.request("http://127.0.0.1/api/v1/flows", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(400);
    expect(codeOf({ body: await response.json() })).toBe("request.malformed_json");
  });

  test("nothing of it was kept", async () => {
    expect((await world.call("GET", "/flows")).body).toEqual({ items: [], next: null });
  });

  test("says in the asked language what is wrong, and where", async () => {
    const body = { name: "", draft: { format: 2 } };
    const reply = await world.call("POST", "/flows", body, { "accept-language": "ja" });
    const { error } = reply.body as { error: { details: { path: string[]; message: string }[] } };
    expect(error.details.map(({ path }) => path.join("."))).toContain("draft.format");
    for (const { message } of error.details) expect(message).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  });

  test("names the allowed methods", async () => {
    const reply = await world.call("DELETE", "/flows");
    expect(reply.status).toBe(405);
    expect(reply.headers.get("allow")).toMatch(/GET.*POST/);
  });
});

test("a fault inside tells nothing but an id that is in the log", async () => {
  const broken = await openServerWorld();
  await broken.reading.close();
  const reply = await broken.call("GET", "/runs", undefined, { "accept-language": "ja" });
  expect(reply.status).toBe(500);
  const { error } = reply.body as { error: { code: string; message: string } };
  expect(error.code).toBe("internal");
  const [id = ""] = /[0-9a-f-]{36}/.exec(error.message) ?? [];
  expect(broken.logged.some((line) => line.includes(id) && line.includes("Error"))).toBe(true);
  expect(reply.text).not.toMatch(/node_modules|\.ts|sqlite/i);
  await broken.close().catch(() => undefined);
});
