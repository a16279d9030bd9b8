/** Lists that nobody guarantees anything of, as the triggers read them. */
import { describe, expect, it } from "vitest";
import type { HttpResponse, JsonObject, Row } from "#sdk/index.ts";
import { TransientError } from "#sdk/index.ts";
import { http } from "./http.connection.ts";
import { itemChanged } from "./triggers/item-changed.ts";
import { newItem } from "./triggers/new-item.ts";

type Said = string | Partial<HttpResponse>;

/** A system that gives these answers, one after the other, and then the last one again and again. */
function answering(...answers: readonly Said[]) {
  const asked: string[] = [];
  const values = http.fields.parse({ base: "https://api.example.com" });
  const api = http.open(values, {
    trustedLoopback: [],
    http: async ({ url }) => {
      const said = answers[Math.min(asked.length, answers.length - 1)] ?? "";
      asked.push(url.slice("https://api.example.com".length));
      return {
        status: 200,
        headers: {},
        body: "",
        ...(typeof said === "string" ? { body: said } : said),
      };
    },
  });
  return { api, asked };
}

const whereOf = (more: JsonObject = {}) =>
  newItem.where?.parse({ path: "/list", items_path: "items", key_path: "id", ...more }) ??
  expect.fail("it has a place");

async function read(more: JsonObject, ...answers: readonly Said[]) {
  const { api, asked } = answering(...answers);
  const rows: Row[] = [];
  let isWhole = false;
  let failure: unknown = null;
  try {
    for await (const page of newItem.rows({ api, where: whereOf(more) })) {
      rows.push(...page.rows);
      ({ isWhole } = page);
    }
  } catch (thrown) {
    failure = thrown;
  }
  return { keys: rows.map(({ key }) => key), rows, isWhole, failure, asked };
}
const items = (...ids: readonly (string | number)[]) =>
  JSON.stringify({ items: ids.map((id) => ({ id })) });
const cursor = { paging: "cursor", page_parameter: "after", cursor_path: "next" };
const pages = { paging: "page", page_parameter: "page" };

describe("the items of one answer", () => {
  it("are known by their IDs, digit by digit", async () => {
    const body = `{"items":[{"id":9007199254740993},{"id":9007199254740992},{"id":"9007199254740994"},{"id":0},{"id":-3},{"id":"a b"}]}`;
    const { keys, rows, isWhole, failure } = await read({}, body);
    expect(failure).toBeNull();
    expect(keys).toEqual([
      "9007199254740993",
      "9007199254740992",
      "9007199254740994",
      "0",
      "-3",
      "a b",
    ]);
    expect(isWhole).toBe(true);
    expect(rows[0]?.data).toEqual({ key: "9007199254740993", item: { id: "9007199254740993" } });
  });

  it("may be their own IDs, and may be none", async () => {
    const plain = { items_path: "", key_path: "" };
    expect((await read(plain, '["a.csv",7]')).keys).toEqual(["a.csv", "7"]);
    expect(await read({}, items())).toMatchObject({ keys: [], isWhole: true, failure: null });
  });

  it.each<[code: string, answer: Said]>([
    ["http.no_list", "<html><h1>Maintenance</h1></html>"],
    ["http.no_list", '{"error":"overloaded"}'],
    ["http.no_list", '{"items":null}'],
    ["http.no_list", '{"items":{"id":1}}'],
    ["http.no_list", ""],
    ["http.no_list", '{"items":[{"id":1},'],
    ["http.no_list", `{"items":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ...[
      "{}",
      "null",
      '{"id":null}',
      '{"id":""}',
      '{"id":1.5}',
      '{"id":1e30}',
      '{"id":true}',
      '{"id":{}}',
    ].map((item): [string, Said] => ["http.no_key", `{"items":[{"id":7},${item}]}`]),
    ["http.no_key", '{"items":[{"id":"a\\u0000"}]}'],
    ["http.no_key", '{"items":[{"id":"\\ud800"}]}'],
    ["http.key_twice", items("a", "b", "a")],
    ["http.key_twice", items(5, "5")],
    ["http.key_too_long", items("é".repeat(251))],
    ["http.item_too_large", JSON.stringify({ items: [{ id: 1, text: "x".repeat(1_000_000) }] })],
    ["http.list_goes_on", { body: items(1), headers: { link: '</list?page=2>; rel="next"' } }],
    ["http.http_404", { status: 404 }],
    ["http.http_302", { status: 302 }],
  ])("are refused with %s", async (code, answer) => {
    const { failure, keys } = await read({}, answer);
    expect(failure).toMatchObject({ facts: { code } });
    expect(keys).toEqual([]);
  });

  it("are at most 50,000, in pages of 1,000", async () => {
    const most = Array.from({ length: 50_000 }, (_, at) => at);
    expect((await read({}, items(...most))).keys).toHaveLength(50_000);
    const { failure } = await read({}, items(...most, "one more"));
    expect(failure).toMatchObject({ facts: { code: "http.too_many_items" } });
  });
});

describe("the items of several answers", () => {
  const next = (to: unknown, ...ids: readonly number[]) =>
    JSON.stringify({ items: ids.map((id) => ({ id })), next: to });

  it("are read past an empty page to where nothing leads on, and are not proven to be all", async () => {
    const { keys, isWhole, asked } = await read(cursor, next("p2", 1), next("p3"), next(null, 2));
    expect(keys).toEqual(["1", "2"]);
    expect(isWhole).toBe(false);
    expect(asked).toEqual(["/list", "/list?after=p2", "/list?after=p3"]);
  });

  it("end where a cursor stands still", async () => {
    const { keys, failure } = await read(cursor, next("p2", 1), next("p2"));
    expect([keys, failure]).toEqual([["1"], null]);
  });

  it("are one where the list has moved while it was read", async () => {
    const { keys, failure } = await read(pages, items(3, 2), items(2, 1), items());
    expect([keys, failure]).toEqual([["3", "2", "1"], null]);
  });

  it("are refused where two that differ have one ID", async () => {
    const first = '{"items":[{"id":1,"name":"a"}]}';
    const { keys, failure } = await read(pages, first, '{"items":[{"id":1,"name":"b"},{"id":2}]}');
    expect(failure).toMatchObject({ facts: { code: "http.key_twice" } });
    expect(keys).toEqual(["1"]);
  });

  it("are refused where a page comes again, whatever stands around it", async () => {
    const again = (at: number) => JSON.stringify({ items: [{ id: 1 }, { id: 2 }], at });
    const { failure, asked } = await read(pages, again(1), again(2));
    expect(failure).toMatchObject({ facts: { code: "http.same_page" } });
    expect(asked).toHaveLength(2);
  });

  it("are given as far as they were read where a page fails", async () => {
    const { keys, failure, isWhole } = await read(cursor, next("p2", 1, 2), { status: 503 });
    expect(failure).toBeInstanceOf(TransientError);
    expect([keys, isWhole]).toEqual([["1", "2"], false]);
  });

  it("end with an error after 1,000 pages", async () => {
    const endless = Array.from({ length: 1_001 }, (_, at) => next(`p${at}`, at));
    const { failure, asked } = await read(cursor, ...endless);
    expect(failure).toMatchObject({ facts: { code: "http.too_many_pages" } });
    expect(asked).toHaveLength(1_000);
  });
});

describe("what is watched of an item", () => {
  it("has the same fields for each item, so that a field which comes or goes is a change", async () => {
    const where = itemChanged.where?.parse({
      ...whereOf(),
      watched: ["status", "lines[*].sum", "paid.at"],
    });
    const body =
      '{"items":[{"id":1,"status":"open","more":1,"lines":[{"sum":5},{"sum":7}]},{"id":2,"paid":{"at":"x"}}]}';
    const { api } = answering(body);
    const rows = await itemChanged.some({ api, where: where ?? expect.fail("no place"), limit: 5 });
    expect(rows.map(({ content }) => content)).toEqual([
      { status: "open", "lines[*].sum": [5, 7], "paid.at": null },
      { status: null, "lines[*].sum": [], "paid.at": "x" },
    ]);
  });
});
