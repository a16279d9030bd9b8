/** Reading lists and single things, over real sockets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { createSender, InputError, onlyOwn } from "#sdk/index.ts";
import { getList } from "./actions/get-list.ts";
import { read } from "./actions/read.ts";
import { http } from "./http.connection.ts";
import { type Ledger, startLedger, valuesFor } from "./http.world.ts";

let ledger: Ledger;
const sender = createSender({ deadlineMs: 10_000, maxBytes: 5_000_000 });
beforeAll(async () => {
  ledger = await startLedger();
  for (const name of ["a", "b", "c", "d", "e"]) ledger.make({ name });
});
afterAll(async () => {
  sender.close();
  await ledger.close();
});

const api = () => {
  const values = http.fields.parse(valuesFor(ledger));
  const send = onlyOwn(sender.send, (response) => http.isOwn(response, values));
  return http.open(values, { http: send, trustedLoopback: [] });
};
const list = async (input: JsonObject) => {
  const parsed = getList.input.parse({ path: "/list", items_path: "items", ...input });
  return getList.run({ api: api(), input: parsed });
};
const names = (output: unknown) =>
  JSON.stringify(output)
    .match(/(?<="name":")\w/g)
    ?.join("");

describe("a list", () => {
  it.each<[string, JsonObject]>([
    ["page", { paging: "page", page_parameter: "page" }],
    ["offset", { paging: "offset", page_parameter: "offset" }],
    ["cursor", { paging: "cursor", page_parameter: "cursor", cursor_path: "next" }],
    ["link", { paging: "link" }],
  ])("is read to its end by %s", async (_, paging) => {
    const whole = await list(paging);
    expect(whole).toMatchObject({ count: 5, more: false });
    expect(names(whole)).toBe("abcde");
    expect(await list({ ...paging, limit: 3 })).toMatchObject({ count: 3, more: true });
    expect(await list({ ...paging, limit: 5 })).toMatchObject({ count: 5 });
  });

  it("of one answer is read once", async () => {
    const one = await list({});
    expect(names(one)).toBe("ab");
    // Its Link header names a next page.
    expect(one).toMatchObject({ more: true });
    expect(await list({ limit: 2 })).toMatchObject({ count: 2, more: true });
    expect(await list({ query: { size: "9" } })).toMatchObject({ count: 5, more: false });
  });

  it("that comes again and again is refused", async () => {
    await expect(list({ paging: "page", page_parameter: "nothing" })).rejects.toThrow(/same page/);
  });

  it("that is none is refused", async () => {
    await expect(list({ items_path: "next" })).rejects.toBeInstanceOf(InputError);
    await expect(list({ path: "/list?page=1", items_path: "" })).rejects.toThrow(/not a list/);
  });
});

describe("one thing", () => {
  const one = (input: JsonObject) => read.run({ api: api(), input: read.input.parse(input) });

  it("is read as it is", async () => {
    expect(await one({ path: "/things/t1" })).toEqual({
      status: 200,
      found: true,
      body: { api: "ledger", id: "t1", reference: null, name: "a" },
    });
  });

  it("that is not there is an error, or an answer", async () => {
    await expect(one({ path: "/things/t9" })).rejects.toMatchObject({
      kind: "input",
      message: "No such thing",
    });
    expect(await one({ path: "/things/t9", missing_ok: true })).toMatchObject({
      status: 404,
      found: false,
    });
  });

  it("is not asked for at another host", async () => {
    for (const address of [
      "https://elsewhere.example/",
      "nonsense",
      ledger.url.replace("//", "//a:b@"),
    ])
      await expect(api().ask(address, {})).rejects.toMatchObject({
        facts: { code: "http.link_elsewhere" },
      });
  });
});
