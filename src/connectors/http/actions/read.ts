/** Reads one thing. */
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import { headersField, pathField, queryField, requestFields, sampleField } from "../http.inputs.ts";
import { contentOf } from "../http.json.ts";

export const read = http.readAction({
  id: "read",
  label: text("Read", "読み取り"),
  help: text("Reads one thing with a GET request.", "GET リクエストで 1 件を取得します。"),
  input: z.object({
    path: pathField,
    query: queryField,
    headers: headersField,
    missing_ok: field(z.boolean().default(false), {
      label: text("404 is an answer", "404 をエラーにしない"),
      help: text(
        "If there is nothing, the step goes on, and Found is false.",
        "存在しない場合も続行し、「見つかった」が false になります。",
      ),
      advanced: true,
    }),
    sample: sampleField(
      text("Example of an answer", "応答の例"),
      text(
        "Paste an answer in JSON: what is in it can then be used in later steps.",
        "応答の例を JSON で貼り付けると、その項目を後のステップで使えます。",
      ),
    ),
  }),
  output: z.object({
    status: field(z.int(), { label: text("HTTP status", "HTTP ステータス") }),
    found: field(z.boolean(), { label: text("Found", "見つかった") }),
    body: field(z.unknown(), { label: text("Answer", "応答"), private: true }),
  }),
  sample: { status: 200, found: true, body: { id: "42" } },
  declared: { field: "sample", at: ["body"] },
  sends: requestFields,
  async run({ api, input: { path, query, headers, missing_ok: isFine } }) {
    const { status, body } = await api.get({ path, query, headers }, isFine ? [404] : []);
    return { status, found: status !== 404, body: contentOf(body) };
  },
});
