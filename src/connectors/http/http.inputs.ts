/** Fields that several steps of this connector have. */
import { field, type RequestFields, text } from "#sdk/index.ts";
import { z } from "zod";

export const path = z.string().trim().max(8_000);

export const pathField = field(path, {
  label: text("Path", "パス"),
  help: text(
    "Below the base address of the connection, such as /customers/42/notes. Values of pills are written so that each stays one part of the path.",
    "接続のベースアドレス以下のパス。例: /customers/42/notes。データピルの値は、パスの 1 つの部分になるように書き込まれます。",
  ),
  pillsAs: "segment",
});

const pairs = z.record(z.string().min(1).max(200), z.string().max(100_000));

export const queryField = field(pairs.optional(), {
  label: text("Query parameters", "クエリパラメーター"),
  private: true,
  selects: true,
  widens: text(
    "Without the parameter, the request may reach more than was meant.",
    "このパラメーターがないと、リクエストの対象が意図より広がることがあります。",
  ),
});

export const headersField = field(pairs.optional(), {
  label: text("Headers", "ヘッダー"),
  help: text(
    "No secrets: they belong into the connection, where they are sealed.",
    "秘密情報はここに入力せず、暗号化される接続の設定に入力してください。",
  ),
  advanced: true,
  selects: true,
  widens: text(
    "Without the header, the request may reach more than was meant.",
    "このヘッダーがないと、リクエストの対象が意図より広がることがあります。",
  ),
});

/** Where the parts of a request stand, in every step that sends one. */
export const requestFields: RequestFields = {
  base: "base",
  path: "path",
  query: "query",
  headers: "headers",
};
