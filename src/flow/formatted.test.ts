import { describe, expect, it } from "vitest";
import { sendEmail } from "#connectors/mail/send-email.ts";
import type { Json } from "#sdk/json.ts";
import { constant, facts, formula, list, schemaOf, words } from "./fixtures.ts";
import { resolveInput } from "./mapping.ts";
import type { Pill, Value } from "./value.ts";

/** The fields of an e-mail: texts that are formatted, and addresses. */

const schema = schemaOf(sendEmail.input);
const pill = (name: string): Pill => ({ kind: "pill", from: "trigger", path: [name] });

function resolve(formatted: Value, to: Value, trigger: Json) {
  const input = { to: list(to), subject: constant("Receipt"), formatted };
  return resolveInput(input, schema, (from) => (from === "trigger" ? trigger : undefined), facts);
}

describe("a formatted text", () => {
  const trigger = { name: "**VIP** [x](https://evil.example)", n: -5 };
  const to = constant("taro@example.jp");
  const plain = "\\*\\*VIP\\*\\* \\[x\\]\\(https://evil.example\\)";

  it.each<[Value, string]>([
    [constant("**bold**"), "**bold**"],
    [words("**", pill("name"), "**"), `**${plain}**`],
    [words("- ", pill("n")), "- -5"],
    [words(pill("name")), plain],
    [pill("name"), plain],
    [formula("trigger.name"), plain],
  ])("keeps what its author formats, and what a run brings stays text", (value, expected) => {
    expect(resolve(value, to, trigger)).toMatchObject({ ok: true, value: { formatted: expected } });
  });
});

describe("an address", () => {
  const said = (to: Value, trigger: Json = {}) => {
    const resolved = resolve(constant("Hello"), to, trigger);
    return resolved.ok ? null : resolved.problems.map(({ code }) => code);
  };

  it.each(["taro@example.jp", " taro@example.jp ", "a.b+c@sub.example.com", "taro@例え.jp"])(
    "such as %j is taken",
    (one) => {
      expect(said(constant(one))).toBeNull();
      expect(said(pill("email"), { email: one })).toBeNull();
    },
  );

  it.each([
    "taro",
    "taro@example",
    "taro@example..com",
    "a@b.jp, c@d.jp",
    "Taro <taro@example.jp>",
    "taro@example.jp\nBcc: x@y.jp",
    "太郎@example.jp",
  ])("such as %j is refused while somebody types, and before anything is sent", (one) => {
    expect(said(constant(one))).toEqual(["flow.not_an_address"]);
    expect(said(pill("email"), { email: one })).toEqual(["flow.not_an_address"]);
    expect(sendEmail.input.safeParse({ to: [one], subject: "a", text: "b" }).success).toBe(false);
  });
});
