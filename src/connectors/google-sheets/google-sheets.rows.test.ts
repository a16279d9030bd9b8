/** Whatever a sheet looks like, a write changes its own row: each value stands under its name, and no other row moves. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createSender,
  type FrozenRequest,
  type Json,
  type JsonObject,
  type SendOnce,
} from "#sdk/index.ts";
import { sendWrite } from "../send.world.ts";
import { appendRow } from "./actions/append-row.ts";
import { clearRow } from "./actions/clear-row.ts";
import { findRow } from "./actions/find-row.ts";
import { updateRow } from "./actions/update-row.ts";
import { upsertRow } from "./actions/upsert-row.ts";
import { openSheets, type SheetsApi } from "./google-sheets.client.ts";
import { googleSheets } from "./google-sheets.connection.ts";
import { demoSpreadsheet } from "./google-sheets.demo.ts";
import { complete } from "./google-sheets.spot.ts";
import { recordOf, rowsOf, tableNamed } from "./google-sheets.table.ts";
import { type SimulatedSheets, startSheets } from "./google-sheets.world.ts";
import { alone, frozenWrite, markOf, type Verb } from "./google-sheets.write.ts";
import { newRow } from "./triggers/new-row.ts";

let google: SimulatedSheets;
let api: SheetsApi;
let http: SendOnce;
const sender = createSender({ deadlineMs: 20_000, maxBytes: 10_000_000 });
beforeAll(async () => {
  google = await startSheets();
  const fields = googleSheets.fields.parse(google.values);
  const source = googleSheets.tokenSource?.(fields) ?? expect.fail("no source of tokens");
  const { token } = source.read(await sender.send(source.request(Date.now())));
  http = async (request) => ({ ...(await sender.send(source.bear(request, token))), asOf: 0 });
  api = openSheets({ id: demoSpreadsheet, origin: google.url }, http);
});
afterAll(async () => {
  sender.close();
  await google.close();
});

type Rows = readonly (readonly Json[])[];

const put = (rows: Rows, formats: readonly (string | null)[] = []) =>
  google.control("POST /sheet", {
    sheet: "Orders",
    rows: rows.map((row) => row.slice()),
    formats: Array.from({ length: 8 }, (_, column) => formats[column] ?? null),
  });
const withoutEnd = (rows: Rows): Rows =>
  rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1);
const standing = async (): Promise<Rows> =>
  withoutEnd(
    (await google.rows("Orders")).map((row) =>
      row.slice(0, row.findLastIndex((cell) => cell !== null) + 1),
    ),
  );
const send = (request: FrozenRequest) => {
  const fields = googleSheets.fields.parse(google.values);
  return sendWrite("google-sheets", googleSheets, { fields, origin: google.url, http }, request);
};

let made = 0;
function requestOf(verb: Verb, input: JsonObject): FrozenRequest {
  const tag = { effectId: `e.${(made += 1)}`, generation: 0, at: 0 };
  switch (verb) {
    case "append":
      return appendRow.request(appendRow.input.parse(input), tag);
    case "update":
      return updateRow.request(updateRow.input.parse(input), tag);
    case "upsert":
      return upsertRow.request(upsertRow.input.parse(input), tag);
    case "clear":
      return clearRow.request(clearRow.input.parse(input), tag);
  }
}

const names = ["Order", "Amount", "Millrace ID"];
interface Shape {
  readonly name: string;
  /** The number of the header row. */
  readonly header?: number;
  readonly rows: Rows;
}
const shapes: readonly Shape[] = [
  { name: "nothing else", rows: [names, ["A-1", 5], ["A-2", 6]] },
  { name: "no row", rows: [names] },
  { name: "an emptied row", rows: [names, ["A-1", 5], [], ["A-2", 6]] },
  { name: "gaps, and rows with one cell", rows: [names, ["A-1"], [], [], [null, 7], [], ["A-2"]] },
  { name: "a last row that lacks its first cells", rows: [names, ["A-1"], ["A-2"], [], [null, 7]] },
  {
    name: "a filled column without a name before it",
    rows: [
      [null, ...names],
      [1, "A-1", 5],
      [2, "A-2", 6],
    ],
  },
  {
    name: "an empty column before it, and gaps",
    rows: [[null, ...names], [null, "A-1", 5], [], [null, "A-2", 6]],
  },
  {
    name: "a filled column without a name inside",
    rows: [
      ["Order", null, "Amount", "Millrace ID"],
      ["A-1", "x", 5],
      [null, "y"],
      ["A-2", "z"],
    ],
  },
  {
    name: "an empty column inside",
    rows: [["Order", "Amount", null, "Millrace ID"], ["A-1", 5], [], ["A-2", 6, null, "e.0/0"]],
  },
  {
    name: "longer notes beside it",
    rows: [
      [...names, null, null, "Notes"],
      ["A-1", 5],
      ["A-2", 6, null, null, null, "n"],
      [null, null, null, null, null, "n"],
    ],
  },
  {
    name: "another table below it",
    rows: [names, ["A-1", 5], ["A-2", 6], [], [null, "Total", 11], [null, null, null, "end"]],
  },
  { name: "a header in row 3", header: 3, rows: [["Orders"], [], names, ["A-1", 5], [], ["A-2"]] },
  {
    name: "a header in row 2, and no row",
    header: 2,
    rows: [
      [null, "Orders"],
      [null, ...names],
    ],
  },
];

const sheetOf = ({ header = 1 }: Shape) => (header === 1 ? "0" : `0/${header}`);
const has = ({ rows }: Shape, key: string) => rows.some((row) => row.includes(key));

/** What a step does, and to which key. */
interface Step {
  readonly verb: Verb;
  readonly key: string;
}
const inputOf = (shape: Shape, { verb, key }: Step): JsonObject => {
  const sheet = sheetOf(shape);
  const amount = { column: "Amount", value: 1 };
  const row = { sheet, key: "Order", is: key };
  switch (verb) {
    case "append":
      return { sheet, values: [{ column: "Order", value: key }, amount], mark: "Millrace ID" };
    case "update":
    case "upsert":
      return { ...row, values: [amount] };
    case "clear":
      return row;
  }
};

/** The rows after a step: its own row is another one, or a new one below all others. */
function after(rows: Rows, shape: Shape, { verb, key }: Step, request: FrozenRequest): Rows {
  const header = shape.rows[(shape.header ?? 1) - 1] ?? [];
  const nameAt = (column: number) => {
    const name = header[column];
    return typeof name === "string" ? name : null;
  };
  const filled = (row: readonly Json[], cells: Readonly<Record<string, Json>>) => {
    const length = Math.max(row.length, header.length);
    const all = Array.from({ length }, (_, at) => cells[nameAt(at) ?? ""] ?? row[at] ?? null);
    return all.slice(0, all.findLastIndex((cell) => cell !== null) + 1);
  };
  const at = rows.findIndex((row) => verb !== "append" && row.includes(key));
  if (at < 0) {
    const mark = verb === "append" ? { "Millrace ID": markOf(frozenWrite(request)) } : {};
    return [...rows, filled([], { Order: key, Amount: 1, ...mark })];
  }
  const row = rows[at] ?? [];
  const emptied = row.map((cell, column) => (nameAt(column) === null ? cell : null));
  const own = verb === "clear" ? filled(emptied, {}) : filled(row, { Amount: 1 });
  return withoutEnd(rows.with(at, own));
}

describe.each(shapes)("a sheet with $name", (shape) => {
  const adds: readonly Step[] = [
    { verb: "append", key: "A-8" },
    { verb: "upsert", key: "A-9" },
  ];
  // An upsert of a row that is there is frozen as an update.
  const changes: readonly Step[] = [
    { verb: "update", key: "A-1" },
    { verb: "clear", key: "A-1" },
    { verb: "upsert", key: "A-2" },
    { verb: "clear", key: "A-2" },
  ];
  const steps = [...adds, ...changes.filter(({ key }) => has(shape, key))];
  const freezing = (step: Step) =>
    complete({ api, request: requestOf(step.verb, inputOf(shape, step)) });

  it.each(adds)("gets a row by $verb, with each value under its name", async (step) => {
    await put(shape.rows);
    const request = await freezing(step);
    const answer = await send(request);
    const expected = after(shape.rows, shape, step, request);
    expect(await standing()).toEqual(expected);
    expect(answer.body).toEqual({ row: expected.length, added: true });
    const table = await tableNamed(api, sheetOf(shape));
    const row = (await rowsOf(api, table)).at(-1) ?? expect.fail("no row");
    expect(recordOf(row, table)).toMatchObject({ Order: step.key, Amount: 1 });
  });

  it.each(steps)("keeps $verb of $key in its row, whatever comes between", async (step) => {
    for (const between of steps.filter(({ key }) => key !== step.key)) {
      await put(shape.rows);
      const request = await freezing(step);
      await send(await freezing(between));
      const expected = after(await standing(), shape, step, request);
      await send(request);
      expect(await standing(), JSON.stringify(between)).toEqual(expected);
    }
  });
});

describe("a row is found by its key as a flow gets it", () => {
  const header = ["Text", "Number", "Yes", "Day", "Moment", "Mixed", "Both"];
  const rows: Rows = [
    header,
    [" A-1 ", 5, true, 46_327, 46_327.25, 46_327, 46_327],
    ["5", 5.25, false, 46_328, 46_327.5 + 1 / 3, "2026-11-02", 46_328.5],
    ["1e3", 1e21, null, 46_329.75, 46_328, "soon", 46_329],
  ];
  const formats = [null, null, null, "DATE", "DATE_TIME", "DATE", null];
  const found = async (column: string, value: Json) =>
    findRow.output.parse(
      await findRow.run({ api, input: findRow.input.parse({ sheet: "0", column, value }) }),
    );

  it.each(header)("in the column %s", async (column) => {
    await put(rows, formats);
    const table = await tableNamed(api, "0");
    for (const row of await rowsOf(api, table)) {
      const value = recordOf(row, table)[column] ?? null;
      if (value === null) continue;
      expect(await found(column, value)).toMatchObject({ count: 1, number: row.number });
      for (const verb of ["update", "upsert", "clear"] as const) {
        const values = [{ column: column === "Number" ? "Yes" : "Number", value: 1 }];
        const input = { sheet: "0", key: column, is: value, values };
        const { at } = frozenWrite(await complete({ api, request: requestOf(verb, input) }));
        expect(at).toMatchObject({ is: verb === "clear" ? verb : "update", row: row.number - 1 });
      }
    }
  });

  it("also where it was handed on as a date before somebody has entered a text", async () => {
    await put(rows, formats);
    expect(await found("Mixed", "2026-11-01")).toMatchObject({ count: 1, number: 2 });
    expect(await found("Mixed", 46_327)).toMatchObject({ count: 1, number: 2 });
  });

  it("and a date and a text of the same day are the key twice", async () => {
    await put([...rows, [null, null, null, null, null, 46_328]], formats);
    const input = { sheet: "0", key: "Mixed", is: "2026-11-02", values: [{ column: "Yes" }] };
    await expect(complete({ api, request: requestOf("upsert", input) })).rejects.toMatchObject({
      facts: { code: "google-sheets.key_twice" },
    });
  });

  it("while the event of the row keeps its key", async () => {
    await put(rows, formats);
    const where = { sheet: "0", key: "Day" };
    const keys = (await newRow.some({ api, where, limit: 3 })).map(({ key }) => key);
    expect(keys).toEqual(["46329.75", "46328", "46327"]);
  });

  it("and one write at a time has it, in both of its forms", () => {
    const nameOf = (is: Json) => alone(requestOf("clear", { sheet: "0", key: "Day", is }));
    expect(nameOf("2026-11-02")).toBe(nameOf(46_328));
    expect(nameOf("2026-11-02")).not.toBe(nameOf("2026-11-03"));
    expect(nameOf("2026-11-31")).toBe('["0","Day","2026-11-31"]');
  });
});
