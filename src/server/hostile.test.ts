import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attack, expectRefusalOrSuccess, openStronghold, type Stronghold } from "./attack.world.ts";
import { attackHooks, openGate } from "./hooks/attack-hooks.world.ts";
import { rawRequest } from "./raw-http.world.ts";
import { token } from "./server.world.ts";

/**
 * Every operation of the OpenAPI document, with input made from its own schema and spoilt in places,
 * over a real socket: whatever comes, and from whomever, the answer is a 2xx or a 4xx with a code,
 * it comes soon, and what was refused changed nothing. test/hostile.fuzz.ts does the same for longer.
 */

let hold: Stronghold;
beforeAll(async () => {
  hold = await openStronghold();
});
afterAll(() => hold.close());

test("hostile input is refused with a code, and never changes anything", async () => {
  expect(await attack(hold, 1)).toBeGreaterThan(250);
});

test("hostile calls of flows are refused, start nothing, and are told nothing", async () => {
  const gate = await openGate();
  expect(await attackHooks(gate, 3)).toBeGreaterThanOrEqual(81);
  await gate.close();
});

describe("what is hardly a request", () => {
  const host = "Host: 127.0.0.1";
  const bearer = `Authorization: Bearer ${token}`;
  const head = (...lines: string[]) => [...lines, "", ""].join("\r\n");

  test.each([
    ["TRACE", head("TRACE /api/v1/flows HTTP/1.1", host, bearer)],
    ["OPTIONS *", head("OPTIONS * HTTP/1.1", host)],
    ["an unknown method", head("BREW /api/v1/flows HTTP/1.1", host, bearer)],
    ["a method of WebDAV", head("PROPFIND /api/v1/flows HTTP/1.1", host, bearer)],
    ["HEAD", head("HEAD /api/v1/flows HTTP/1.1", host, bearer, "Connection: close")],
    ["HTTP/1.0 without a host", head("GET /api/v1/flows HTTP/1.0", bearer)],
    ["HTTP/1.1 without a host", head("GET /api/v1/flows HTTP/1.1", bearer)],
    ["two hosts", head("GET /api/v1/flows HTTP/1.1", host, "Host: evil.example", bearer)],
    ["two tokens", head("GET /api/v1/flows HTTP/1.1", host, "Authorization: Bearer x", bearer)],
    ["another's address", head("GET http://evil.example/api/v1/flows HTTP/1.1", host, bearer)],
    ["an address with a name in it", head("GET http://a:b@127.0.0.1/ HTTP/1.1", host, bearer)],
    ["a scheme that is none", head("GET gopher://127.0.0.1/ HTTP/1.1", host, bearer)],
    ["two slashes", head("GET //api/v1/flows HTTP/1.1", host, bearer)],
    ["no path", head("GET ?x HTTP/1.1", host, bearer)],
    [
      "a wish for another protocol",
      head("GET / HTTP/1.1", host, "Connection: Upgrade", "Upgrade: h2c"),
    ],
    [
      "an expectation of more",
      head(
        "POST /api/v1/flows HTTP/1.1",
        host,
        bearer,
        "Expect: 200-maybe",
        "Content-Length: 2",
        "",
        "{}",
      ),
    ],
    [
      "a body where there is none",
      head("GET /api/v1/flows HTTP/1.1", host, bearer, "Content-Length: 2", "", "{}"),
    ],
    [
      "a length below nothing",
      head("POST /api/v1/flows HTTP/1.1", host, bearer, "Content-Length: -1", "", "{}"),
    ],
    [
      "a length beyond all",
      head(
        "POST /api/v1/flows HTTP/1.1",
        host,
        bearer,
        "Content-Type: application/json",
        "Content-Length: 9007199254740993",
        "",
        "{}",
      ),
    ],
    [
      "chunks of no size",
      head(
        "POST /api/v1/flows HTTP/1.1",
        host,
        bearer,
        "Transfer-Encoding: chunked",
        "",
        "zz",
        "{}",
      ),
    ],
    [
      "a coding that is none",
      head("POST /api/v1/flows HTTP/1.1", host, bearer, "Transfer-Encoding: nonsense", "", "{}"),
    ],
    ["a very long address", head(`GET /api/v1/flows/${"a".repeat(20_000)} HTTP/1.1`, host, bearer)],
    [
      "very many headers",
      head(
        "GET /api/v1/flows HTTP/1.1",
        host,
        bearer,
        ...Array.from({ length: 1_500 }, (_, at) => `a${at}: 1`),
      ),
    ],
  ])("%s: answered, and nothing breaks", async (_, bytes) => {
    const reply = await rawRequest(hold.server.url, [bytes]);
    if (bytes.startsWith("HEAD")) expect(reply?.status).toBe(200);
    else expectRefusalOrSuccess(reply, bytes.slice(0, 300));
  });

  test("a thousand connections that end in the middle leave it unharmed", async () => {
    const piece = `POST /api/v1/flows HTTP/1.1\r\n${host}\r\n${bearer}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"na`;
    const before = hold.world.logged.length;
    for (let at = 0; at < 1_000; at += 50)
      await Promise.all(
        Array.from({ length: 50 }, () =>
          rawRequest(hold.server.url, [piece], { within: 20 }).catch(() => null),
        ),
      );
    const health = await fetch(`${hold.server.url}/api/v1/health`);
    expect(health.status).toBe(200);
    // Nobody can fill the log by hanging up.
    const errors = hold.world.logged.slice(before).filter((line) => line.includes("failed inside"));
    expect(errors.slice(0, 3)).toEqual([]);
  });
});
