import type { fieldsEn } from "./fields.en.ts";
import type { Words } from "./words.ts";

export const fieldsJa: Words<typeof fieldsEn> = {
  "fields.none": "このステップで指定する項目はありません。",
  "fields.add": "項目を追加",
  "fields.remove": "「{{field}}」を削除",
  "sample.title": "サンプル出力",
};
