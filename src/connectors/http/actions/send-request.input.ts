/** The form of Send a request, and its parts as they are frozen. */
import type { EffectKind, JsonObject } from "#sdk/index.ts";
import { answerSample, field, jsonOf, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { headersField, pathField, queryField } from "../http.inputs.ts";
import { pathPattern } from "../http.json.ts";
import { idToken, markToken } from "../http.mark.ts";

const markHelp = text(
  `Where you write ${markToken}, Millrace puts the mark of this write: a word of about 32 letters, another one for each write, and the same however often it is tried.`,
  `${markToken} と書いた場所には、書き込みごとに異なる約 32 文字の目印が入ります。再試行しても目印は変わりません。`,
);

const methods = ["POST", "PUT", "PATCH", "DELETE"] as const;

/** Where the parts that only a write has stand. */
export const bodyFields = {
  methods,
  method: "method",
  body: "body",
  json: "json",
  form: "form",
  text: "text",
  contentType: "content_type",
};

const isJson = (said: string): boolean => jsonOf(said) !== undefined;

export const input = withNeeded(
  z.object({
    method: field(z.enum(methods).default("POST"), {
      label: text("Method", "メソッド"),
      values: {
        POST: text("POST", "POST"),
        PUT: text("PUT", "PUT"),
        PATCH: text("PATCH", "PATCH"),
        DELETE: text("DELETE", "DELETE"),
      },
    }),
    path: pathField,
    body: field(z.enum(["json", "form", "text", "none"]).default("json"), {
      label: text("Body", "本文"),
      values: {
        json: text("JSON", "JSON"),
        form: text("Form", "フォーム"),
        text: text("Text", "テキスト"),
        none: text("None", "なし"),
      },
    }),
    json: field(
      z
        .string()
        .max(1_000_000)
        .refine(isJson, refusal(text("This is not valid JSON.", "JSON として正しくありません。")))
        .optional(),
      {
        label: text("JSON", "JSON"),
        help: text(
          `Write for example {"charge": "…", "amount": …}, and put data pills in place of the dots. Between quotation marks a pill becomes a part of the text, elsewhere the value itself. To send a record as it is, insert only its pill “All fields”. ${markHelp.en}`,
          `例: {"charge": "…", "amount": …} (「…」の位置にデータピルを入れます)。データピルは、引用符の中では文字列の一部に、外では値そのものになります。レコードをそのまま送る場合は、データピル「すべての項目」だけを入れます。${markHelp.ja}`,
        ),
        multiline: true,
        private: true,
        pillsAs: "json",
        showsFor: { field: "body", values: ["json"], required: true },
      },
    ),
    form: field(z.record(z.string().min(1).max(200), z.string().max(1_000_000)).optional(), {
      label: text("Form fields", "フォームの項目"),
      help: markHelp,
      private: true,
      widens: text(
        "Without the form field, the request may do more than was meant.",
        "このフォームの項目がないと、意図より広い処理が行われることがあります。",
      ),
      showsFor: { field: "body", values: ["form"], required: true },
    }),
    text: field(z.string().max(1_000_000).optional(), {
      label: text("Text", "テキスト"),
      help: markHelp,
      multiline: true,
      private: true,
      showsFor: { field: "body", values: ["text"], required: true },
    }),
    content_type: field(z.string().trim().max(200).default("text/plain; charset=utf-8"), {
      label: text("Type of the text", "テキストの種類"),
      help: text("Such as application/xml.", "application/xml など。"),
      advanced: true,
      showsFor: { field: "body", values: ["text"] },
    }),
    query: queryField,
    headers: headersField,
    once: field(z.enum(["at_most_once", "key", "sets", "look_up"]).default("at_most_once"), {
      label: text("If the answer is lost", "応答が失われた場合"),
      help: text(
        "What the other system does with a request that arrives twice. If you choose more than it does, a write may happen twice.",
        "同じリクエストが 2 回届いたときの連携先の動作を選びます。実際と異なるものを選ぶと、書き込みが 2 回行われることがあります。",
      ),
      values: {
        at_most_once: text(
          "Ask a person: it is sent at most once",
          "担当者に確認する (送信は 1 回まで)",
        ),
        key: text(
          "Send again: the system knows a repeat by a key in a header",
          "再送する (連携先がヘッダーのキーで重複を見分ける)",
        ),
        sets: text(
          "Send again: doing it twice is the same as once",
          "再送する (2 回行っても結果は同じ)",
        ),
        look_up: text("Look it up: it can be found by the mark", "検索する (目印で見つけられる)"),
      },
    }),
    key_header: field(
      z
        .string()
        .trim()
        .regex(/^[\w-]{1,100}$/)
        .default("Idempotency-Key"),
      {
        label: text("Header of the key", "キーのヘッダー名"),
        showsFor: { field: "once", values: ["key"] },
      },
    ),
    key_hours: field(z.int().min(1).max(8_760).default(24), {
      label: text("Hours that the system keeps the key", "キーの有効時間 (時間)"),
      help: text(
        "As the system's documentation says. Millrace sends again until an hour before that, and never later.",
        "連携先のドキュメントに記載された時間。これより 1 時間短い間だけ再送し、その後は再送しません。",
      ),
      showsFor: { field: "once", values: ["key"] },
    }),
    look_up_path: field(z.string().trim().max(8_000).optional(), {
      label: text("Path of the look-up", "検索のパス"),
      help: text(
        `A GET request that finds the write, such as /notes?reference=${markToken}. The mark must stand in the request itself too.`,
        `書き込みを見つける GET リクエスト。例: /notes?reference=${markToken}。書き込みのリクエスト自体にも目印を入れてください。`,
      ),
      pillsAs: "segment",
      showsFor: { field: "once", values: ["look_up"], required: true },
    }),
    look_up_at: field(z.string().trim().max(500).regex(pathPattern).optional(), {
      label: text("Where the mark stands in its answer", "検索結果での目印の場所"),
      help: text(
        "A path in JSON, such as items[*].reference: it must equal the mark.",
        "目印と一致する値の JSON のパス。例: items[*].reference",
      ),
      showsFor: { field: "once", values: ["look_up"], required: true },
    }),
    id_path: field(z.string().trim().max(500).regex(pathPattern).optional(), {
      label: text("Where the ID stands in the answer", "応答での ID の場所"),
      help: text(
        "A path in JSON, such as data.id. An answer without it does not count as done. In what a look-up finds, the path starts from the found item.",
        "JSON のパス。例: data.id。これがない応答は完了とみなしません。検索で見つかった場合は、見つかった項目からのパスになります。",
      ),
    }),
    done: field(
      z
        .string()
        .trim()
        .regex(/^(2xx|2\d\d|3\d\d|404|410)( ?, ?(2xx|2\d\d|3\d\d|404|410))*$/)
        .default("2xx"),
      {
        label: text("Statuses that mean done", "完了とみなすステータス"),
        help: text(
          "Such as “2xx”, or “200, 404” for a deletion of what may be gone already.",
          "「2xx」や、すでに存在しない可能性があるものを削除する場合の「200, 404」など。",
        ),
        advanced: true,
      },
    ),
    duplicate_done: field(z.boolean().default(false), {
      label: text("409 means done", "409 を完了とみなす"),
      help: text(
        "Only if the system answers 409 to nothing but a repeat of the same write.",
        "同じ書き込みの重複に対してだけ 409 が返される場合に限ります。",
      ),
      advanced: true,
    }),
    record_path: field(z.string().trim().max(8_000).optional(), {
      label: text("Path of a record", "レコードのパス"),
      help: text(
        `How a person's word that a write happened is checked: a GET request with the ID, such as /notes/${idToken}. Without it, Millrace takes the person's word.`,
        `担当者が「実行済みだった」と判断したときの確認方法。ID を使った GET リクエストです。例: /notes/${idToken}。指定しない場合、確認は行われません。`,
      ),
      pillsAs: "segment",
      advanced: true,
    }),
    sample: answerSample,
  }),
);
export type Input = z.infer<typeof input>;

export const kinds: Readonly<Record<Input["once"], EffectKind>> = {
  at_most_once: { kind: "unsafe" },
  key: { kind: "keyed", hours: 24 },
  sets: { kind: "sets" },
  look_up: { kind: "findable" },
};

export function onceOf(given: Input): JsonObject {
  switch (given.once) {
    case "key":
      return { is: "key", header: given.key_header, hours: given.key_hours };
    case "look_up":
      return { is: "look_up", path: given.look_up_path ?? "", at: given.look_up_at ?? "" };
    case "sets":
    case "at_most_once":
      return { is: given.once };
  }
}

/** Under the names of the form, so that what is private there is private here. */
export function bodyOf(given: Input): JsonObject {
  const { body } = given;
  switch (body) {
    case "json":
      return { body, json: given.json ?? "" };
    case "form":
      return { body, form: given.form ?? {} };
    case "text":
      return { body, text: given.text ?? "", content_type: given.content_type };
    case "none":
      return { body };
  }
}
