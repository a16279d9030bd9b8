/** Reads one thing. */
import { answerSample, field, missingField, text } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import { headersField, pathField, queryField, requestFields } from "../http.inputs.ts";
import { contentOf } from "../http.json.ts";

export const read = http.readAction({
  id: "read",
  label: text("Read", "読み取り"),
  help: text("Reads one thing with a GET request.", "GET リクエストで 1 件を取得します。"),
  input: z.object({
    path: pathField,
    query: queryField,
    headers: headersField,
    missing_ok: missingField,
    sample: answerSample,
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
