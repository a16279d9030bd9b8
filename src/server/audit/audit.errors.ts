import type { ErrorEntry } from "../error-entry.ts";

export const auditErrors = {
  "audit.file_missing": {
    status: 409,
    text: {
      en: "The file “{file}” with old lines of the audit log is not in its folder. Put it back, or ask only for later lines.",
      ja: "監査ログの古い行のファイル「{file}」がフォルダーにありません。ファイルを元に戻すか、より新しい期間を指定してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
