import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { fillIn, type Param } from "#flow/problems.ts";
import type { StepError } from "./result.ts";

/** Why a step that calls a flow has failed: code, and what to do. */
const callErrors = {
  "call.no_flow": text(
    "This step names no flow to call. Choose one and publish the flow.",
    "呼び出すフローが選択されていません。選択してフローを公開してください。",
  ),
  "call.flow_gone": text(
    "The flow that this step calls was deleted. Choose another one and publish the flow.",
    "このステップで呼び出すフローは削除されています。別のフローを選択してフローを公開してください。",
  ),
  "call.not_active": text(
    "“{flow}” is not active, so it was not called. Activate it, then continue this run.",
    "「{flow}」がアクティブではないため、呼び出されませんでした。アクティブ化してから、この実行を続行してください。",
  ),
  "call.not_agreed": text(
    "“{flow}” was published again after this run began, and not every owner of a connection that acts here has agreed to that. The run waits. Publish its own flow with this step to ask them, or cancel the run.",
    "この実行の開始後に「{flow}」が新しく公開され、ここで動作する接続の所有者全員の同意がまだ得られていません。実行は待機しています。このステップを含めて元のフローを公開すると所有者に同意が求められます。不要な場合は実行をキャンセルしてください。",
  ),
  "call.not_callable": text(
    "HTTP calls no longer start “{flow}”, so it was not called. Choose another flow, or give it that trigger back.",
    "「{flow}」は HTTP 呼び出しで開始されなくなったため、呼び出されませんでした。別のフローを選択するか、トリガーを元に戻してください。",
  ),
  "call.wrong_inputs": text(
    "“{flow}” was not called, because these inputs are missing or not of their type: {fields}. Its inputs may have changed: check what this step hands to it.",
    "「{flow}」は呼び出されませんでした。次の入力が不足しているか、型が合いません: {fields}。入力が変更された可能性があります。このステップで渡す値を確認してください。",
  ),
  "call.cycle": text(
    "“{flow}” was not called, because it has called this run itself, through one or more flows, and that would never end. Take one of the calls out.",
    "「{flow}」は、この実行自体を直接または間接的に呼び出しているため、呼び出されませんでした。いずれかの呼び出しを削除してください。",
  ),
  "call.too_deep": text(
    "“{flow}” was not called, because this run is already {limit} calls deep. Let fewer flows call each other.",
    "すでに {limit} 段の呼び出しの中にあるため、「{flow}」は呼び出されませんでした。フロー同士の呼び出しを減らしてください。",
  ),
  "call.failed": text(
    "“{flow}”, which this step called, has failed: {reason} See the run {run}.",
    "このステップで呼び出した「{flow}」が失敗しました: {reason} 実行 {run} を確認してください。",
  ),
  "call.cancelled": text(
    "“{flow}”, which this step called, was cancelled. See the run {run}.",
    "このステップで呼び出した「{flow}」がキャンセルされました。実行 {run} を確認してください。",
  ),
  "call.no_outputs": text(
    "“{flow}”, which this step called, has done all its steps, but its answer cannot be worked out: {reason} See the run {run}.",
    "このステップで呼び出した「{flow}」のステップはすべて完了しましたが、応答を作成できませんでした: {reason} 実行 {run} を確認してください。",
  ),
  "call.forgotten": text(
    "This step has called “{flow}” before, and Millrace no longer keeps that run, so nobody can tell what it gave. Millrace does not call the flow again. If you want that, run this again as new.",
    "このステップは「{flow}」を呼び出し済みですが、その実行はもう保存されていないため、結果を確認できません。再度の呼び出しは行われません。必要に応じて、新しい実行としてやり直してください。",
  ),
} as const satisfies Record<string, LocalizedText>;

type CallErrorCode = keyof typeof callErrors;

export function callError(
  code: CallErrorCode,
  params: { readonly [name: string]: Param } = {},
  details?: { readonly [name: string]: Json },
): StepError {
  const said = callErrors[code];
  const message = text(fillIn(said, params, "en"), fillIn(said, params, "ja"));
  return { kind: "input", code, message, ...(details === undefined ? {} : { details }) };
}
