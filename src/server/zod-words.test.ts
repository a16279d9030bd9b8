import { describe, expect, test } from "vitest";
import { z } from "zod";
import { detailsOf } from "./language.ts";

const refused = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value);
  return (["en", "ja"] as const).map((locale) =>
    detailsOf(error?.issues ?? [], value, locale).map(
      ({ path, message }) => `${(path ?? []).join(".")}: ${message}`,
    ),
  );
};

const Form = z.strictObject({
  name: z.string().min(1).max(3).exactOptional(),
  count: z.int().min(0).max(9).exactOptional(),
  list: z.array(z.string()).max(1).exactOptional(),
  kind: z.enum(["a", "b"]).exactOptional(),
  at: z.iso.date().exactOptional(),
  from: z.union([z.enum(["now"]), z.strictObject({ date: z.iso.date() })]).exactOptional(),
});

describe("what a schema refuses", () => {
  test.each<[unknown, string, string]>([
    [{ name: 5 }, "name: This must be a text.", "name: テキストにしてください。"],
    [{ name: "" }, "name: This may not be empty.", "name: 空にできません。"],
    [
      { name: "long" },
      "name: This must have 3 characters at most.",
      "name: 3 文字以下にしてください。",
    ],
    [{ count: 10 }, "count: This must be 9 or less.", "count: 9 以下にしてください。"],
    [{ count: -1 }, "count: This must be 0 or more.", "count: 0 以上にしてください。"],
    [{ count: 1.5 }, "count: This must be a whole number.", "count: 整数にしてください。"],
    [
      { list: ["a", "b"] },
      "list: This must have 1 items at most.",
      "list: 1 件以下にしてください。",
    ],
    [{ kind: "c" }, "kind: This must be one of: a, b.", "kind: 次のいずれかにしてください: a、b"],
    [{ at: "x" }, "at: This is not written correctly.", "at: 書き方が正しくありません。"],
    [
      { more: 1 },
      ": There is no “more” here. Remove it.",
      ": 「more」という項目はありません。削除してください。",
    ],
    [[], ": This must be an object.", ": オブジェクトにしてください。"],
  ])("is said in a sentence: %j", (value, en, ja) => {
    expect(refused(Form, value)).toEqual([[en], [ja]]);
  });

  test("tells what is missing, and of several forms the one that was meant", () => {
    const [missing] = refused(z.object({ name: z.string() }), {});
    expect(missing).toEqual(["name: This is missing. Fill it in."]);
    const [dated] = refused(Form, { from: { date: "soon" } });
    expect(dated).toEqual(["from.date: This is not written correctly."]);
    const [neither] = refused(Form, { from: "later" });
    expect(neither?.[0]).toMatch(/^from: This is not one of the values/);
  });
});
