import { describe, expect, test } from "vitest";

import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

const search = (query: string, more = "") =>
  `/v1/customers/search?query=${encodeURIComponent(query)}${more}`;

const pass = (sim: TestSimulator, seconds: number) =>
  sim.control("POST /clock", { advance_seconds: seconds });

describe("GET /v1/customers/search", () => {
  test.each([
    ['email:"HANAKO@example.com"', ["Hanako"]],
    ['name~"ana"', ["Hanako"]],
    ['name:"Taro" OR name:"Hanako"', ["Hanako", "Taro"]],
    ['-name:"Taro"', ["Hanako"]],
    ['metadata["tier"]:"gold" AND email~"example"', ["Hanako"]],
    ['metadata["tier"]:"gold" name:"Taro"', []],
    ['metadata["tier"]:null', ["Taro"]],
    ["created>0 created<9999999999", ["Hanako", "Taro"]],
    [String.raw`name:"a \" b"`, []],
  ])("finds by %s", async (query, names) => {
    await using sim = await openStripe();
    await sim.post("/v1/customers", {
      form: "name=Hanako&email=hanako@example.com&metadata[tier]=gold",
    });
    await sim.post("/v1/customers", { form: "name=Taro&email=taro@example.com" });
    await pass(sim, 60);
    const answer = await sim.get(search(query));
    expect(answer).toMatchObject({
      status: 200,
      body: { object: "search_result", has_more: false, next_page: null },
    });
    const data: unknown[] = Object(answer.body).data;
    expect(data.map((one) => String(Object(one).name)).toSorted()).toEqual(names);
  });

  test.each([
    ["no clause", " "],
    ["no value", "name:"],
    ["a join that joins nothing", 'name:"a" AND '],
    ["a field that cannot be searched", 'description:"a"'],
    ["AND and OR", 'name:"a" AND name:"b" OR name:"c"'],
    ["too short a part", 'name~"ab"'],
    ["too many clauses", Array.from({ length: 11 }, () => 'name:"a"').join(" ")],
  ])("refuses %s", async (_, query) => {
    await using sim = await openStripe();
    expect(await sim.get(search(query))).toMatchObject({
      status: 400,
      body: { error: { type: "invalid_request_error", param: "query" } },
    });
  });

  test("goes on from page to page", async () => {
    await using sim = await openStripe();
    await sim.control("POST /customers", { count: 5, name: "Same" });
    await pass(sim, 60);
    const seen: string[] = [];
    let page = "";
    for (const more of [true, true, false]) {
      const answer = await sim.get(search('name:"Same"', `&limit=2${page}`));
      seen.push(...ids(answer));
      expect(answer).toMatchObject({ body: { has_more: more } });
      page = `&page=${String(Object(answer.body).next_page)}`;
    }
    expect(seen.toSorted()).toEqual(ids(await sim.get("/v1/customers")).toSorted());
  });

  test("knows what is new, and what was changed, a minute later", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { freeze: true });
    const found = async (query: string) => ids(await sim.get(search(query)));
    const id = field(await sim.post("/v1/customers", { form: "name=Old&metadata[a]=1" }), "id");
    await pass(sim, 59);
    expect(await found('name:"Old"')).toEqual([]);
    await pass(sim, 1);
    expect(await found('name:"Old"')).toEqual([id]);
    await sim.post(`/v1/customers/${id}`, { form: "name=New&metadata[b]=2" });
    expect(await found('name:"Old"')).toEqual([id]);
    for (const query of ['name:"New"', 'metadata["b"]:"2"']) expect(await found(query)).toEqual([]);
    await pass(sim, 60);
    for (const query of ['name:"New"', 'metadata["b"]:"2"', 'metadata["a"]:"1"'])
      expect(await found(query)).toEqual([id]);
    expect(await found('name:"Old"')).toEqual([]);
    await sim.control("POST /settings", { search_seconds: 0 });
    await sim.post(`/v1/customers/${id}`, { form: "name=Newest" });
    expect(await found('name:"Newest"')).toEqual([id]);
  });
});
