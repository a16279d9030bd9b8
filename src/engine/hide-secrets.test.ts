import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { field } from "#sdk/fields.ts";
import { jsonOf } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { hideSecrets, hiding, secretTexts } from "./hide-secrets.ts";

const label = text("x", "x");
const fields = z.object({
  key: field(z.string(), { label, secret: true }),
  pin: field(z.string(), { label, secret: true }),
  address: field(z.string(), { label }),
});
const values = { key: 'sk_"\\é_secret', pin: "123", address: "https://api.example" };
const basic = Buffer.from(`${values.key}:`).toString("base64");
const texts = secretTexts({ fields }, values);
const answer = (body: string) =>
  hideSecrets({ status: 401, headers: { "x-echo": body }, body }, texts);

describe("what the other side repeats of a secret", () => {
  it.each([
    ["as it is", `No such key: ${values.key}`],
    ["in JSON", JSON.stringify({ message: values.key })],
    ["as we sent it", `authorization: Basic ${basic}`],
    ["in an address", `?authorization=${encodeURIComponent(`Basic ${basic}`)}`],
    ["in an address in the clear", `?key=${encodeURIComponent(values.key)}`],
  ])("is hidden %s, in body and headers", (_, body) => {
    const { body: shown, headers } = answer(body);
    expect(shown).toContain("[hidden]");
    expect(headers["x-echo"]).toBe(shown);
    for (const part of ["sk_", "secret", basic.slice(0, 8)]) expect(shown).not.toContain(part);
  });

  it("is all that is changed: what is no secret, or too short to be known again, stays", () => {
    const body = JSON.stringify({ at: values.address, count: 123_123, key: "sk_other_secret" });
    expect(answer(body).body).toBe(body);
  });

  const every = (said: string, way: (sign: string) => string): string =>
    said.replaceAll(/[^A-Za-z\d]/gu, way);
  const codeOf = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(4, "0");
  const inJson = (said: string): string => JSON.stringify(said).slice(1, -1);
  const ways: readonly (readonly [string, (said: string) => string])[] = [
    ["PHP", (said) => inJson(said).replaceAll("/", "\\/")],
    [".NET", (said) => every(said, (sign) => `\\u${codeOf(sign).toUpperCase()}`)],
    ["Go", (said) => inJson(said).replaceAll(/[&<>]/g, (sign) => `\\u${codeOf(sign)}`)],
    ["JSON in JSON", (said) => inJson(inJson(said).replaceAll("/", "\\/"))],
    [
      "an address in small letters",
      (said) => encodeURIComponent(said).replaceAll(/%../g, (escaped) => escaped.toLowerCase()),
    ],
    ["a form", (said) => new URLSearchParams({ said }).toString().slice("said=".length)],
    ["HTML by number", (said) => every(said, (sign) => `&#${sign.charCodeAt(0)};`)],
    ["HTML by its code", (said) => every(said, (sign) => `&#x${codeOf(sign)};`)],
  ];

  it.each(ways)("is hidden as %s writes it", (_, written) => {
    const signs = fc.constantFrom(..."aZ09/+=&<>\"' .:~-_\\\n\té日".split(""));
    const secret = fc.string({ unit: signs, minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(secret, (one) => {
        expect(hiding([one])(`"${written(one)}"`)).toBe('"[hidden]"');
      }),
    );
  });

  it("does not come back when the answer is read as JSON", () => {
    const key = "ab/cd+ef&gh==";
    const body = '{"a":"Bearer ab\\/cd\\u002Bef\\u0026gh=\\u003d","b":"ab/cd%2bef&amp;gh=="}';
    expect(jsonOf(hiding([key])(body))).toEqual({ a: "Bearer [hidden]", b: "[hidden]" });
  });
});
