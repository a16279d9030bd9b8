import type { ErrorEntry } from "../error-entry.ts";

export const liveErrors = {
  "live.full": {
    status: 503,
    text: {
      en: "Too many pages and programs are listening for changes at present. Close some that you do not need, and try again in a minute; everything else works as usual, and shows changes when it is opened again.",
      ja: "変更を受信中のページとプログラムが多すぎます。不要なものを閉じて、1 分後にもう一度お試しください。そのほかの機能は通常どおり使用でき、開き直すと最新の状態が表示されます。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
