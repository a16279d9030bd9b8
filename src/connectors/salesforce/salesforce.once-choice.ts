/** The field for the mark, in the forms of steps that create records. */
import { field, InputError, text } from "#sdk/index.ts";
import { fieldField } from "./salesforce.fields.ts";
import { usualMark } from "./salesforce.names.ts";

const markLabel = text("Field for the mark", "目印を入れる項目");

const markHelp = text(
  "A text field of at least 80 characters that is an External ID and Unique, and that nothing else fills in. The list shows the fields that serve. The field must stay unique: otherwise a repeat after a lost answer could create a second record.",
  "「外部 ID」かつ「ユニーク」で 80 文字以上の、他で使われていないテキスト項目。条件を満たす項目が一覧に表示されます。「ユニーク」を外すと、応答が失われた後の再送信でレコードが二重に作成されるおそれがあります。",
);

export const markFacts = {
  label: markLabel,
  help: markHelp,
  choices: "once-fields",
  choicesOf: "object",
} as const;

/** The same schema for each step, proposed as the guide to Salesforce names it. */
export const markSchema = () => fieldField(markLabel).default(usualMark);

export const markField = field(markSchema(), markFacts);

export function markGiven(mark: string): InputError {
  return new InputError({
    code: "salesforce.mark_given",
    message: text(
      `The field ${mark} is to hold Millrace’s mark, and the step gives it another value.`,
      `項目 ${mark} には Millrace の目印が入りますが、ステップで別の値が指定されています。`,
    ),
    advice: text(
      "Remove the field from the values of the step, or choose another field for the mark.",
      "ステップの「値」からこの項目を取り除くか、目印を入れる項目を別の項目に変更してください。",
    ),
  });
}
