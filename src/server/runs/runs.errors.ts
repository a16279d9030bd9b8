import type { ErrorEntry } from "../error-entry.ts";

export const runErrors = {
  "run.not_found": {
    status: 404,
    text: { en: "There is no run with this id.", ja: "この ID の実行はありません。" },
  },
  "run.over": {
    status: 409,
    text: {
      en: "The run is over already; there is nothing to cancel.",
      ja: "実行はすでに終了しているため、キャンセルできません。",
    },
  },
  "run.write_not_found": {
    status: 404,
    text: {
      en: "The run has no write with this id. Show the run again and take the id from there.",
      ja: "この実行に、この ID の書き込みはありません。実行を表示し直して ID を確認してください。",
    },
  },
  "run.decision_conflict": {
    status: 409,
    text: {
      en: "The write does not wait for this decision any more: it was found meanwhile, somebody else has decided, or the run is over. Show the run again.",
      ja: "この書き込みはもう判断を待っていません。その間に見つかったか、ほかの人が判断したか、実行が終了しています。実行を表示し直してください。",
    },
  },
  "run.decision_unconfirmed_money": {
    status: 409,
    text: {
      en: "This would move real money: {money}, by {request}. If it has happened already, it would happen twice. Send “confirm”: true if you are sure.",
      ja: '実際のお金が動きます: {money} ({request})。すでに行われていた場合は二重になります。間違いなければ "confirm": true を付けて送信してください。',
    },
  },
  "run.decision_unconfirmed": {
    status: 409,
    text: {
      en: "This would write to the live account: {request}. If it has happened already, it would happen twice. Send “confirm”: true if you are sure.",
      ja: '本番環境のアカウントに書き込みます: {request}。すでに行われていた場合は二重になります。間違いなければ "confirm": true を付けて送信してください。',
    },
  },
  "run.object_not_found": {
    status: 422,
    text: {
      en: "The other side has no object {object} of the kind that this write makes. Check the id.",
      ja: "相手側に、この書き込みで作られる種類の {object} はありません。ID を確認してください。",
    },
  },
  "run.object_of_another_write": {
    status: 422,
    text: {
      en: "{object} was made by another write of Millrace, so it is not what came of this one. Check the id.",
      ja: "{object} は Millrace の別の書き込みで作られたもので、この書き込みの結果ではありません。ID を確認してください。",
    },
  },
  "run.write_out_of_reach": {
    status: 422,
    text: {
      en: "The write’s connection or action does not exist any more, so nothing can be read or sent. It can only be stopped.",
      ja: "この書き込みの接続またはアクションがすでに存在しないため、読み取りも送信もできません。停止のみ可能です。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
