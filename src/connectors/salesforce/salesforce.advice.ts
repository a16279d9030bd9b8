/** What a person can do about what Salesforce refuses. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

const rights = text(
  "Ask the administrator of Salesforce to give the integration user a permission set with this object and its fields.",
  "Salesforce の管理者に、連携ユーザーの権限セットでこのオブジェクトと項目へのアクセスを許可するよう依頼してください。",
);

const ofCodes: Readonly<Partial<Record<string, LocalizedText>>> = {
  REQUEST_LIMIT_EXCEEDED: text(
    "Millrace tries again by itself. Salesforce counts the requests of all programs in 24 hours: let flows poll less often, or let the administrator look under “System Overview” for what uses the requests up.",
    "Millrace が自動的に再試行します。リクエスト数は全プログラムの 24 時間分の合計です。フローの確認間隔を長くするか、管理者に「システムの概要」で使用状況を確認してもらってください。",
  ),
  INVALID_SESSION_ID: text(
    "Check the connection. If it goes on, the administrator’s policy for the app does not let it in.",
    "接続を確認してください。続く場合は、アプリのポリシーで接続が許可されていません。管理者に確認してください。",
  ),
  API_DISABLED_FOR_ORG: text(
    "The edition of this org has no API, or the integration user lacks “API Enabled”. Ask the administrator of Salesforce.",
    "この組織のエディションで API が使えないか、連携ユーザーに「API の有効化」の権限がありません。Salesforce の管理者に確認してください。",
  ),
  API_CURRENTLY_DISABLED: text(
    "The integration user lacks “API Enabled”. Ask the administrator of Salesforce.",
    "連携ユーザーに「API の有効化」の権限がありません。Salesforce の管理者に確認してください。",
  ),
  INSUFFICIENT_ACCESS_OR_READONLY: rights,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: rights,
  INVALID_FIELD_FOR_INSERT_UPDATE: rights,
  INVALID_FIELD: text(
    "Check the field’s API name. A field that the integration user may not see looks to Salesforce as if it were not there.",
    "項目の API 参照名を確認してください。連携ユーザーに参照権限がない項目は、存在しない項目として扱われます。",
  ),
  INVALID_TYPE: text(
    "Check the object’s API name, and whether the integration user may use the object.",
    "オブジェクトの API 参照名と、連携ユーザーがこのオブジェクトを使えるかを確認してください。",
  ),
  NOT_FOUND: text(
    "Check the ID and the API names of the object and the field. What the integration user may not see looks as if it were not there.",
    "ID と、オブジェクト・項目の API 参照名を確認してください。連携ユーザーに権限がないものは、存在しないものとして扱われます。",
  ),
  DUPLICATE_VALUE: text(
    "Another record has this value already, and the field takes each value once. Find that record, or use “Upsert record”.",
    "この値は別のレコードで使われており、項目の値は重複できません。そのレコードを検索するか、「レコードを作成または更新」を使ってください。",
  ),
  DUPLICATES_DETECTED: text(
    "A duplicate rule of the org found a similar record. Find that record first, or let the administrator change the rule for the integration user.",
    "組織の重複ルールにより、類似のレコードが検出されました。先に既存のレコードを検索するか、連携ユーザーに対するルールの変更を管理者に依頼してください。",
  ),
  FIELD_CUSTOM_VALIDATION_EXCEPTION: text(
    "A validation rule of the org refuses the values. Change the values of the step.",
    "組織の入力規則により、値が受け付けられません。ステップの値を修正してください。",
  ),
  UNABLE_TO_LOCK_ROW: text(
    "Another program changes the same record. Millrace tries again by itself.",
    "ほかの処理が同じレコードを更新中です。Millrace が自動的に再試行します。",
  ),
};

export function adviceOn(code: string): LocalizedText | null {
  return ofCodes[code] ?? null;
}
