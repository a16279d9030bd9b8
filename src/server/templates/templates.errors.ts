import type { ErrorEntry } from "../error-entry.ts";

export const templateErrors = {
  "template.not_found": {
    status: 404,
    text: {
      en: "There is no template “{template}”. The list of templates has the names.",
      ja: "テンプレート「{template}」はありません。名前はテンプレートの一覧で確認できます。",
    },
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
