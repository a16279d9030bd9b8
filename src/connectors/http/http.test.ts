/** The pure parts: what goes out, and what an answer means. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import { actionOf } from "#flow/offers.ts";
import { masked, privateIn } from "#flow/private.ts";
import type { FrozenRequest, HttpResponse, JsonObject } from "#sdk/index.ts";
import { InputError, jsonOf, OutsideError, overHttp } from "#sdk/index.ts";
import { sendRequest } from "./actions/send-request.ts";
import { addressOf } from "./http.address.ts";
import { openHttp } from "./http.client.ts";
import { http } from "./http.connection.ts";
import { errorIn } from "./http.errors.ts";
import { httpConnector } from "./http.connector.ts";
import { Fields } from "./http.fields.ts";
import { foundAt, valueAt } from "./http.json.ts";

const base = "https://api.example.com/v1";
const tag = { effectId: "flow.digest", generation: 0, at: 0 };

const frozen = (input: JsonObject): FrozenRequest =>
  sendRequest.request(sendRequest.input.parse({ path: "/things", body: "none", ...input }), tag);
const encode = (input: JsonObject, values: JsonObject = {}) =>
  http.encode(Fields.parse({ base, ...values }), overHttp(frozen(input)), {
    origin: "https://api.example.com",
    idempotencyKey: "millrace-key",
  });

/** No document of a flow has a field named `__proto__` (`flow/mapping.ts`), so no step does. */
const names = fc.string({ minLength: 1, unit: "grapheme" }).filter((name) => name !== "__proto__");
const words = fc.dictionary(names, fc.string({ unit: "grapheme" }));

describe("a request as it goes out", () => {
  it("is what the step says, with who asks", () => {
    const request = encode(
      {
        method: "PATCH",
        path: "things/5?a=1#part",
        query: { "of what": "a&b=ä", mark: "{{mark}}" },
        headers: { "X-Ref": "{{mark}}" },
        body: "form",
        form: { name: "a b&c", ref: "{{mark}}" },
        once: "key",
        key_header: "X-Once",
      },
      { auth: "basic", user: "käthe", password: "p:w", headers: "X-Tenant: 42\nX-Ref: mine" },
    );
    expect(request).toEqual({
      method: "PATCH",
      url: "https://api.example.com/v1/things/5?a=1&of%20what=a%26b%3D%C3%A4&mark=mr-digest-0",
      headers: {
        "user-agent": "Millrace",
        accept: "application/json",
        "accept-encoding": "identity",
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from("käthe:p:w").toString("base64")}`,
        "x-once": "millrace-key",
        "x-tenant": "42",
        // The connection has the last word.
        "x-ref": "mine",
      },
      body: "name=a+b%26c&ref=mr-digest-0",
    });
  });

  it.each([
    ["bearer", { token: "abc" }, "authorization", "Bearer abc"],
    ["header", { key_name: "X-API-Key", key: "abc" }, "x-api-key", "abc"],
  ])("says who asks by %s", (auth, more, header, value) => {
    expect(encode({}, { auth, ...more }).headers[header]).toBe(value);
  });

  it.each<[values: JsonObject]>([
    [{ headers: "Idempotency-Key: always the same" }],
    [{ auth: "header", key_name: "IDEMPOTENCY-KEY", key: "abc" }],
  ])("bears a key of its own, or is not sent: %j", (values) => {
    const refused = expect.objectContaining({
      facts: expect.objectContaining({ code: "http.key_header_taken" }),
    });
    expect(() => encode({ once: "key" }, values)).toThrow(refused);
    const other = encode({ once: "key", key_header: "X-Once" }, values).headers;
    expect(other["x-once"]).toBe("millrace-key");
  });

  it.each(["Authorization", "content-length", "Cookie"])("bears no key in %s", (header) => {
    expect(() => frozen({ once: "key", key_header: header })).toThrow(/was not sent/);
  });

  it("says who asks by a key in the address", () => {
    const values = { auth: "query", key_name: "k", key: "a b" };
    expect(encode({ query: { a: "1" } }, values).url).toBe(`${base}/things?a=1&k=a%20b`);
    // No step asks in another's name.
    expect(encode({ path: "/things?%6b=x", query: { a: "1", k: "y" } }, values).url).toBe(
      `${base}/things?a=1&k=a%20b`,
    );
    expect(encode({ query: { k: "y" } }, values).url).toBe(`${base}/things?k=a%20b`);
  });

  it("is known to set the same object, however its address is written", () => {
    const target = (path: string, query: JsonObject = {}) =>
      sendRequest.sets?.(frozen({ method: "PUT", once: "sets", path, query }));
    expect(target("/things/5", { b: "2", a: "1 +" })).toBe('["/things/5",["a","1 +"],["b","2"]]');
    for (const path of [
      "things/5?a=1%20%2B&b=2",
      "/things/5?b=2&a=1+%2B#top",
      "//things\\5?b=2&a=1+%2B",
    ])
      expect(target(path)).toBe('["/things/5",["a","1 +"],["b","2"]]');
    expect(target("/things/5")).toBe('["/things/5"]');
    expect(target("/things/5?a=1")).not.toBe(target("/things/5?a=2"));
  });

  it("gives back every form, whatever stands in it", () => {
    fc.assert(
      fc.property(words, (form) => {
        fc.pre(!JSON.stringify(form).includes("{{mark}}"));
        const { body = "" } = encode({ body: "form", form });
        expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ ...form });
      }),
    );
  });

  it("gives back every query, and stays on its host, whatever stands in it", () => {
    const parts = fc.constantFrom(
      "/",
      ".",
      "..",
      "%2e",
      "%2E",
      "\\",
      "\t",
      "\n",
      "?",
      "#",
      "a",
      " ",
    );
    const anyPath = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(parts).map((some) => some.join("")),
    );
    fc.assert(
      fc.property(anyPath, words, (path, query) => {
        let url: URL;
        try {
          url = new URL(addressOf(base, path, query));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        expect(url.origin).toBe("https://api.example.com");
        expect(url.pathname.startsWith("/v1/")).toBe(true);
        if (!path.includes("?")) expect(Object.fromEntries(url.searchParams)).toEqual({ ...query });
      }),
    );
  });

  it.each([
    "../admin",
    "a/../../b",
    "a/%2e%2E/b",
    "a/.%2e",
    "./a",
    "a\\..\\b",
    ".\t./admin",
    ".\n./admin",
    "%2\te%2e/admin",
    "a/.\r./.\r./b",
    "..\u0001",
    "customers/4\t2",
  ])("does not leave its base address by %j", (path) =>
    expect(() => encode({ path })).toThrow(InputError),
  );

  it.each(["//evil.example", "@evil.example", "/\\evil.example", "https://evil.example/", ":80/"])(
    "does not leave its host by %s",
    (path) => expect(new URL(encode({ path }).url).host).toBe("api.example.com"),
  );

  it.each([
    [{ Authorization: "x" }],
    [{ "Content-Length": "0" }],
    [{ cookie: "a=1" }],
    [{ "X-A": "a\r\nX-B: b" }],
    [{ "X-A": "日本" }],
    [{ "X A": "a" }],
  ])("bears no header such as %j", (headers) => {
    expect(() => frozen({ headers })).toThrow(InputError);
  });

  it("asks for what its choices need", () => {
    const problems = (input: JsonObject) =>
      sendRequest.input.safeParse({ path: "/a", ...input }).error?.issues.map(({ path }) => path);
    expect(problems({})).toEqual([["json"]]);
    expect(problems({ json: "{" })).toEqual([["json"]]);
    expect(problems({ body: "form" })).toEqual([["form"]]);
    expect(problems({ body: "none", once: "look_up" })).toEqual([["look_up_path"], ["look_up_at"]]);
    expect(problems({ body: "none", done: "500" })).toEqual([["done"]]);
    expect(() =>
      frozen({ once: "look_up", look_up_path: "/things?q={{mark}}", look_up_at: "id" }),
    ).toThrow(InputError);
  });
});

it("what is private in a step is private in what is frozen of it", () => {
  const catalogue = catalogueOf([httpConnector]);
  const form = actionOf(catalogue, "http", "send-request")?.input ?? {};
  const secret = "hanako@example.com";
  const parts: readonly JsonObject[] = [
    { body: "json", json: `{"to":"${secret}"}` },
    { body: "form", form: { to: secret } },
    { body: "text", text: secret },
    { query: { to: secret } },
    { sample: `["${secret}"]` },
  ];
  for (const part of parts) {
    const { params } = frozen(part);
    expect(JSON.stringify(masked(params, privateIn(form), "-"))).not.toContain(secret);
  }
});

describe("a connection", () => {
  const problems = (values: JsonObject) =>
    Fields.strict()
      .safeParse({ base, ...values })
      .error?.issues.map(({ path }) => path);

  it("needs what its way of authentication needs, and nothing of another", () => {
    expect(problems({})).toBeUndefined();
    expect(problems({ auth: "basic" })).toEqual([["user"]]);
    expect(problems({ auth: "bearer", user: "left over" })).toEqual([["token"]]);
    expect(problems({ auth: "header" })).toEqual([["key_name"], ["key"]]);
    expect(problems({ auth: "header", key_name: "a b", key: "k" })).toEqual([["key_name"]]);
    expect(problems({ auth: "bearer", token: "日本" })).toEqual([["token"]]);
    expect(problems({ headers: "no header" })).toEqual([["headers"]]);
    expect(problems({ base: "ftp://a.example" })).toEqual([["base"]]);
  });

  it.each(["https://user:pw@a.example", "https://a.example/?a=1", "https://a.example/#a"])(
    "is none to %s",
    (address) => expect(() => http.origin(Fields.parse({ base: address }), [])).toThrow(InputError),
  );

  it("gives away in no answer what goes out encoded", () => {
    const values = {
      base,
      auth: "basic",
      user: "u",
      password: "secret-word",
      headers: "X-T: tenant-secret",
    };
    expect(http.secretsIn?.(Fields.parse(values))).toEqual([
      Buffer.from("u:secret-word").toString("base64"),
      "tenant-secret",
    ]);
  });
});

describe("an answer", () => {
  const judged = (
    { status, body = "", headers = {} }: Partial<HttpResponse>,
    input: JsonObject = {},
    values: JsonObject = {},
  ) => {
    const response = { status: status ?? 200, body, headers };
    const verdict = http.judge(
      overHttp(frozen(input)),
      response,
      Fields.parse({ base, ...values }),
    );
    if (verdict.is === "done") return "done";
    const { kind, ...error } = verdict.error;
    const more =
      "worthRepeating" in error
        ? error.worthRepeating
        : "unexecuted" in error
          ? error.unexecuted
          : "";
    return `${kind} ${String(more)}`.trim();
  };

  it.each<[number, string]>([
    [200, "done"],
    [201, "done"],
    [204, "done"],
    [301, "unknown_outcome false"],
    [307, "unknown_outcome false"],
    [400, "input"],
    [401, "connection"],
    [403, "connection"],
    [404, "input"],
    [408, "unknown_outcome true"],
    [409, "input"],
    [422, "input"],
    [425, "unknown_outcome true"],
    [429, "unknown_outcome true"],
    [500, "unknown_outcome true"],
    [502, "unknown_outcome true"],
    [503, "unknown_outcome true"],
  ])("%i means %s", (status, means) => expect(judged({ status })).toBe(means));

  it("429 proves that nothing was executed where it bears the system's mark", () => {
    expect(judged({ status: 429, body: '{"api":1}' }, {}, { own_path: "api" })).toBe(
      "transient true",
    );
  });

  it("means done by what the step says", () => {
    expect(judged({ status: 303 }, { done: "2xx, 303" })).toBe("done");
    expect(judged({ status: 404 }, { done: "200,404" })).toBe("done");
    expect(judged({ status: 202 }, { done: "201" })).toBe("unknown_outcome true");
    expect(judged({ status: 409 }, { duplicate_done: true })).toBe("done");
    expect(judged({ status: 409 }, { duplicate_done: true, id_path: "id" })).toBe("done");
  });

  it.each([
    ["a page", "<h1>Welcome</h1>", { "content-type": "text/html" }],
    ["nothing", "", {}],
    ["other JSON", '{"ok":true}', {}],
    ["half of JSON", '{"id":', {}],
    ["something packed", "\u001f\u008b\b", { "content-encoding": "gzip" }],
    ["an id that is none", '{"id":{}}', {}],
    ["an empty id", '{"id":""}', {}],
  ])("with %s proves nothing where the step expects an id", (_, body, headers) => {
    expect(judged({ status: 200, body, headers }, { id_path: "id" })).toBe("unknown_outcome true");
  });

  it("keeps what came, and long numbers digit by digit", () => {
    const verdict = http.judge(
      overHttp(frozen({ id_path: "data[0].id" })),
      { status: 201, headers: {}, body: '{"data":[{"id":9007199254740993,"price":1.50}]}' },
      Fields.parse({ base }),
    );
    expect(verdict.is === "done" && sendRequest.read(verdict.answer)).toEqual({
      status: 201,
      id: "9007199254740993",
      body: { data: [{ id: "9007199254740993", price: 1.5 }] },
    });
  });

  it.each([
    [{ "retry-after": "7" }, 7_000],
    [
      { "retry-after": "Sun, 29 Nov 2026 10:00:30 GMT", date: "Sun, 29 Nov 2026 10:00:00 GMT" },
      30_000,
    ],
    [{ "retry-after": "Sun, 29 Nov 2026 10:00:30 GMT" }, undefined],
    [
      { "retry-after": "Sun, 29 Nov 2026 09:00:00 GMT", date: "Sun, 29 Nov 2026 10:00:00 GMT" },
      undefined,
    ],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("that says %j is waited for %j ms", (headers, wait) => {
    const verdict = http.judge(
      overHttp(frozen({})),
      { status: 503, headers, body: "" },
      Fields.parse({ base }),
    );
    expect(verdict.is === "not_done" && Reflect.get(verdict.error, "waitMs")).toBe(wait);
  });

  it.each([
    ['{"error":{"message":"No such thing"}}', "No such thing"],
    ['{"errors":[{"detail":"Too long"}]}', "Too long"],
    ['{"code":5}', "The system answered with HTTP status 400"],
    ["<h1>Bad</h1>", "The system answered with HTTP status 400"],
  ])("%s is told as %j", (body, words) => {
    const verdict = http.judge(
      overHttp(frozen({})),
      { status: 400, headers: {}, body },
      Fields.parse({ base }),
    );
    expect(verdict.is === "not_done" && verdict.error.message).toBe(words);
  });
});

describe("a path in JSON", () => {
  const json = jsonOf('{"a":{"b":[{"c":1},{"c":2}]},"d.e":3}') ?? null;
  it.each([
    ["", json],
    ["a.b[1].c", 2],
    ["a.b.1.c", 2],
    ["a.b[*].c", 1],
    ["a.b[7].c", undefined],
    ["a.b.length", undefined],
    ["a.constructor", undefined],
  ])("%j leads to %j", (path, value) => expect(valueAt(json, path)).toEqual(value));

  it("tells the item that a star went through", () => {
    expect(foundAt(json, "a.b[*].c")).toEqual([
      { at: 1, in: { c: 1 } },
      { at: 2, in: { c: 2 } },
    ]);
  });
});

describe("a check that fails", () => {
  const checked = async (response: Partial<HttpResponse>, testPath = "/health?key=k") => {
    const api = openHttp({ base, testPath, isProven: false }, async () => ({
      status: 404,
      headers: {},
      body: "",
      ...response,
    }));
    const failure: unknown = await api.test().catch((error: unknown) => error);
    return failure instanceof OutsideError ? failure.facts : expect.fail("it serves");
  };

  it("says what it asked, what was answered, and what to do next", async () => {
    expect(await checked({ body: '{"message":"No route"}' })).toMatchObject({
      code: "http.http_404",
      message: {
        en: "GET https://api.example.com/v1/health answered 404: No route",
        ja: "GET https://api.example.com/v1/health の応答は 404 でした: No route",
      },
      advice: { en: expect.stringContaining("test path") },
    });
    expect(await checked({ status: 503 })).toMatchObject({
      message: { en: "GET https://api.example.com/v1/health answered 503" },
    });
    expect((await checked({ status: 503 })).advice).toEqual({
      en: "The fault is in the system. Check again in a few minutes. If this goes on, tell the people who run the system.",
      ja: "連携先のシステムの障害です。数分後にもう一度確認してください。続く場合は、システムの管理者に連絡してください。",
    });
    expect(await checked({ status: 401 })).toMatchObject({
      advice: { en: expect.stringContaining("credentials") },
    });
    expect(await checked({ status: 302 })).toMatchObject({
      advice: { en: expect.stringContaining("redirection") },
    });
  });
});

describe("a system that cannot answer now", () => {
  const adviceOf = (status: number, method: "GET" | "POST", more: Advised = {}) => {
    const { isProven = false, asked, headers = {} } = more;
    const error = errorIn(method, { status, headers, body: "" }, isProven, asked);
    return error?.facts.advice ?? expect.fail("no advice");
  };
  interface Advised {
    readonly isProven?: boolean;
    readonly asked?: string;
    readonly headers?: HttpResponse["headers"];
  }

  it("says of its own limit when it may be asked again", () => {
    expect(adviceOf(429, "GET", { headers: { "retry-after": "30" } })).toEqual({
      en: "The system limits how many requests it takes, and takes more in 30 seconds. Millrace tries again by itself. If this goes on, lower “Calls per second” in the connection.",
      ja: "連携先のシステムがリクエスト数を制限しており、30 秒後に再び受け付けます。Millrace が自動的に再試行します。続く場合は、接続の「1 秒あたりの呼び出し回数」を下げてください。",
    });
    const check = { asked: base, headers: { "retry-after": "7200" } };
    expect(adviceOf(429, "GET", check).en).toContain(
      "takes more in 2 hours. Check again in 2 hours.",
    );
    expect(adviceOf(429, "GET", { asked: base }).en).toContain("Check again in a few minutes.");
  });

  it.each([
    [1, "1 second"],
    [90, "90 seconds"],
    [91, "2 minutes"],
    [5_400, "90 minutes"],
    [5_401, "2 hours"],
  ])("says %i seconds as %s", (seconds, said) => {
    const headers = { "retry-after": String(seconds) };
    expect(adviceOf(429, "GET", { headers }).en).toContain(` in ${said}.`);
  });

  it("promises another try only of what may be sent again", () => {
    const again = "Millrace tries again by itself.";
    expect(adviceOf(503, "GET").en).toContain(again);
    expect(adviceOf(429, "POST", { isProven: true }).en).toContain(again);
    for (const advice of [
      adviceOf(503, "POST"),
      adviceOf(500, "POST", { isProven: true }),
      adviceOf(429, "POST"),
    ]) {
      expect(advice.en).not.toContain(again);
      expect(advice.en).toContain("or asks you");
    }
  });
});
