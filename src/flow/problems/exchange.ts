import type { Sentences } from "./sentences.ts";

/** What can be wrong with an imported file. */
export const exchangeProblems = {
  "flow.not_an_export": {
    severity: "error",
    en: "Millrace cannot read this as an exported flow. At {place}: {reason}",
    ja: "エクスポートされたフローとして読み取れません。{place}: {reason}",
  },
  "flow.unknown_slot": {
    severity: "error",
    en: "The file uses the connection “{slot}” to {connector}, but does not list it under “connections”. Export the flow again.",
    ja: "このファイルでは {connector} への接続「{slot}」が使用されていますが、「connections」に記載がありません。フローをもう一度エクスポートしてください。",
  },
  "flow.wrong_slot": {
    severity: "error",
    en: "The file uses the connection “{slot}” for {connector}, but lists it as a connection to another system. Export the flow again.",
    ja: "このファイルでは接続「{slot}」が {connector} 用に使用されていますが、別のシステムへの接続として記載されています。フローをもう一度エクスポートしてください。",
  },
} as const satisfies Sentences;
