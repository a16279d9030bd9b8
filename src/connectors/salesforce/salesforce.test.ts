import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrozenRequest, JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { tokensOf } from "../../../simulator/salesforce/soql-tokens.ts";
import { createRecord } from "./actions/create-record.ts";
import { deleteRecord } from "./actions/delete-record.ts";
import { updateRecord } from "./actions/update-record.ts";
import { upsertRecord } from "./actions/upsert-record.ts";
import { salesforce } from "./salesforce.connection.ts";
import { bodyOf } from "./salesforce.encode.ts";
import { dayUseIn, isSalesforces } from "./salesforce.errors.ts";
import { exactJson, plain, recordOf } from "./salesforce.json.ts";
import { judge } from "./salesforce.judge.ts";
import { wholeId } from "./salesforce.names.ts";
import { literal, momentLiteral, pattern, quoted } from "./salesforce.soql.ts";
import { read } from "./salesforce.writes.ts";
import { anySign } from "../../../test/any-sign.ts";

const id = "001Hs00004ABCDEIA5";
const tag = { effectId: "flow_1.abc-DEF_1", generation: 1, at: 0 };
const values = [{ field: "Name", value: "Sato" }];
const create = createRecord.request(createRecord.input.parse({ object: "Account", values }), tag);
const update = updateRecord.request({ object: "Account", record: id, values }, tag);
const upsert = upsertRecord.request(
  { object: "Account", key: "Customer_Number__c", value: "a/b", values },
  tag,
);
const remove = deleteRecord.request({ object: "Account", record: id }, tag);

describe("a value in a query", () => {
  /** One string between quotes, as SOQL documents it: a lexer of its own, beside the simulator's. */
  const one = /^'(?:[^'\\\n\r]|\\[nrtbf"'\\%_]|\\u[0-9a-f]{4})*'$/u;

  it("never leaves its quotes, and stays what it is", () => {
    const texts = fc.oneof(
      fc.string({ unit: anySign }),
      fc.string({
        unit: fc.constantFrom("'", "\\", "\n", "\r", "%", "_", "a", '"', " OR ", "u0027"),
      }),
    );
    fc.assert(
      fc.property(texts, (value) => {
        expect(quoted(value)).toMatch(one);
        const tokens = tokensOf(`WHERE Name = ${quoted(value)} AND Id = null`);
        expect(tokens).toHaveLength(8);
        expect(tokens[3]).toMatchObject({ is: "string", value });
      }),
      { numRuns: 2_000 },
    );
  });

  it("stands for itself in LIKE", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", "\\", "%", "_", "a", ".") }), (value) => {
        const [token] = tokensOf(pattern("Name", "contains", `x${value}`));
        const rule = token?.is === "string" ? new RegExp(`^${token.pattern}$`, "su") : /$^/;
        expect(rule.test(`..x${value}..`)).toBe(true);
        expect(rule.test(`..x${value.replaceAll("%", "5").replaceAll("_", "7")}..`)).toBe(
          !/[%_]/.test(value),
        );
      }),
    );
  });

  it.each([
    ["currency", "1280.50", "1280.50"],
    ["int", 5, "5"],
    ["boolean", "true", "true"],
    ["date", "2026-11-30T10:00:00Z", "2026-11-30"],
    ["datetime", "2026-11-30T10:00:00.700+09:00", "2026-11-30T01:00:00Z"],
    ["reference", id.slice(0, 15), `'${id}'`],
    ["string", 5, "'5'"],
  ])("of the type %s is written as the type is", (type, value, wanted) => {
    expect(literal("A__c", type, value)).toBe(wanted);
  });

  it.each([
    ["currency", "1 OR Name != null"],
    ["currency", "1e5"],
    ["int", ""],
    ["boolean", "yes"],
    ["date", "tomorrow"],
    ["datetime", "2026-11-30"],
    ["id", "' OR Id != '"],
    ["string", { a: 1 }],
  ])("of the type %s that is none is refused before anything is asked: %j", (type, value) => {
    expect(() => literal("A__c", type, value)).toThrow(InputError);
  });

  it("of any moment has four digits for the year", () => {
    for (const at of [new Date(-8.64e15), new Date(0.7), new Date(8.64e15)])
      expect(momentLiteral(at, "up")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});

describe("numbers", () => {
  it.each([
    ["1280.50", "1280.5"],
    ["100.0", "100"],
    ["1234567890123456.78", "1234567890123456.78"],
    ["1.5E3", "1500"],
    ["-2.5e-3", "-0.0025"],
    ["1.0E18", "1000000000000000000"],
    ["-0.0", "0"],
  ])("keep all their digits: %s", (source, wanted) => {
    expect(exactJson(`{"a":${source}}`)).toEqual({ a: wanted });
    expect(plain(source)).toBe(wanted);
  });

  it("are the same number, whatever digits they have", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(Number(plain(String(number)))).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  it("without a point stay numbers, and a record is told without what only the API needs", () => {
    const row = exactJson(
      '{"attributes":{"type":"A"},"N":5,"At":"2026-11-30T09:00:00.000+0000","Name":null}',
    );
    expect(recordOf(row ?? null)).toEqual({ N: 5, At: "2026-11-30T09:00:00.000Z", Name: null });
  });
});

describe("an id", () => {
  it("has one name, however it is written", () => {
    expect(wholeId("001D000000IRFma")).toBe("001D000000IRFmaIAH");
    expect(wholeId("001D000000IRFmaIAH")).toBe("001D000000IRFmaIAH");
    for (const other of ["", "001", "..", "001D000000IRFma/x", "001D000000IRFmaI"])
      expect(wholeId(other)).toBeNull();
  });

  it("is the same in any case where its last three characters are there, and never another", () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const first = fc.string({
      unit: fc.constantFrom(...Array.from(letters)),
      minLength: 15,
      maxLength: 15,
    });
    fc.assert(
      fc.property(first, fc.array(fc.boolean(), { minLength: 18, maxLength: 18 }), (id, up) => {
        const whole = wholeId(id) ?? expect.fail("it is one");
        const other = Array.from(whole, (letter, at) =>
          up[at] === true ? letter.toUpperCase() : letter.toLowerCase(),
        ).join("");
        expect(wholeId(whole)).toBe(whole);
        expect(wholeId(other)).toBe(whole);
      }),
    );
  });

  it("is none where its last three characters cannot belong to it", () => {
    for (const suffix of ["5AH", "I5H", "9AH"])
      expect(wholeId(`001D000000IRFma${suffix}`)).toBeNull();
  });
});

describe("a frozen write", () => {
  it("keeps its bytes", () => {
    expect(
      [create, update, upsert, remove].map((one) => [one.method, one.path, bodyOf(one)]),
    ).toEqual([
      [
        "POST",
        "/services/data/v67.0/sobjects/Account",
        '{"Name":"Sato","Millrace_Effect__c":"flow_1.abc-DEF_1"}',
      ],
      ["PATCH", `/services/data/v67.0/sobjects/Account/${id}`, '{"Name":"Sato"}'],
      [
        "PATCH",
        "/services/data/v67.0/composite/sobjects/Account/Customer_Number__c",
        '{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Customer_Number__c":"a/b","Name":"Sato"}]}',
      ],
      ["DELETE", `/services/data/v67.0/sobjects/Account/${id}`, null],
    ]);
  });

  it("names its record in one way, and takes no field twice", () => {
    const short = { object: "Account", record: id.slice(0, 15), values };
    expect(updateRecord.changes?.(updateRecord.request(short, tag))).toBe(id);
    const twice = [...values, { field: "name", value: "Ito" }];
    expect(() => updateRecord.request({ ...short, values: twice }, tag)).toThrow(InputError);
    const marked = [{ field: "millrace_effect__c", value: "x" }];
    const input = createRecord.input.parse({ object: "Account", values: marked });
    expect(() => createRecord.request(input, tag)).toThrow(InputError);
    const keyed = { object: "Account", key: "name", value: "x", values };
    expect(() => upsertRecord.request(keyed, tag)).toThrow(InputError);
  });

  it("without a mark is sent at most once", () => {
    const input = createRecord.input.parse({ object: "Account", values, once: "unsafe" });
    const request = createRecord.request(input, tag);
    expect(bodyOf(request)).toBe('{"Name":"Sato"}');
    const { effect } = createRecord;
    const kindOf = (one: FrozenRequest) => (effect.kind === "chosen" ? effect.of(one).kind : null);
    expect([kindOf(request), kindOf(create)]).toEqual(["unsafe", "guarded"]);
  });
});

const usage = { "sforce-limit-info": "api-usage=1/15000" };
const answered = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = usage,
) => ({
  status,
  headers,
  body: body === null ? "" : JSON.stringify(body),
});
const error = (errorCode: string, message = "No") => [{ errorCode, message, fields: [] }];
const outcome = (request: FrozenRequest, status: number, body: unknown) => {
  const verdict = judge(request, answered(status, body));
  return verdict.is === "done"
    ? read(verdict.answer)
    : { kind: verdict.error.kind, code: verdict.error.facts.code, ...unexecuted(verdict.error) };
};
const unexecuted = (one: object): JsonObject =>
  "unexecuted" in one && typeof one.unexecuted === "boolean" ? { unexecuted: one.unexecuted } : {};

describe("what an answer says of the day’s calls", () => {
  it.each([
    ["api-usage=18/5000", { used: 18, of: 5_000 }],
    ["per-app-api-usage=17/250(appName=sample), api-usage=25/5000", { used: 25, of: 5_000 }],
    ["api-usage=25/5000; per-app-api-usage=17/250(appName=sample)", { used: 25, of: 5_000 }],
    ["per-app-api-usage=17/250(appName=sample)", null],
    ["api-usage=0/0", null],
    ["api-usage=many", null],
  ])("%s", (header, use) => {
    expect(dayUseIn(answered(200, {}, { "sforce-limit-info": header }))).toEqual(use);
  });

  it("is nothing where it has no such header", () => {
    expect(dayUseIn(answered(200, {}, {}))).toBeNull();
  });
});

describe("an answer to a write", () => {
  const own = `duplicate value found: Millrace_Effect__c duplicates value on record with id: ${id.slice(0, 15)}`;
  const inJapanese = `重複する値が見つかりました: Millrace_Effect__c には次の ID のレコードの値と重複する値が含まれています: ${id.slice(0, 15)}`;

  it.each([
    ["a record", create, 201, { id, success: true, errors: [] }, { id }],
    ["201 without success", create, 201, { id, success: false, errors: [] }, "unknown_outcome"],
    ["201 without an id", create, 201, { id: null, success: true, errors: [] }, "unknown_outcome"],
    ["our own duplicate", create, 400, error("DUPLICATE_VALUE", own), { id }],
    ["the same in another language", create, 400, error("DUPLICATE_VALUE", inJapanese), { id }],
    [
      "our own duplicate, of a record that nobody names",
      create,
      400,
      error("DUPLICATE_VALUE", own.slice(0, -15)),
      "unknown_outcome",
    ],
    [
      "our own duplicate behind somebody else’s",
      create,
      400,
      [...error("DUPLICATE_VALUE"), ...error("DUPLICATE_VALUE", own)],
      { id },
    ],
    [
      "somebody else’s duplicate",
      create,
      400,
      error("DUPLICATE_VALUE", own.replace("Millrace_Effect__c", "Stripe_Id__c")),
      "input",
    ],
    [
      "a field whose name begins like ours",
      create,
      400,
      error("DUPLICATE_VALUE", own.replace("Effect__c", "Effect__c2")),
      "input",
    ],
    ["a duplicate that names nothing", create, 400, error("DUPLICATE_VALUE"), "input"],
    ["a duplicate rule", create, 400, error("DUPLICATES_DETECTED"), "input"],
    ["a lock", create, 400, error("UNABLE_TO_LOCK_ROW"), "transient"],
    ["a full day", create, 403, error("REQUEST_LIMIT_EXCEEDED"), "transient"],
    ["an expired session", create, 401, error("INVALID_SESSION_ID"), "connection"],
    ["no API", create, 403, error("API_DISABLED_FOR_ORG"), "connection"],
    ["no right for the object", create, 403, error("INSUFFICIENT_ACCESS_OR_READONLY"), "input"],
    ["a server that is away", create, 503, error("SERVER_UNAVAILABLE"), "unknown_outcome"],
    ["an error of the server’s", create, 500, error("UNKNOWN_EXCEPTION"), "unknown_outcome"],
    ["an update", update, 204, null, { id }],
    [
      "a record in the place of nothing",
      update,
      200,
      { id, success: true, errors: [] },
      "unknown_outcome",
    ],
    ["no such record", update, 404, error("NOT_FOUND"), "input"],
    ["a deleted record", update, 404, error("ENTITY_IS_DELETED"), "input"],
    ["an upsert", upsert, 200, [{ id, success: true, errors: [], created: true }], { id }],
    [
      "two outcomes",
      upsert,
      200,
      [1, 2].map(() => ({ id, success: true, errors: [] })),
      "unknown_outcome",
    ],
    [
      "200 that is a failure",
      upsert,
      200,
      [
        {
          success: false,
          errors: [{ statusCode: "STRING_TOO_LONG", message: "x", fields: ["Name"] }],
        },
      ],
      "input",
    ],
    [
      "200 that is a lock",
      upsert,
      200,
      [
        {
          success: false,
          errors: [{ statusCode: "UNABLE_TO_LOCK_ROW", message: "x", fields: [] }],
        },
      ],
      "transient",
    ],
    ["200 that says nothing", upsert, 200, [{ success: false, errors: [] }], "unknown_outcome"],
    ["a deletion", remove, 204, null, { id }],
    ["a deletion of what is deleted", remove, 404, error("ENTITY_IS_DELETED"), { id }],
    ["a deletion of what is not there", remove, 404, error("NOT_FOUND"), "input"],
  ] as const)("%s", (_name, request, status, body, wanted) => {
    const told = outcome(request, status, body);
    if (typeof wanted === "string") expect(told).toMatchObject({ kind: wanted });
    else expect(told).toEqual(wanted);
    if (wanted === "transient") expect(told).toMatchObject({ unexecuted: true });
  });

  it("is Salesforce’s own only in Salesforce’s form", () => {
    const html = { ...answered(420, null), body: "<html>We are setting things up</html>" };
    const strangers = [
      html,
      answered(204, null, {}),
      answered(406, null),
      answered(200, null),
      answered(200, []),
      answered(503, { errorCode: "SERVER_UNAVAILABLE", message: "x" }),
      answered(400, [{ errorCode: "lower", message: "x" }]),
    ];
    expect(strangers.map(isSalesforces)).toEqual(strangers.map(() => false));
    const own = [
      answered(204, null),
      answered(400, error("NOT_FOUND")),
      answered(200, { done: true, records: [] }),
    ];
    expect(own.map(isSalesforces)).toEqual(own.map(() => true));
  });
});

describe("a connection", () => {
  const of = (address: string) =>
    salesforce.fields.parse({ address, key: "some_key_1", secret: "some_secret" });
  const at = (address: string) => salesforce.origin(of(address), ["http://127.0.0.1:3404"]);

  it("goes to My Domain, and to a simulator that is named", () => {
    expect(at("https://Example.my.salesforce.com/")).toBe("https://example.my.salesforce.com");
    expect(at("https://a--b.sandbox.my.salesforce.com")).toContain("sandbox");
    expect(at("http://127.0.0.1:3404")).toBe("http://127.0.0.1:3404");
    for (const other of [
      "https://login.salesforce.com",
      "https://example.my.salesforce.com.evil.example",
      "https://my.salesforce.com",
      "http://example.my.salesforce.com",
      "https://example.my.salesforce.com:8443",
      "http://127.0.0.1:3405",
    ])
      expect(() => at(other), other).toThrow(InputError);
  });

  it.each([
    ["https://example.my.salesforce.com", "live"],
    ["https://example.develop.my.salesforce.com", "live"],
    ["https://a--b.sandbox.my.salesforce.com", "test"],
    ["https://a--b.scratch.my.salesforce.com", "test"],
    ["http://127.0.0.1:3404", "test"],
  ])("%s is %s", (address, mode) => {
    expect(salesforce.mode(of(address))).toBe(mode);
  });

  it("takes a token only from the org that it was made for", () => {
    const source = salesforce.tokenSource?.(of("https://example.my.salesforce.com"));
    const answer = (instance_url: string) =>
      source?.read(answered(200, { access_token: "00D!abcdefghij", instance_url }, {}));
    expect(answer("https://example.my.salesforce.com")).toEqual({
      token: "00D!abcdefghij",
      lastsSeconds: null,
    });
    expect(() => answer("https://other.my.salesforce.com")).toThrow("another address");
    const refusal = () =>
      source?.read(answered(400, { error: "invalid_client", error_description: "no" }, {}));
    expect(refusal).toThrow(expect.objectContaining({ kind: "connection" }));
    const away = () => source?.read({ status: 503, headers: {}, body: "<html>" });
    expect(away).toThrow(expect.objectContaining({ kind: "transient", unexecuted: true }));
  });
});
