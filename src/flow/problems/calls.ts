import type { Sentences } from "./sentences.ts";

/** What keeps a step from calling another flow. */
export const callProblems = {
  "flow.call_no_flow": {
    severity: "error",
    en: "Choose the flow that this step calls.",
    ja: "このステップで呼び出すフローを選択してください。",
  },
  "flow.call_unknown_flow": {
    severity: "error",
    en: "The chosen flow cannot be called: it was deleted, or HTTP calls do not start its published version. Choose another one.",
    ja: "選択されたフローは呼び出せません。削除されたか、公開中のバージョンが HTTP 呼び出しで開始されないためです。別のフローを選択してください。",
  },
  "flow.call_inactive_flow": {
    severity: "error",
    en: "“{flow}” is not active, so it cannot be called. Activate it, or choose another flow.",
    ja: "「{flow}」はアクティブではないため、呼び出せません。アクティブ化するか、別のフローを選択してください。",
  },
  "flow.call_itself": {
    severity: "error",
    en: "This step calls its own flow, which would never end. Choose another flow.",
    ja: "このステップはそれ自身のフローを呼び出しているため、終わりがなくなります。別のフローを選択してください。",
  },
  "flow.call_cycle": {
    severity: "error",
    en: "This flow would call itself through {way}, which would never end. Choose another flow, or take the call out of {last}.",
    ja: "このフローは {way} を経由して自分自身を呼び出すため、終わりがなくなります。別のフローを選択するか、{last} から呼び出しを削除してください。",
  },
} as const satisfies Sentences;
