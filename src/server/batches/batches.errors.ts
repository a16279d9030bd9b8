import type { ErrorEntry } from "../error-entry.ts";

export const batchErrors = {
  "batch.not_found": {
    status: 404,
    text: {
      en: "There is no batch with this ID, or somebody else prepared it. Millrace forgets a batch that nobody starts within a day; prepare it again.",
      ja: "この ID の一括操作はないか、ほかの人が準備したものです。1 日以内に開始しなかったものは破棄されます。もう一度準備してください。",
    },
  },
  "batch.started": {
    status: 409,
    text: {
      en: "This batch was started before. Show it, to see how far it has come.",
      ja: "この一括操作はすでに開始されています。表示して進行状況を確認してください。",
    },
  },
  "batch.other": {
    status: 409,
    text: {
      en: "This batch does something else, or does it with another number of runs. Show the batch, and start what it says.",
      ja: "この一括操作の内容または件数が、指定と異なります。表示して内容を確認し、そのとおりに指定してください。",
    },
  },
  "batch.over": {
    status: 409,
    text: {
      en: "This batch is not under way, so there is nothing to stop. Show it, to see what was done.",
      ja: "この一括操作は実行中ではないため、停止できません。表示して結果を確認してください。",
    },
  },
  "batch.none": {
    status: 422,
    text: {
      en: "This cannot be done with any of the runs. Check the filter, or choose something else to do.",
      ja: "この操作の対象になる実行がありません。絞り込み条件を見直すか、別の操作を選択してください。",
    },
  },
  "batch.unconfirmed": {
    status: 409,
    text: {
      en: "{count} of these runs work in live mode: money, mail and data are real. Look at what the batch would do; if you mean it, send “confirm”: {count}.",
      ja: "対象のうち {count} 件はライブモードの実行で、決済、メール、データはすべて実際に処理されます。内容を確認し、問題なければ「confirm」に {count} を指定してください。",
    },
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
