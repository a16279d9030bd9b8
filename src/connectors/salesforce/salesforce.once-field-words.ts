/** What is said of the field for Millrace's mark while it is made. */
import type { ErrorFacts, LocalizedText } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import type { Described } from "./salesforce.shape.ts";

const leastLength = 80;

export const again = text(
  "Nothing tries this again by itself: click again. What is already made is not made twice.",
  "自動では再試行されません。もう一度クリックしてください。作成済みのものが重複して作成されることはありません。",
);

export function lacks(field: Described): readonly LocalizedText[] {
  const { type, length, unique, externalId, createable } = field;
  const all: readonly (readonly [boolean, LocalizedText])[] = [
    [type === "string", text("the type Text", "データ型: テキスト")],
    [
      type !== "string" || length >= leastLength,
      text(`a length of at least ${leastLength}`, `文字数: ${leastLength} 以上`),
    ],
    [unique, text("Unique", "ユニーク")],
    [externalId, text("External ID", "外部 ID")],
    [
      createable,
      text("edit access for the integration user", "連携ユーザーによる編集のアクセス権"),
    ],
  ];
  return all.flatMap(([is, words]) => (is ? [] : [words]));
}

export function misfitWords(field: Described): LocalizedText {
  const lacking = lacks(field);
  const en = lacking.map((one) => one.en).join(", ");
  const ja = lacking.map((one) => one.ja).join("、");
  const { name } = field;
  return text(
    `The object has a field ${name}, and it cannot hold the mark. It lacks: ${en}.`,
    `項目 ${name} はすでにありますが、目印を入れる条件を満たしていません。不足している設定: ${ja}。`,
  );
}

export const misfit = (field: Described): InputError =>
  new InputError({
    code: "salesforce.field_does_not_fit",
    message: misfitWords(field),
    advice: text(
      "Ask the administrator of Salesforce to change the field, or enter another name. Millrace changes no field that is there.",
      "項目の変更を Salesforce の管理者に依頼するか、別の名前を入力してください。Millrace が既存の項目を変更することはありません。",
    ),
  });

const byHand = text(
  "Or let the administrator add the field: Text, length 120, Unique, case-sensitive, External ID.",
  "または、管理者に項目の追加を依頼してください (テキスト、文字数 120、ユニーク・大文字と小文字を区別、外部 ID)。",
);

export function notMade(name: string, facts: ErrorFacts): InputError {
  const said = wordsOf(facts);
  return new InputError({
    code: "salesforce.field_not_made",
    message: text(
      `Salesforce does not let the integration user make the field ${name} (${said.en}).`,
      `連携ユーザーには項目 ${name} を作成する権限がありません (${said.ja})。`,
    ),
    advice: text(
      `Ask the administrator of Salesforce to give the integration user “Customize Application”, click again, and take the right back afterwards. ${byHand.en}`,
      `Salesforce の管理者に、連携ユーザーへの「アプリケーションのカスタマイズ」権限の付与を依頼し、もう一度クリックしてください。権限は作成後に外せます。${byHand.ja}`,
    ),
  });
}

export function notGiven(name: string, facts: ErrorFacts): LocalizedText {
  const said = wordsOf(facts);
  return text(
    `The object has the field ${name}, but Millrace could not let the integration user fill it in (${said.en}). Ask the administrator of Salesforce to let this user read and edit the field, by a permission set or under “Set Field-Level Security”. Or give the user “Manage Profiles and Permission Sets” and “Assign Permission Sets”, and click again.`,
    `オブジェクトに項目 ${name} はありますが、連携ユーザーに入力の権限を付与できませんでした (${said.ja})。権限セットまたは「項目レベルセキュリティの設定」で、連携ユーザーに項目の参照と編集を許可するよう Salesforce の管理者に依頼してください。または、連携ユーザーに「プロファイルと権限セットの管理」と「権限セットの割り当て」の権限を付与し、もう一度クリックしてください。`,
  );
}

export const notSeen = (name: string): LocalizedText =>
  text(
    `The object has the field ${name}, but Salesforce does not show it to the integration user yet. Click again in a minute. If it goes on, ask the administrator of Salesforce to let this user read and edit the field.`,
    `オブジェクトに項目 ${name} はありますが、連携ユーザーにはまだ表示されません。1 分ほど待ってからもう一度クリックしてください。続く場合は、連携ユーザーに項目の参照と編集を許可するよう Salesforce の管理者に依頼してください。`,
  );

export const noName = (name: string): InputError =>
  new InputError({
    code: "salesforce.field_name",
    message: text(
      `Salesforce makes no field with the name ${name.slice(0, 80)}.`,
      `${name.slice(0, 80)} という名前の項目は Salesforce に作成できません。`,
    ),
    advice: text(
      "Enter an API name that ends in __c, such as Millrace_Effect__c: letters, digits and single underscores, 40 at most before the ending.",
      "Millrace_Effect__c のように __c で終わる API 参照名を入力してください。使えるのは半角英数字と連続しないアンダースコアで、__c の前は 40 文字までです。",
    ),
  });

export const noObject = (of: string): InputError =>
  new InputError({
    code: "salesforce.no_object",
    message: text(
      `The integration user sees no object ${of.slice(0, 80)}.`,
      `連携ユーザーが参照できるオブジェクト ${of.slice(0, 80)} はありません。`,
    ),
    advice: text(
      "Choose the object of the step first.",
      "先にステップのオブジェクトを選択してください。",
    ),
  });

export const noUser = (): InputError =>
  new InputError({
    code: "salesforce.no_user",
    message: text(
      "Salesforce does not say as which user the connection acts",
      "接続がどのユーザーとして動作しているかを Salesforce から取得できません",
    ),
  });

/** Without a stop at the end: they stand inside a sentence. */
function wordsOf({ message }: ErrorFacts): LocalizedText {
  const { en, ja } = typeof message === "string" ? text(message, message) : message;
  return text(en.replace(/(?<![.\s])[.\s]+$/, ""), ja.replace(/(?<![。.\s])[。.\s]+$/, ""));
}
