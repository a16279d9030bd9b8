import type { ErrorEntry } from "./error-entry.ts";

export const personErrors = {
  "person.not_found": {
    status: 422,
    text: { en: "There is nobody with this id.", ja: "この ID のユーザーはいません。" },
  },
} as const satisfies Record<string, ErrorEntry>;
