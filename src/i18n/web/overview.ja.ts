import type { overviewEn } from "./overview.en.ts";
import type { Words } from "./words.ts";

export const overviewJa: Words<typeof overviewEn> = {
  "overview.help": "過去 24 時間のフローの動作と、対応が必要なものを表示します。",
  "overview.active": "アクティブなフロー",
  "overview.runs": "24 時間の実行",
  "overview.failed": "24 時間の失敗",
  "overview.waiting": "判断待ち",
  "overview.reads": "24 時間の読み取りコール",
  "overview.failing": "失敗した実行のあるフロー",
  "overview.first": "最初のステップ",
  "overview.first_connect": "1. Stripe やシミュレーターなどのシステムに接続する",
  "overview.first_flow": "2. フローを作成し、テストして、アクティブ化する",
};
