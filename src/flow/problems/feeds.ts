import type { Sentences } from "./sentences.ts";

/** Flows that start themselves. What then happens depends on how often the flow may. */
export const feedsProblems = {
  "flow.feeds_itself": {
    severity: "warning",
    en: "The step “{step}” makes what the trigger “{trigger}” watches for, on the same account: each one would start this flow again. Millrace skips what the flow has made itself, and lists it under the flow’s skipped events. To let the flow start itself, allow it in the trigger’s settings, and say how often.",
    ja: "ステップ「{step}」は、トリガー「{trigger}」が監視するものを同じアカウントに作成するため、作成のたびにこのフローがまた開始されることになります。Millrace はフロー自身が作成したものを処理せず、フローの「スキップしたイベント」に一覧表示します。フローが自身を開始することを意図している場合は、トリガーの設定で許可し、回数を指定してください。",
  },
  "flow.feeds_itself_allowed": {
    severity: "warning",
    en: "The step “{step}” makes what the trigger “{trigger}” watches for, on the same account: this flow starts itself. It may do so up to {depth} times in a row. Millrace skips what comes after that, and lists it under the flow’s skipped events. If the flow should not start itself, choose “Its own writes do not start it” in the trigger’s settings.",
    ja: "ステップ「{step}」は、トリガー「{trigger}」が監視するものを同じアカウントに作成するため、このフローは自身を開始します。連続 {depth} 回まで許可されており、それを超えるものは処理されず、フローの「スキップしたイベント」に一覧表示されます。フローが自身を開始することを意図していない場合は、トリガーの設定で「自身の書き込みでは開始しない」を選択してください。",
  },
  "flow.feeds_by_call": {
    severity: "warning",
    en: "The step “{step}” of the called flow “{flow}” makes what the trigger “{trigger}” watches for, on the same account: each one would start this flow again. Millrace skips what the flow has made itself or by calling another, and lists it under the flow’s skipped events. To let the flow start itself, allow it in the trigger’s settings, and say how often.",
    ja: "呼び出されるフロー「{flow}」のステップ「{step}」は、トリガー「{trigger}」が監視するものを同じアカウントに作成するため、作成のたびにこのフローがまた開始されることになります。Millrace はフロー自身または呼び出したフローが作成したものを処理せず、フローの「スキップしたイベント」に一覧表示します。フローが自身を開始することを意図している場合は、トリガーの設定で許可し、回数を指定してください。",
  },
  "flow.feeds_by_call_allowed": {
    severity: "warning",
    en: "The step “{step}” of the called flow “{flow}” makes what the trigger “{trigger}” watches for, on the same account: this flow starts itself. It may do so up to {depth} times in a row. Millrace skips what comes after that, and lists it under the flow’s skipped events. If the flow should not start itself, choose “Its own writes do not start it” in the trigger’s settings.",
    ja: "呼び出されるフロー「{flow}」のステップ「{step}」は、トリガー「{trigger}」が監視するものを同じアカウントに作成するため、このフローは自身を開始します。連続 {depth} 回まで許可されており、それを超えるものは処理されず、フローの「スキップしたイベント」に一覧表示されます。フローが自身を開始することを意図していない場合は、トリガーの設定で「自身の書き込みでは開始しない」を選択してください。",
  },
  "flow.feeds_ring": {
    severity: "warning",
    en: "This flow’s writes start other flows, and they start this one again: {ring}. Millrace skips the events that a flow has caused itself, and lists them under its skipped events, so this stops after one round. To allow more rounds, change the trigger’s settings, and say how often.",
    ja: "このフローが作成するものが別のフローを開始し、それがこのフローをまた開始します: {ring}。Millrace はフロー自身に由来するイベントを処理せず、「スキップしたイベント」に一覧表示するため、1 周で止まります。繰り返すことを意図している場合は、トリガーの設定で許可し、回数を指定してください。",
  },
  "flow.feeds_ring_allowed": {
    severity: "warning",
    en: "This flow’s writes start other flows, and they start this one again: {ring}. This flow may start itself in this way up to {depth} times in a row; each of the others has its own setting. Millrace skips what comes after that, and lists it under the skipped events.",
    ja: "このフローが作成するものが別のフローを開始し、それがこのフローをまた開始します: {ring}。このフローでは、連続 {depth} 回まで自身を開始することが許可されています (ほかのフローにはそれぞれの設定があります)。それを超えるものは処理されず、「スキップしたイベント」に一覧表示されます。",
  },
  "flow.feeds_rows": {
    severity: "warning",
    en: "The step “{step}” writes where the trigger “{trigger}” looks: what it writes starts this flow again, and again after that. Millrace cannot tell the flow’s own writes from those of others here. Let the step write elsewhere, or set a condition under “Only when” that the flow’s own writes do not meet.",
    ja: "ステップ「{step}」は、トリガー「{trigger}」の監視対象に書き込みます。書き込むたびにこのフローがまた開始され、終わりなく繰り返されます。Millrace はここではフロー自身の書き込みを見分けられません。ステップの書き込み先を変えるか、フロー自身の書き込みが一致しない条件を「実行する条件」に設定してください。",
  },
  "flow.feeds_by_call_rows": {
    severity: "warning",
    en: "The step “{step}” of the called flow “{flow}” writes where the trigger “{trigger}” looks: what it writes starts this flow again, and again after that. Millrace cannot tell the flow’s own writes from those of others here. Let the step write elsewhere, or set a condition under “Only when” that these writes do not meet.",
    ja: "呼び出されるフロー「{flow}」のステップ「{step}」は、トリガー「{trigger}」の監視対象に書き込みます。書き込むたびにこのフローがまた開始され、終わりなく繰り返されます。Millrace はここではフロー自身の書き込みを見分けられません。ステップの書き込み先を変えるか、この書き込みが一致しない条件を「実行する条件」に設定してください。",
  },
  "flow.feeds_ring_rows": {
    severity: "warning",
    en: "This flow’s writes start other flows, and they start this one again: {ring}. A flow in this ring starts on rows or items, where Millrace cannot tell the writes of flows from those of others, so the ring does not end by itself. Let one of the flows write elsewhere, or set a condition under “Only when” that ends it.",
    ja: "このフローが作成するものが別のフローを開始し、それがこのフローをまた開始します: {ring}。この中には行やアイテムを監視するフローがあり、Millrace はそこではフローの書き込みを見分けられないため、繰り返しは自動では止まりません。いずれかのフローの書き込み先を変えるか、繰り返しを止める条件を「実行する条件」に設定してください。",
  },
} as const satisfies Sentences;
