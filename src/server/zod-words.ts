import type { z } from "zod";
import { text } from "#sdk/text.ts";
import type { LocalizedText } from "#sdk/text.ts";

/** What a schema refuses, as a sentence that says what to write instead. */
export function zodWords(issue: z.core.$ZodIssue, missing: boolean): LocalizedText {
  switch (issue.code) {
    case "invalid_type":
      return missing ? isMissing : expected(issue.expected);
    case "too_big":
      return size(issue.origin, "most", Number(issue.maximum));
    case "too_small":
      return size(issue.origin, "least", Number(issue.minimum));
    case "invalid_value":
      return missing ? isMissing : oneOf(issue.values.map(String));
    case "unrecognized_keys":
      return unknownNames(issue.keys);
    case "invalid_format":
      return text("This is not written correctly.", "書き方が正しくありません。");
    case "not_multiple_of":
      return text(
        `This must be a multiple of ${issue.divisor}.`,
        `${issue.divisor} の倍数にしてください。`,
      );
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return missing
        ? isMissing
        : text(
            "This is not one of the values that are allowed here. See the description of the API.",
            "ここに指定できる値ではありません。API の説明を確認してください。",
          );
  }
}

const isMissing = text("This is missing. Fill it in.", "指定されていません。指定してください。");

const kinds: Readonly<Record<string, LocalizedText>> = {
  string: text("a text", "テキスト"),
  number: text("a number", "数値"),
  int: text("a whole number", "整数"),
  boolean: text("true or false", "true または false"),
  array: text("a list", "リスト"),
  object: text("an object", "オブジェクト"),
  record: text("an object", "オブジェクト"),
  null: text("null", "null"),
};

function expected(kind: string): LocalizedText {
  const { en, ja } = kinds[kind] ?? text(kind, kind);
  return text(`This must be ${en}.`, `${ja}にしてください。`);
}

function oneOf(values: readonly string[]): LocalizedText {
  return values.length === 1
    ? text(`This must be ${values.join("")}.`, `${values.join("")} にしてください。`)
    : text(
        `This must be one of: ${values.join(", ")}.`,
        `次のいずれかにしてください: ${values.join("、")}`,
      );
}

function unknownNames(names: readonly string[]): LocalizedText {
  return names.length === 1
    ? text(
        `There is no “${names.join("")}” here. Remove it.`,
        `「${names.join("")}」という項目はありません。削除してください。`,
      )
    : text(
        `There are no such things here: ${names.join(", ")}. Remove them.`,
        `次の項目はありません。削除してください: ${names.join("、")}`,
      );
}

function size(origin: string, bound: "least" | "most", limit: number): LocalizedText {
  const most = bound === "most";
  switch (origin) {
    case "string":
      if (!most && limit === 1) return text("This may not be empty.", "空にできません。");
      return text(
        `This must have ${limit} characters at ${bound}.`,
        `${limit} 文字${most ? "以下" : "以上"}にしてください。`,
      );
    case "array":
    case "set":
    case "map":
      return text(
        `This must have ${limit} items at ${bound}.`,
        `${limit} 件${most ? "以下" : "以上"}にしてください。`,
      );
    default:
      return text(
        `This must be ${limit} or ${most ? "less" : "more"}.`,
        `${limit} ${most ? "以下" : "以上"}にしてください。`,
      );
  }
}
