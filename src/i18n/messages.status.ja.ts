import type { statusEn } from "./messages.status.en.ts";

export const statusJa: { readonly [Key in keyof typeof statusEn]: string } = {
  "status.waiting": "待機中",
  "status.delayed": "時間待ち",
  "status.running": "実行中",
  "status.paused": "一時停止",
  "status.parked": "判断待ち",
  "status.succeeded": "成功",
  "status.succeeded_with_errors": "成功 (処理済みエラーあり)",
  "status.filtered": "対象外",
  "status.failed": "失敗",
  "status.cancelled": "キャンセル済み",
};
