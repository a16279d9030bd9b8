/** What the answer to a look-up proves of a write. */
import { describe, expect, it } from "vitest";
import type { FrozenRequest, JsonObject } from "#sdk/index.ts";
import { UnseenError } from "#sdk/index.ts";
import { sendRequest } from "./actions/send-request.ts";
import { http } from "./http.connection.ts";
import { showsAt } from "./http.json.ts";

const tag = { effectId: "flow.digest", generation: 0, at: 0 };

/** What a look-up finds that is answered so. */
async function found(at: string, status: number, body: string, link?: string) {
  const api = http.open(http.fields.parse({ base: "https://a.example" }), {
    trustedLoopback: [],
    http: async () => ({ status, headers: link === undefined ? {} : { link }, body }),
  });
  const input: JsonObject = {
    path: "/notes",
    json: '{"reference":"{{mark}}"}',
    once: "look_up",
    look_up_path: "/notes?reference={{mark}}",
    look_up_at: at,
  };
  const request: FrozenRequest = sendRequest.request(sendRequest.input.parse(input), tag);
  const seek = sendRequest.seek?.(request, tag) ?? expect.fail("it is looked up");
  return "ask" in seek
    ? seek.ask(api, { from: new Date(0), to: new Date(1) })
    : expect.fail("it asks");
}
const items = "data.items[*].reference";

describe("a look-up", () => {
  it("finds the mark", async () => {
    const body = '{"data":{"items":[{"reference":"x"},{"reference":"mr-digest-0","id":7}]}}';
    expect(await found(items, 200, body)).toMatchObject({
      outcome: "done",
      answer: { body: { body: { id: 7 } } },
    });
  });

  it.each<[at: string, status: number, body: string]>([
    [items, 200, '{"data":{"items":[]}}'],
    [items, 200, '{"data":{"items":[{"reference":"other"},{}]}}'],
    [items, 404, "<h1>Not found</h1>"],
    ["items[0].reference", 200, '{"items":[]}'],
    ["*", 200, "[]"],
    ["reference", 200, '{"reference":null}'],
  ])("at %s proves with %i %s that nothing is there", async (at, status, body) => {
    expect(await found(at, status, body)).toBeNull();
  });

  it("reads one page: the mark may be on another", async () => {
    const next = "</notes?page=2>; rel=next";
    const here = '{"data":{"items":[{"reference":"mr-digest-0"}]}}';
    expect(await found(items, 200, here, next)).toMatchObject({ outcome: "done" });
    for (const link of [next, "</notes?pa"])
      await expect(found(items, 200, '{"data":{"items":[]}}', link)).rejects.toBeInstanceOf(
        UnseenError,
      );
    const first = "</notes?page=1>; rel=first";
    expect(await found(items, 200, '{"data":{"items":[]}}', first)).toBeNull();
  });

  it.each<[at: string, body: string]>([
    [items, "<h1>Maintenance</h1>"],
    [items, ""],
    [items, '{"error":"overloaded"}'],
    [items, '{"data":{"items":null}}'],
    [items, "[]"],
    ["items.0.reference", '{"items":{}}'],
    ["*", '{"message":"Try later"}'],
    ["reference", '{"error":"overloaded"}'],
  ])("at %s proves nothing with %s", async (at, body) => {
    await expect(found(at, 200, body)).rejects.toBeInstanceOf(UnseenError);
  });
});

it.each([
  ["", null, true],
  ["a.10b", { a: { "10b": 1 } }, true],
  ["a[0][1].b", { a: [] }, true],
  ["a.0.b", { a: [] }, true],
  ["a.*", { a: 1 }, false],
  ["*.b", [], true],
])("whether an answer shows something at %s: %j %j", (path, json, shows) => {
  expect(showsAt(json, path)).toBe(shows);
});
