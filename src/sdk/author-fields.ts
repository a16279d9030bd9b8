/**
 * Fields of steps whose author writes the request: the connector knows the system, but not the
 * request.
 */
import { z } from "zod";
import { field, type FieldFacts } from "./fields.ts";
import { type LocalizedText, text } from "./text.ts";

/** An example of a part of the answer, which gives the data pills: see `Declared`. */
export function sampleField(
  label: LocalizedText,
  help: LocalizedText,
  more: Pick<FieldFacts, "drawn"> = {},
) {
  return field(z.string().max(100_000).optional(), {
    label,
    help,
    multiline: true,
    private: true,
    ...more,
  });
}

/** The example of a whole answer. */
export const answerSample = sampleField(
  text("Example of an answer", "応答の例"),
  text(
    "Paste an answer in JSON: what is in it can then be used in later steps.",
    "応答の例を JSON で貼り付けると、その項目を後のステップで使えます。",
  ),
);

/** Whether a read goes on if it finds nothing. */
export const missingField = field(z.boolean().default(false), {
  label: text("404 is an answer", "404 をエラーにしない"),
  help: text(
    "If there is nothing, the step goes on, and Found is false.",
    "存在しない場合も続行し、「見つかった」が false になります。",
  ),
  advanced: true,
});
