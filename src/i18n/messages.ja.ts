import type { en } from "./messages.en.ts";

export const ja: { readonly [Key in keyof typeof en]: string } = {
  "start.ready": "Millrace の準備ができました: {{url}}",
  "start.stopping": "Millrace を停止しています ...",
};
