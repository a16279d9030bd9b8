import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { read } from "#connectors/http/actions/read.ts";
import { sendRequest } from "#connectors/http/actions/send-request.ts";
import type { RequestFields } from "#sdk/action.ts";
import { readCurl } from "./curl.ts";
import { fromCurl, type StepNote } from "./from-curl.ts";
import { shellWords } from "./shell-words.ts";
import type { Value } from "./value.ts";
import { anySign } from "../../test/any-sign.ts";

const known = (fields: RequestFields | undefined): RequestFields =>
  fields ?? expect.fail("no fields");
const writes = known(sendRequest.sends);
const reads = known(read.sends);

/** A value as JSON. */
const plain = (value: Value | undefined): unknown => {
  if (value?.kind === "constant") return value.value;
  if (value?.kind !== "object") return undefined;
  return Object.fromEntries(Object.entries(value.fields).map(([name, one]) => [name, plain(one)]));
};
/** What the step holds then, and what the person is told. */
const taken = (
  text: string,
  {
    base = "https://api.example.com/v1",
    fields = writes,
  }: { base?: string | null; fields?: RequestFields } = {},
): { readonly fields: Record<string, unknown>; readonly notes: readonly StepNote[] } => {
  const command = readCurl(text);
  if (!command.ok) return expect.fail(JSON.stringify(command.fault));
  const filled = fromCurl(command, fields, base);
  if (!filled.ok) return expect.fail(filled.why);
  const values = Object.entries(filled.fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, plain(value)]],
  );
  return { fields: Object.fromEntries(values), notes: filled.notes };
};
const faultOf = (text: string) => {
  const command = readCurl(text);
  return command.ok ? null : command.fault;
};

describe("the words of a command", () => {
  const word = fc.string({ unit: anySign, minLength: 1 }).filter((one) => !/[\0\r^]/.test(one));
  const quotes: readonly ((text: string) => string)[] = [
    (text) => `'${text.replaceAll("'", `'\\''`)}'`,
    (text) => `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`,
    (text) => `$'${text.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}'`,
  ];
  it("are what was quoted, however that was done", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.nat(2)), { minLength: 1 }), (given) => {
        const line = given.map(([text, way]) => quotes[way]?.(text) ?? "").join(" \\\n  ");
        const words = given.map(([text]) => text);
        expect(shellWords(line)).toEqual({ ok: true, words, rest: null });
      }),
    );
  });

  it.each([
    [String.raw`a\ b c"d"'e'f`, ["a b", "cdef"]],
    [String.raw`$'\x41\u3042\101\t\q'`, ["AあA\tq"]],
    [String.raw`"a\nb \"c\" \$d"`, [String.raw`a\nb "c" $d`]],
    ["'' \"\"", ["", ""]],
  ])("%s", (line, words) => {
    expect(shellWords(line)).toMatchObject({ words });
  });

  it("end where another command begins", () => {
    expect(shellWords("curl a | jq .")).toMatchObject({ words: ["curl", "a"], rest: "| jq ." });
    expect(shellWords("curl https://a.test/?x=1&y=2")).toMatchObject({
      words: ["curl", "https://a.test/?x=1&y=2"],
      rest: null,
    });
    expect(shellWords("curl a\nls")).toMatchObject({ words: ["curl", "a"], rest: "ls" });
  });
});

describe("a command that writes", () => {
  it("as documentation shows it", () => {
    const { fields, notes } = taken(String.raw`
      curl -X POST "https://api.example.com/v1/customers/{id}/notes?lang=en" \
        -H "Content-Type: application/json" \
        -H 'Authorization: Bearer sk_live_secret' \
        -H "X-Version: 2" -H 'Accept: application/json' \
        -d '{"text": "It'\''s done", "big": 12345678901234567890}'`);
    expect(fields).toEqual({
      method: "POST",
      path: "/customers/{id}/notes",
      query: { lang: "en" },
      headers: { "X-Version": "2", Accept: "application/json" },
      body: "json",
      json: `{"text": "It's done", "big": 12345678901234567890}`,
    });
    expect(notes).toEqual([{ is: "secret", name: "Authorization" }]);
  });

  it("as a browser copies it", () => {
    const { fields, notes } = taken(String.raw`curl 'https://api.example.com/v1/things' \
      --compressed -H 'sec-ch-ua: "Chromium"' -H 'User-Agent: Mozilla/5.0' -b 'session=abc' \
      -H 'content-type: application/json' -H 'x-csrf-token: abc' --data-raw $'{"name":"d\'\u00e9j\u00e0"}'`);
    expect(fields).toEqual({
      method: "POST",
      path: "/things",
      body: "json",
      json: `{"name":"d'éjà"}`,
    });
    expect(notes).toEqual([{ is: "credentials" }, { is: "secret", name: "x-csrf-token" }]);
  });

  it.each<[string, object]>([
    [
      "-d a=1 -d 'b=x y' --data-urlencode 'c=1&2'",
      { body: "form", form: { a: "1", b: "x y", c: "1&2" } },
    ],
    [
      "--json '{\"a\":1}'",
      { body: "json", json: '{"a":1}', headers: { Accept: "application/json" } },
    ],
    [
      "-H 'Content-Type: application/xml' -d '<a/>'",
      { body: "text", text: "<a/>", content_type: "application/xml" },
    ],
    [
      "-d a=1 -d a=2",
      { body: "text", text: "a=1&a=2", content_type: "application/x-www-form-urlencoded" },
    ],
    ["-XDELETE", { method: "DELETE", body: "none" }],
    [
      "--request PUT -sSd '{}' -H 'Content-Type: application/vnd.api+json'",
      { method: "PUT", body: "json", json: "{}" },
    ],
  ])("with %s", (options, held) => {
    const { fields } = taken(`curl https://api.example.com/v1/x ${options}`);
    expect(fields).toEqual({ method: "POST", path: "/x", ...held });
  });

  it("keeps no secret, wherever it stands", () => {
    const body = JSON.stringify({ user: { apiKey: "hidden1", name: "Hana" }, monkey: "banana" });
    const { fields, notes } = taken(
      `curl 'https://me:hidden2@api.example.com/v1/x?access_token=hidden3&a=1' -u me:hidden4 -H 'X-API-Key: hidden5' ` +
        `--oauth2-bearer hidden6 -H 'Cookie: a=hidden7' --json '${body}'`,
    );
    expect(JSON.stringify(fields)).not.toContain("hidden");
    expect(fields).toMatchObject({ path: "/x", query: { a: "1" } });
    expect(JSON.parse(String(fields["json"]))).toEqual({
      user: { apiKey: "", name: "Hana" },
      monkey: "banana",
    });
    expect(notes.map((note) => ("name" in note ? note.name : note.is)).toSorted()).toEqual([
      "Cookie",
      "X-API-Key",
      "access_token",
      "apiKey",
      "credentials",
    ]);
    const form = taken("curl https://api.example.com/v1/x -d 'password=hidden8&user=a'");
    expect(form.fields["form"]).toEqual({ user: "a" });
  });

  it("takes over no fixed key of once: all writes would be one", () => {
    const { fields, notes } = taken(
      "curl https://api.example.com/v1/x -H 'Idempotency-Key: 5' -d a=1",
    );
    expect(fields["headers"]).toBeUndefined();
    expect(notes).toEqual([{ is: "once_key", name: "Idempotency-Key" }]);
  });

  it.each<[string, string | null, StepNote | null, string]>([
    ["https://api.example.com/v1/x", "https://api.example.com/v1/", null, "/x"],
    ["https://api.example.com/v1", "https://api.example.com/v1", null, "/"],
    [
      "https://api.example.com/v10/x",
      "https://api.example.com/v1",
      { is: "elsewhere", to: "https://api.example.com/v10/x", base: "https://api.example.com/v1" },
      "/v10/x",
    ],
    [
      "https://evil.example/v1/x",
      "https://api.example.com/v1",
      { is: "elsewhere", to: "https://evil.example/v1/x", base: "https://api.example.com/v1" },
      "/v1/x",
    ],
    [
      "https://api.example.com/v1/x",
      null,
      { is: "elsewhere", to: "https://api.example.com/v1/x", base: null },
      "/v1/x",
    ],
  ])("to %s through a connection to %s", (url, base, note, path) => {
    const { fields, notes } = taken(`curl ${url} -d a=1`, { base });
    expect([fields["path"], notes]).toEqual([path, note === null ? [] : [note]]);
  });

  it("says what it does not take over", () => {
    const { notes } = taken(
      `curl -kL --cacert ca.pem https://api.example.com/v1/x -d '{"a":"$NAME"}' | jq .`,
    );
    expect(notes.map(({ is }) => is)).toEqual([
      "rest",
      "insecure",
      "redirects",
      "authority",
      "as_json",
      "variable",
    ]);
  });
});

describe("a command that reads", () => {
  it.each<[string, object]>([
    ["curl https://api.example.com/v1/x?a=1", { path: "/x", query: { a: "1" } }],
    [
      "curl -G https://api.example.com/v1/x -d a=1 --data-urlencode 'b=x y'",
      { path: "/x", query: { a: "1", b: "x y" } },
    ],
    ["curl 'https://api.example.com/v1/x?a=1&a=2' -H 'Accept: */*'", { path: "/x?a=1&a=2" }],
  ])("%s", (text, fields) => {
    expect(taken(text, { fields: reads }).fields).toEqual(fields);
  });

  it.each<[string, RequestFields, string]>([
    ["curl https://a.test -d a=1", reads, "writes"],
    ["curl https://a.test", writes, "reads"],
    ["curl -I https://a.test", reads, "method"],
    ["curl -X OPTIONS https://a.test", writes, "method"],
  ])("%s belongs to another action", (text, fields, why) => {
    const command = readCurl(text);
    expect(command.ok && fromCurl(command, fields, null)).toMatchObject({ ok: false, why });
  });
});

describe("a command that is not taken", () => {
  it.each<[string, object]>([
    ["wget https://a.test", { why: "not_curl" }],
    ["curl", { why: "no_address" }],
    ["curl ftp://a.test", { why: "no_address" }],
    ["curl https://a.test https://b.test", { why: "several" }],
    ["curl https://a.test --next https://b.test", { why: "several" }],
    ["curl https://a.test -F file=@x", { why: "files" }],
    ["curl https://a.test -d @body.json", { why: "files" }],
    ["curl https://a.test --data-urlencode name@file", { why: "files" }],
    ["curl https://a.test -T x", { why: "files" }],
    ["curl https://a.test --aws-sigv4 x", { why: "option", option: "--aws-sigv4" }],
    ["curl https://a.test -H", { why: "option", option: "-H" }],
    ["curl https://a.test -d '{", { why: "unclosed" }],
    ['curl https://a.test -H "A: $(token)"', { why: "substituted" }],
    ['curl "https://a.test" ^\n -H "A: b"', { why: "windows" }],
  ])("%s", (text, fault) => {
    expect(faultOf(text)).toMatchObject(fault);
  });

  it("and nothing that is pasted breaks it", () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), (text) => {
        const command = readCurl(`curl https://a.test/ ${text}`);
        if (command.ok) fromCurl(command, writes, null);
      }),
    );
  });
});
