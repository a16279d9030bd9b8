import type { readsEn } from "./messages.reads.en.ts";

export const readsJa: { readonly [Key in keyof typeof readsEn]: string } = {
  "reads.month": "{{month}} の現在まで",
  "reads.forecast": "その月の見込み",
  "reads.per_day": "有効なポーリングによる 1 日あたり",
  "reads.whole_month": "有効なポーリングによる 30 日間",
  "reads.floor": "すべてのアカウントに認められる 30 日間の回数",
  "reads.day_use": "24 時間に認められるコールの使用数",
  "reads.day_use_of": "{{of}} 回中 {{used}} 回",
  "reads.every": "{{seconds}} 秒",
  "reads.together":
    "このアカウントへの接続は {{connections}} 件あり、以下では合わせて数えています。",
  "reads.fine": "問題ありません: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)",
  "reads.near":
    "上限に近づいています: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)。上限に達する前にポーリング頻度を下げてください。",
  "reads.over":
    "上限を超えます: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)。ポーリング頻度を下げてください。同じトリガーのポーリングは全フローで共有され、最も短い頻度で動きます。",
  "reads.transactions":
    "1 か月の取引が {{transactions}} 件以上のアカウントであれば、この回数も認められます。",
};
