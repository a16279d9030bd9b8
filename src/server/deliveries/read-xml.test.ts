import { describe, expect, it } from "vitest";
import { likeSample } from "#flow/webhook-xml.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "./read-body.ts";

const read = (body: string | Uint8Array, type = "application/xml") =>
  readBody(typeof body === "string" ? Buffer.from(body) : body, type, "fields");
const refusal = (body: string | Uint8Array) => {
  try {
    read(body);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
};

const order = `<?xml version="1.0" encoding="UTF-8"?>
<!-- an order -->
<o:order xmlns:o="urn:orders" id="42" note="a &lt; b">
  <o:customer>山田 &amp; 花子</o:customer>
  <item sku="a">2</item>
  <item sku="b"><![CDATA[<3>]]></item>
  <empty/>
  <text> some <b>bold</b> text </text>
</o:order>`;

describe("XML", () => {
  it("has its attributes, elements and texts by the names that were sent", () => {
    expect(read(order)).toEqual({
      "o:order": {
        "@xmlns:o": "urn:orders",
        "@id": "42",
        "@note": "a < b",
        "o:customer": "山田 & 花子",
        item: [
          { "@sku": "a", "#text": "2" },
          { "@sku": "b", "#text": "<3>" },
        ],
        empty: "",
        text: { b: "bold", "#text": "some  text" },
      },
    });
  });

  it("is known by each of its types, and in the character set that it names", () => {
    for (const type of ["text/xml", "application/soap+xml; charset=utf-8", "application/atom+xml"])
      expect(read("<a>1</a>", type)).toEqual({ a: "1" });
    expect(readBody(Buffer.from("<a>1</a>"), "application/xml", "text")).toBe("<a>1</a>");
    const sjis = Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="Shift_JIS"?><a>`),
      Buffer.from([0x8e, 0x52]),
      Buffer.from("</a>"),
    ]);
    expect(read(sjis)).toEqual({ a: "山" });
    const utf16 = Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?><a>山</a>`, "utf16le");
    expect(read(utf16)).toEqual({ a: "山" });
  });

  it.each([
    ["a document type", `<!DOCTYPE a><a/>`],
    ["an entity", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`],
    ["an entity that nobody defines", "<a>&b;</a>"],
    ["a file", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`],
    ["an element that is not closed", "<a><b></a>"],
    ["two roots", "<a/><b/>"],
    ["text around it", "x<a/>"],
    ["an attribute twice", `<a b="1" b="2"/>`],
    ["no name", "< a/>"],
    ["more than can be read at once", `<a>${"<b/>".repeat(50_000)}</a>`],
    ["more depth than a stack has", "<a>".repeat(49_999)],
  ])("with %s is refused", (_, body) => {
    expect(refusal(body)).toBe("hook.unreadable");
  });

  it.each([
    ["request.too_deep", `${"<a>".repeat(100)}${"</a>".repeat(100)}`],
    ["request.forbidden_key", "<a><__proto__>1</__proto__></a>"],
  ])("is refused with %s as JSON would be", (code, body) => {
    expect(refusal(body)).toBe(code);
  });
});

describe("a delivery of XML beside its sample", () => {
  const sample = {
    order: { item: [{ "@sku": "text", "#text": "text" }], note: "text", tag: ["text"] },
  };

  it("has the sample's lists, however many items there are", () => {
    expect(
      likeSample({ order: { item: { "@sku": "a", "#text": "1" }, tag: "x" } }, sample),
    ).toEqual({
      order: { item: [{ "@sku": "a", "#text": "1" }], tag: ["x"] },
    });
    expect(likeSample({ order: { note: "n", more: "m" } }, sample)).toEqual({
      order: { note: "n", more: "m", item: [], tag: [] },
    });
    expect(likeSample({ order: "" }, sample)).toEqual({ order: { item: [], tag: [] } });
  });

  it("has the sample's groups, with attributes or without", () => {
    expect(likeSample({ order: { item: ["1", "2"] } }, sample)).toMatchObject({
      order: { item: [{ "#text": "1" }, { "#text": "2" }] },
    });
  });

  it("keeps what the sample does not know", () => {
    expect(likeSample({ other: ["a"] }, sample)).toEqual({ other: ["a"] });
    expect(likeSample({ order: { note: { "@lang": "ja", "#text": "n" } } }, sample)).toMatchObject({
      order: { note: { "@lang": "ja", "#text": "n" } },
    });
  });
});
