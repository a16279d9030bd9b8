import type { foundEn } from "./messages.found.en.ts";

export const foundJa: { readonly [Key in keyof typeof foundEn]: string } = {
  "connection.may.traces": "冪等キーで書き込みを確認",
  "runs.found_by.key":
    "応答が失われたため、連携先のイベントに記録された冪等キーで、この書き込みを確認しました。",
  "runs.found_by.mark":
    "応答が失われたため、連携先の一覧にある Millrace の目印で、この書き込みを確認しました。",
  "runs.found_by.state":
    "応答が失われたため、連携先にあるオブジェクトの状態で、この書き込みの結果を確認しました。",
};
