import type { ErrorEntry } from "../error-entry.ts";

/** What a system that starts a flow by HTTP can be told. */
export const hookErrors = {
  "hook.wrong_credentials": {
    status: 401,
    text: {
      en: "These are not the credentials of this address. Send the client id and the client secret by HTTP Basic authentication; secrets end when they are replaced.",
      ja: "このアドレスの認証情報ではありません。クライアント ID とクライアントシークレットを HTTP Basic 認証で送信してください。シークレットは再発行されると無効になります。",
    },
  },
  "hook.credentials_ended": {
    status: 401,
    text: {
      en: "These credentials no longer start the flow: the person who made them may not operate every connection of the flow now. Ask the flow’s owner for new credentials. Nothing was started.",
      ja: "この認証情報では開始できません。発行したユーザーに、フローのすべての接続を操作する権限が現在ありません。フローの所有者に新しい認証情報を依頼してください。何も開始されていません。",
    },
  },
  "hook.held": {
    status: 409,
    text: {
      en: "A connection of the flow is on hold. Nothing was started: call again later, with the same Idempotency-Key.",
      ja: "フローの接続が一時停止中です。何も開始されていません。後で同じ Idempotency-Key を付けて呼び出してください。",
    },
  },
  "hook.not_active": {
    status: 409,
    text: {
      en: "The flow takes no calls at present: it is not active, or something else starts it now. Nothing was started.",
      ja: "フローは現在呼び出しを受け付けていません。非アクティブか、別のトリガーで開始するようになっています。何も開始されていません。",
    },
  },
  "hook.wrong_inputs": {
    status: 400,
    text: {
      en: "The inputs do not match the flow’s inputs: {fields}. See the details. Nothing was started.",
      ja: "入力がフローの定義に合いません: {fields}。詳細を確認してください。何も開始されていません。",
    },
  },
  "hook.missing_input": {
    status: 400,
    text: { en: "“{field}” ({wanted}) is missing.", ja: "「{field}」({wanted}) がありません。" },
  },
  "hook.unknown_input": {
    status: 400,
    text: {
      en: "There is no input “{field}”. The inputs are: {wanted}",
      ja: "入力「{field}」はありません。使用できる入力: {wanted}",
    },
  },
  "hook.wrong_input": {
    status: 400,
    text: {
      en: "“{field}” must be: {wanted}.",
      ja: "「{field}」の型が違います。必要な型: {wanted}",
    },
  },
  "hook.not_an_object": {
    status: 400,
    text: {
      en: "The body must be a JSON object with the flow’s inputs as its fields.",
      ja: "本文は、フローの入力を項目とする JSON オブジェクトにしてください。",
    },
  },
  "hook.bad_key": {
    status: 400,
    text: {
      en: "An Idempotency-Key has 1 to 200 visible ASCII characters.",
      ja: "Idempotency-Key は 1 から 200 文字の表示可能な ASCII 文字にしてください。",
    },
  },
  "hook.bad_wait": {
    status: 400,
    text: {
      en: "Write “Prefer: wait=N” with whole seconds, from 0 to {most}.",
      ja: "「Prefer: wait=N」には 0 から {most} までの整数 (秒) を指定してください。",
    },
  },
  "hook.other_inputs": {
    status: 409,
    text: {
      en: "This Idempotency-Key was used for a call with other inputs. Nothing was started. A new call needs a key of its own.",
      ja: "この Idempotency-Key は別の入力の呼び出しで使用済みです。何も開始されていません。新しい呼び出しには新しいキーを使用してください。",
    },
  },
  "hook.key_spent": {
    status: 409,
    text: {
      en: "This Idempotency-Key was used before, and Millrace no longer keeps the outcome of that call. Nothing was started. A new call needs a new key.",
      ja: "この Idempotency-Key は使用済みで、その呼び出しの結果はすでに保存期間を過ぎています。何も開始されていません。新しい呼び出しには新しいキーを使用してください。",
    },
  },
  "hook.run_not_found": {
    status: 404,
    text: {
      en: "This address has no such call, or Millrace no longer keeps it.",
      ja: "このアドレスにその呼び出しはないか、すでに保存期間を過ぎています。",
    },
  },
  "hook.outputs_hidden": {
    status: 403,
    text: {
      en: "This call was made before. Nothing new was started. `run` says how its run stands; the person who made these credentials may not see everything in it, so its outputs are not shown.",
      ja: "この呼び出しはすでに受け付けています。新しい実行は開始していません。実行の状態は run に示します。この認証情報を発行したユーザーには実行の値をすべて閲覧する権限がないため、出力は表示しません。",
    },
  },
  "hook.cancelled": {
    status: 409,
    text: {
      en: "The run was cancelled before it was done. To run it after all, call again with a new Idempotency-Key: the new run begins with the first step.",
      ja: "実行は完了前にキャンセルされました。実行する場合は、新しい Idempotency-Key で呼び出してください。新しい実行は最初のステップから始まります。",
    },
  },
  "hook.no_outputs": {
    status: 500,
    text: {
      en: "All steps are done, but the answer could not be put together. Do not repeat the call: correct the flow’s outputs.",
      ja: "すべてのステップは完了しましたが、応答を作成できませんでした。呼び出しを繰り返さず、フローの出力を修正してください。",
    },
  },
  "hook.not_started_by_calls": {
    status: 409,
    text: {
      en: "Calls do not start this flow. Choose the trigger “Invoke” first.",
      ja: "このフローは HTTP で呼び出せません。先にトリガー「HTTP で呼び出す」を選択してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
