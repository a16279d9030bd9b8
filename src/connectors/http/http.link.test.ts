/** The `Link` header, and lists that are paged by it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "#sdk/index.ts";
import { getList } from "./actions/get-list.ts";
import { http } from "./http.connection.ts";
import { linksIn, nextLink } from "./http.link.ts";

const asked = "https://a.example/v1/orders?page=1";

describe("the next page", () => {
  it.each([
    ['<https://a.example/?page=2>; rel="next", <?page=9>; rel="last"', "https://a.example/?page=2"],
    ["<https://a.example/2>; rel=next", "https://a.example/2"],
    // Signs of the header inside an address and inside a quoted text.
    ["<https://a.example/a,b;c>; rel=next", "https://a.example/a,b;c"],
    ['</1>; title="orders, page 1; <2>"; rel=prev, </2>; rel=next', "/2"],
    ['</2>; title="a \\"b\\", c\\\\"; rel="next"', "/2"],
    ['</1>; title="rel=next, </x>; rel=next"; rel="first"', null],
    ["</2>;title*=UTF-8'de'n%c3%a4chste ; REL = \"prev  NEXT\"", "/2"],
    // The first `rel` counts, and a parameter need have no value.
    ['</1>; rel="prev"; rel="next"', null],
    ["</2>; crossorigin; rel=next;", "/2"],
    [",, </2>; rel=next ,", "/2"],
    ['</other>; rel=next; anchor="/v1/customers", </2>; rel=next', "/2"],
    ['</2>; rel=next; anchor="?page=1"', "/2"],
    ['<>; rel="next"', ""],
    ['</1>; rel="prev-next nextish"', null],
    ["", null],
    // Nobody knows what would have followed.
    ["nonsense", undefined],
    ["</1>; rel=prev, </2", undefined],
    ['</1>; rel="prev, </2>; rel=next', undefined],
    ["</1>; rel=prev </2>; rel=next", undefined],
    // What stands before is known all the same.
    ["</2>; rel=next, nonsense", "/2"],
  ])("of %s is %j", (header, link) => expect(nextLink(header, asked)).toBe(link));

  it("is found among any other links, however they are named", () => {
    const word = fc.string({ unit: fc.constantFrom("a", ",", ";", "<", ">", "=", '"', "\\", " ") });
    const other = fc.tuple(word, word).map(([target, title]) => {
      const quoted = title.replaceAll(/["\\]/g, (sign) => `\\${sign}`);
      return { target: target.replaceAll(">", ""), title, quoted };
    });
    fc.assert(
      fc.property(fc.array(other), fc.array(other), (before, after) => {
        const written = (one: { target: string; quoted: string }) =>
          `<${one.target}>; title="${one.quoted}"; rel="prev"`;
        const header = [
          ...before.map((one) => written(one)),
          "</2>; rel=next",
          ...after.map((one) => written(one)),
        ].join(", ");
        const { links, isWhole } = linksIn(header);
        expect([links.length, isWhole]).toEqual([before.length + after.length + 1, true]);
        expect(
          links.slice(0, before.length).map(({ parameters }) => parameters.get("title")),
        ).toEqual(before.map(({ title }) => title));
        expect(nextLink(header, asked)).toBe("/2");
      }),
    );
  });
});

/** A system whose list has two pages; the first names the second by this header. */
function paged(link: string, values: JsonObject = {}) {
  const sent: { readonly url: string; readonly authorization: string | undefined }[] = [];
  const api = http.open(http.fields.parse({ base: "https://a.example/v1", ...values }), {
    trustedLoopback: [],
    http: async ({ url, headers }) => {
      sent.push({ url, authorization: headers["authorization"] });
      const isFirst = sent.length === 1;
      const id = isFirst ? 1 : 2;
      return {
        status: 200,
        headers: isFirst ? { link } : {},
        body: JSON.stringify([{ id }]),
      };
    },
  });
  const input = { path: "/orders", query: { of: "us" }, paging: "link" };
  return { sent, run: async () => getList.run({ api, input: getList.input.parse(input) }) };
}

describe("a list that is paged by links", () => {
  it.each([
    ["?page=2", "https://a.example/v1/orders?page=2"],
    ["orders?page=2#top", "https://a.example/v1/orders?page=2"],
    ["/v2/orders/2", "https://a.example/v2/orders/2"],
    ["//a.example/2", "https://a.example/2"],
  ])("follows %s from the address that was asked", async (link, address) => {
    const { sent, run } = paged(`<${link}>; rel=next`);
    expect(await run()).toMatchObject({ items: [{ id: 1 }, { id: 2 }] });
    expect(sent.map(({ url }) => url)).toEqual(["https://a.example/v1/orders?of=us", address]);
  });

  it("shows who asks on each page, and the key of an address once", async () => {
    const bearer = paged("<?page=2>; rel=next", { auth: "bearer", token: "t" });
    await bearer.run();
    expect(bearer.sent.map(({ authorization }) => authorization)).toEqual(["Bearer t", "Bearer t"]);
    const key = { auth: "query", key_name: "api key", key: "s&t" };
    const keyed = paged("<?api+key=s%26t&page=2&api%20key=s%26t>; rel=next", key);
    await keyed.run();
    expect(keyed.sent.map(({ url }) => url)).toEqual([
      "https://a.example/v1/orders?of=us&api%20key=s%26t",
      "https://a.example/v1/orders?page=2&api%20key=s%26t",
    ]);
  });

  it.each([
    "https://evil.example/orders?page=2",
    "http://a.example/v1/orders?page=2",
    "https://a.example:8443/v1/orders?page=2",
    "//evil.example/2",
    "https://a.example@evil.example/2",
    "https://user:word@a.example/2",
    "javascript:alert(1)",
    "https://[",
  ])("asks nothing of %s", async (link) => {
    const { sent, run } = paged(`<${link}>; rel=next`, { auth: "bearer", token: "t" });
    await expect(run()).rejects.toMatchObject({ facts: { code: "http.link_elsewhere" } });
    expect(sent).toHaveLength(1);
  });

  it("is not taken for ended where a header cannot be read", async () => {
    const { run } = paged('</2; rel="next"');
    await expect(run()).rejects.toMatchObject({ facts: { code: "http.link_unreadable" } });
  });
});
