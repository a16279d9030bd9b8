import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import { flowOn } from "#engine/engine.world.ts";
import type { FlowDocument } from "#flow/document.ts";
import { whatFeeds } from "#flow/feeds.ts";
import { InputError, type JsonObject, TransientError } from "#sdk/index.ts";
import { createRecords } from "./actions/create-records.ts";
import { createRecordsPiece } from "./actions/create-records-piece.ts";
import { salesforceConnector } from "./salesforce.connector.ts";
import { bodyOf } from "./salesforce.encode.ts";
import { judge } from "./salesforce.judge.ts";
import { mostAtOnce } from "./salesforce.names.ts";
import { perRecord, readOutcomes } from "./salesforce.outcomes.ts";
import { markIn } from "./triggers/shared.ts";

const tag = { effectId: "flow_1.abc-DEF_1", generation: 0, at: 0 };
const mark = "Millrace_Effect__c";
const [one, two] = ["003Hs00004ABCDEIA5", "003Hs00004ABCDFIA5"];
const records = [{ LastName: "a" }, { LastName: "b" }];
const request = createRecordsPiece.request({ object: "Contact", records, mark }, tag);

describe("a piece of a list", () => {
  it("keeps its bytes, and each record has a mark of its own", () => {
    expect([request.method, request.path, bodyOf(request)]).toEqual([
      "POST",
      "/services/data/v67.0/composite/sobjects",
      '{"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"LastName":"a","Millrace_Effect__c":"flow_1.abc-DEF_1#1"},{"attributes":{"type":"Contact"},"LastName":"b","Millrace_Effect__c":"flow_1.abc-DEF_1#2"}]}',
    ]);
  });

  it("is known again by the mark of any of its records, which fits into the shortest field", () => {
    expect(markIn({ [mark]: "flow_1.abc-DEF_1#200" })).toBe(tag.effectId);
    expect(markIn({ [mark]: tag.effectId })).toBe(tag.effectId);
    const longest = `${crypto.randomUUID()}.${"x".repeat(27)}#${mostAtOnce}`;
    expect(longest.length).toBeLessThanOrEqual(80);
  });

  it("gives no field of the mark another value", () => {
    const given = [{ LastName: "a", millrace_effect__c: "x" }];
    expect(() =>
      createRecordsPiece.request({ object: "Contact", records: given, mark }, tag),
    ).toThrow(InputError);
  });
});

const made = (id: string | null) => ({ id, success: true, errors: [] });
const failed = (statusCode: string, message = "No") => ({
  success: false,
  errors: [{ statusCode, message, fields: [] }],
});
const duplicate = (field: string, of: string) =>
  failed(
    "DUPLICATE_VALUE",
    `duplicate value found: ${field} duplicates value on record with id: ${of}`,
  );
const verdict = (status: number, body: unknown) =>
  judge(request, { status, headers: {}, body: JSON.stringify(body) });
const outcomes = (...results: readonly unknown[]) => {
  const told = verdict(200, results);
  if (told.is === "done") return readOutcomes(told.answer);
  const { kind, facts } = told.error;
  return told.error instanceof TransientError
    ? { kind, code: facts.code, unexecuted: told.error.unexecuted }
    : { kind, code: facts.code };
};

describe("an answer to a piece", () => {
  it("tells of each record", () => {
    expect(outcomes(made(one), failed("STRING_TOO_LONG", "too long"))).toEqual({
      count: 2,
      created: 1,
      refused: 1,
      unknown: 0,
      allCreated: false,
      records: [
        { position: 1, outcome: "created", id: one, code: null, message: null },
        { position: 2, outcome: "refused", id: null, code: "STRING_TOO_LONG", message: "too long" },
      ],
      notCreated: [
        {
          position: 2,
          outcome: "refused",
          code: "STRING_TOO_LONG",
          message: "too long",
          values: { LastName: "b" },
        },
      ],
    });
  });

  it("that refuses a record for its own mark leads to what an earlier send has made", () => {
    expect(outcomes(made(one), duplicate(mark, two.slice(0, 15)))).toMatchObject({
      created: 2,
      records: [{ id: one }, { id: two }],
    });
    expect(outcomes(made(one), duplicate("Email__c", two.slice(0, 15)))).toMatchObject({
      created: 1,
      refused: 1,
    });
  });

  it.each([
    [
      "an own duplicate without an id",
      [made(one), duplicate(mark, "<unknown>")],
      "unknown_outcome",
    ],
    ["fewer results", [made(one)], "unknown_outcome"],
    ["more results", [made(one), made(two), made(two)], "unknown_outcome"],
    ["success without an id", [made(one), made(null)], "unknown_outcome"],
    ["a failure without a word", [made(one), { success: false, errors: [] }], "unknown_outcome"],
    ["what is no result", [made(one), 5], "unknown_outcome"],
  ])("is no proof with %s", (_name, results, kind) => {
    expect(outcomes(...results)).toMatchObject({ kind });
  });

  it("in which a record was locked is tried again, and counts as executed where another was made", () => {
    const lock = failed("UNABLE_TO_LOCK_ROW");
    const code = "salesforce.unable_to_lock_row";
    const again = (unexecuted: boolean) => ({ kind: "transient", code, unexecuted });
    expect(outcomes(made(one), lock)).toEqual(again(false));
    expect(outcomes(duplicate(mark, two), lock)).toEqual(again(false));
    expect(outcomes(failed("STRING_TOO_LONG"), lock)).toEqual(again(true));
    expect(outcomes(lock, lock)).toEqual(again(true));
  });

  it("that refuses the whole request is a refusal", () => {
    const told = verdict(400, [{ errorCode: "INVALID_TYPE", message: "No" }]);
    expect(told).toMatchObject({ is: "not_done", error: { kind: "input" } });
  });

  it("leaves open what it refuses, until the look-up says what is there", () => {
    const answer = (...all: readonly JsonObject[]) => ({
      status: 200,
      body: { records: all },
    });
    const refused = { code: "X", message: "x", values: {} };
    expect(perRecord.leavesOpen(answer({ id: one }, { id: two }))).toBe(false);
    expect(perRecord.leavesOpen(answer({ id: one }, refused))).toBe(true);
    const found = answer({ id: one }, { id: two }, { values: {} });
    expect(perRecord.settled(answer({ id: one }, refused, refused), found).body).toEqual({
      records: [{ id: one }, { id: two }, refused],
    });
  });
});

it("a flow that a new record starts, and that creates a list of the same object, feeds itself", () => {
  const feeds = (object: string) => {
    const typed = (value: string) => ({ kind: "constant", value }) as const;
    const watched = { kind: "event", connector: "salesforce", connection: "s1" } as const;
    const document: FlowDocument = {
      ...flowOn("new-charge", "create-customer"),
      trigger: {
        ...watched,
        trigger: "record-created",
        settings: { object: "Account" },
        everySeconds: 15,
      },
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "salesforce",
          connection: "s1",
          action: "create-records",
          input: { object: typed(object) },
        },
      ],
    };
    const connections = [{ id: "s1", connector: "salesforce", mode: "test" }] as const;
    const catalogue = catalogueOf([salesforceConnector]);
    return whatFeeds(document, { catalogue, connections, called: new Map() })?.step.id;
  };
  expect([feeds("Account"), feeds("Contact")]).toEqual(["s1", undefined]);
});

describe("the form of a list", () => {
  const form = { object: "Contact", fields: [{ field: "LastName", item: "name.last" }] };
  const [part] = createRecords.parts;
  const pieces = (items: readonly unknown[], more: object = {}) => {
    const input = createRecords.input.parse({ ...form, items, ...more });
    const count = part?.times?.of(input) ?? 0;
    return Array.from({ length: count }, (_, index) =>
      createRecordsPiece.input.parse(part?.input({ input, made: new Map(), index })),
    );
  };
  const named = (last: string) => ({ name: { last } });

  it("is cut into pieces of 200, in the order of the list", () => {
    const all = Array.from({ length: 450 }, (_, at) => named(String(at)));
    const cut = pieces(all);
    expect(cut.map((piece) => piece.records.length)).toEqual([200, 200, 50]);
    expect(cut.flatMap((piece) => piece.records)).toEqual(
      all.map(({ name }) => ({ LastName: name.last })),
    );
    expect(pieces([])).toEqual([]);
  });

  it("takes 10,000 items and no more, in words", () => {
    const of = (length: number) =>
      createRecords.input.safeParse({ ...form, items: Array.from({ length }, () => named("x")) });
    expect(part?.times?.of(createRecords.input.parse(of(10_000).data))).toBe(part?.times?.most);
    expect(of(10_001).error?.issues).toMatchObject([
      {
        path: ["items"],
        params: { text: { en: expect.stringContaining("10,000"), ja: expect.any(String) } },
      },
    ]);
  });

  it("gives all records the same values beside their own, and null where an item has none", () => {
    const [piece] = pieces([named("a"), { name: {} }, { "name.last": "c" }], {
      alike: [{ field: "Email", value: "x@example.com" }],
    });
    expect(piece?.records).toEqual(
      ["a", null, "c"].map((LastName) => ({ Email: "x@example.com", LastName })),
    );
  });

  it("refuses a field that is named twice, and one that no item has, before anything is sent", () => {
    expect(() => pieces([named("a")], { alike: [{ field: "lastname", value: "x" }] })).toThrow(
      InputError,
    );
    expect(() => pieces([{ name: {} }, { other: 1 }])).toThrow("No item of the list");
    const far = [...Array.from({ length: 300 }, () => ({})), named("last")];
    expect(pieces(far)).toHaveLength(2);
  });

  it("says what is there of a list that was not made to its end", () => {
    const half = readOutcomes({ status: 200, body: { records: [{ id: one }, { values: {} }] } });
    expect(createRecords.leftOver(new Map([["piece/1", half]]))).toMatchObject({
      part: "piece/1",
      words: { en: expect.stringContaining("1 record was created") },
    });
    expect(createRecords.leftOver(new Map())).toBeNull();
  });
});
