import { describe, expect, it } from "vitest";
import { z } from "zod";
import { field } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { hideSecrets, secretTexts } from "./hide-secrets.ts";

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
});
