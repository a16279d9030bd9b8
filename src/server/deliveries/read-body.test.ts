import { describe, expect, it } from "vitest";
import { ApiError } from "../errors.ts";
import { readBody } from "./read-body.ts";

const read = (body: string | Uint8Array, type: string | null = "application/json") =>
  readBody(typeof body === "string" ? Buffer.from(body) : body, type, "fields");
const refusal = (body: string | Uint8Array, type?: string) => {
  try {
    read(body, type);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
};

describe("JSON", () => {
  it("keeps every field by the name that the sender gives it", () => {
    const body = { "Order No.": 1, "": 2, "a.b": [null, { 名前: "山田" }], constructor: "x" };
    expect(read(JSON.stringify(body), "application/vnd.api+json; charset=UTF-8")).toEqual(body);
    expect([read("[]"), read('"x"'), read("7"), read("null")]).toEqual([[], "x", 7, null]);
  });

  it("keeps numbers that lose digits as they are written", () => {
    const numbers =
      "[9007199254740993, 0.1, 1e400, 12.50, -0.0, 1234567890.12345678901, 1e5, 12345678901234567.89, 1e300]";
    expect(read(numbers)).toEqual([
      "9007199254740993",
      0.1,
      "1e400",
      12.5,
      -0,
      "1234567890.12345678901",
      100_000,
      "12345678901234567.89",
      1e300,
    ]);
  });

  it("is refused where it could do harm, or cannot be kept", () => {
    expect(refusal("{")).toBe("request.malformed_json");
    expect(refusal('{"__proto__": {"admin": true}}')).toBe("request.forbidden_key");
    expect(refusal('{"a": [{"__proto__": 1}]}')).toBe("request.forbidden_key");
    expect(refusal(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toBe("request.too_deep");
    expect(refusal('{"a": "\\u0000"}')).toBe("request.forbidden_text");
    expect(refusal('{"a": "\\ud800"}')).toBe("request.forbidden_text");
    expect(refusal(Buffer.from([0x7b, 0xff, 0x7d]))).toBe("hook.unreadable");
  });

  it("is recognized without a type", () => {
    expect(read(' {"a": 1}', null)).toEqual({ a: 1 });
    expect(read("{not JSON}", null)).toBe("{not JSON}");
  });
});

describe("a form", () => {
  const form = "application/x-www-form-urlencoded";

  it("has its fields, and lists of those that come several times", () => {
    expect(read("a=1&b=x+y%21&b=%E5%B1%B1&c&=d&%zz=%", form)).toEqual({
      a: "1",
      b: ["x y!", "山"],
      c: "",
      "": "d",
      "%zz": "%",
    });
  });

  it("is read in the character set that it names", () => {
    expect(read("%8ER=%93c", `${form}; charset=Shift_JIS`)).toEqual({ 山: "田" });
    expect(refusal("a=%ff", form)).toBe("hook.unreadable");
    expect(refusal("__proto__=1", form)).toBe("request.forbidden_key");
  });
});

describe("anything else", () => {
  it("is text, XML too where it is not wanted as fields, and nothing is null", () => {
    const xml = Buffer.from("<a>é</a>");
    expect(readBody(xml, "application/xml", "text")).toBe("<a>é</a>");
    expect(read(Buffer.from([0x8e, 0x52]), "text/plain; charset=shift_jis")).toBe("山");
    expect([read("", "text/plain"), read("")]).toEqual([null, null]);
    expect(refusal(Buffer.from([0x89, 0x50]), "image/png")).toBe("hook.unreadable");
    expect(refusal("x", "text/plain; charset=nonsense")).toBe("hook.unreadable");
  });
});
