import { describe, expect, it } from "vitest";
import { InputError, TransientError } from "#sdk/index.ts";
import { updateRecord } from "./actions/update-record.ts";
import { updateRecords } from "./actions/update-records.ts";
import { updateRecordsPiece } from "./actions/update-records-piece.ts";
import { upsertRecord } from "./actions/upsert-record.ts";
import { upsertRecords } from "./actions/upsert-records.ts";
import { upsertRecordsPiece } from "./actions/upsert-records-piece.ts";
import { bodyOf } from "./salesforce.encode.ts";
import { judge } from "./salesforce.judge.ts";

const tag = { effectId: "f.e", generation: 0, at: 0 };
const [one, two] = ["003Hs00004ABCDEIA5", "003Hs00004ABCDFIA5"] as const;
const object = "Contact";
const key = "Number__c";
const update = updateRecordsPiece.request(
  {
    object,
    records: [one, two].map((record) => ({ record, values: { LastName: "a" } })),
  },
  tag,
);
const upsert = upsertRecordsPiece.request(
  { object, key, records: [{ value: "C-1", values: { LastName: "a" } }] },
  tag,
);

describe("a request of a list that sets values", () => {
  it("keeps its bytes", () => {
    expect([update.method, update.path, bodyOf(update)]).toEqual([
      "PATCH",
      "/services/data/v67.0/composite/sobjects",
      `{"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"id":"${one}","LastName":"a"},{"attributes":{"type":"Contact"},"id":"${two}","LastName":"a"}]}`,
    ]);
    expect([upsert.method, upsert.path, bodyOf(upsert)]).toEqual([
      "PATCH",
      "/services/data/v67.0/composite/sobjects/Contact/Number__c",
      '{"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"Number__c":"C-1","LastName":"a"}]}',
    ]);
  });

  it("calls its records what a write of one of them calls it", () => {
    const values = [{ field: "LastName", value: "a" }];
    const alone = updateRecord.request({ object, record: one.slice(0, 15), values }, tag);
    expect(updateRecord.changes?.(alone)).toBe(updateRecordsPiece.several?.names(update)?.[0]);
    expect(updateRecord.family?.(alone)).toBe(updateRecordsPiece.family?.(update));
    const keyed = upsertRecord.request({ object, key, value: "c-1", values }, tag);
    expect([upsertRecord.sets?.(keyed)]).toEqual(upsertRecordsPiece.several?.names(upsert));
    expect(upsertRecord.family?.(keyed)).toBe(upsertRecordsPiece.family?.(upsert));
  });

  const done = (id: string) => ({ id, success: true, errors: [] });
  const locked = {
    success: false,
    errors: [{ statusCode: "UNABLE_TO_LOCK_ROW", message: "No", fields: [] }],
  };
  const verdict = (...results: readonly unknown[]) =>
    judge(update, { status: 200, headers: {}, body: JSON.stringify(results) });

  it("tells what is known for good where another record was locked", () => {
    const told = verdict(done(one), locked);
    expect(told).toMatchObject({
      is: "not_done",
      told: { body: [{ is: "done", id: one }, null] },
    });
    expect(told.is === "not_done" && told.error instanceof TransientError).toBe(true);
    expect(verdict(locked, locked)).toMatchObject({ error: { unexecuted: true } });
    expect(verdict(locked, locked)).not.toHaveProperty("told");
  });

  it("is not proven by an answer about another record, or about fewer", () => {
    const unproven = { is: "not_done", error: { kind: "unknown_outcome" } };
    expect(verdict(done(two), done(one))).toMatchObject(unproven);
    expect(verdict(done(one))).toMatchObject(unproven);
  });

  it("gives the field that names its records no other value", () => {
    const values = { id: one };
    const records = [{ record: one, values }];
    expect(() => updateRecordsPiece.request({ object, records }, tag)).toThrow(InputError);
    const keyed = [{ value: "C-1", values: { number__c: "C-2" } }];
    expect(() => upsertRecordsPiece.request({ object, key, records: keyed }, tag)).toThrow(
      InputError,
    );
  });
});

describe("the form of a list that sets values", () => {
  const fields = [{ field: "LastName", item: "name" }];
  const updates = (...items: readonly unknown[]) => {
    const input = updateRecords.input.parse({ object, items, id: "id", fields });
    return updateRecords.parts[0]?.input({ input, made: new Map(), index: 0 });
  };
  const upserts = (...items: readonly unknown[]) => {
    const input = upsertRecords.input.parse({ object, key, items, value: "number", fields });
    return upsertRecords.parts[0]?.input({ input, made: new Map(), index: 0 });
  };

  it("leaves a field as it is that an item lacks, and empties one that is null", () => {
    expect(updates({ id: one, name: "a" }, { id: two })).toMatchObject({
      records: [
        { record: one, values: { LastName: "a" } },
        { record: two, values: {} },
      ],
    });
    expect(updates({ id: one.slice(0, 15), name: null })).toEqual({
      object,
      records: [{ record: one, values: { LastName: null } }],
    });
  });

  it("refuses an item without a name, and one record twice, before anything is sent", () => {
    for (const id of ["", "x", null, 5, [one]])
      expect(() => updates({ id: one, name: "a" }, { id })).toThrow("Item 2 of the list");
    expect(() => updates({ id: one, name: "a" }, { id: one.slice(0, 15) })).toThrow(
      "Items 1 and 2 of the list name the same record",
    );
    expect(() => upserts({ number: "1", name: "a" }, { number: 1 })).toThrow("Items 1 and 2");
    expect(() => upserts({ number: " ", name: "a" })).toThrow("Item 1 of the list");
    expect(() => upserts({ number: "x".repeat(256), name: "a" })).toThrow("Item 1 of the list");
  });

  it("leaves it to Salesforce whether capitals count in a key, where one request has both", () => {
    expect(upserts({ number: "a", name: "a" }, { number: "A" })).toMatchObject({
      records: [{ value: "a" }, { value: "A" }],
    });
  });

  it.each([
    [1, 200, true],
    [1, 201, false],
    [200, 201, false],
    [201, 400, true],
    [399, 401, false],
  ])("takes keys that differ in case at %i and %i: %s", (one, other, isTaken) => {
    const items = Array.from({ length: 450 }, (_, at) => ({ number: `x${at}`, name: "x" }));
    items[one - 1] = { number: "c-1", name: "one" };
    items[other - 1] = { number: "C-1", name: "other" };
    const piece = () => upserts(...items);
    if (isTaken) expect(piece()).toMatchObject({ object });
    else
      expect(piece).toThrow(`Items ${one} and ${other} of the list name records that differ only`);
  });

  it("takes 10,000 items and no more, in words", () => {
    const of = (length: number) => ({ object, items: Array(length).fill(1), id: "id", fields });
    expect(updateRecords.input.safeParse(of(10_000)).success).toBe(true);
    expect(updateRecords.input.safeParse(of(10_001)).error?.issues).toMatchObject([
      { params: { text: { en: expect.stringContaining("updates 10,000 records at most") } } },
    ]);
  });
});
