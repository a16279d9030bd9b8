/** What a person can do where Salesforce gives no token. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import type { Values } from "./salesforce.form.ts";

/** `error` is Salesforce's word; with a signed assertion it says different things with one word. */
export function adviceOnToken(
  login: Values["login"],
  error: string,
  description: string,
): LocalizedText {
  switch (login) {
    case "client_credentials":
      return ofClientCredentials[error] ?? checkApp;
    case "jwt_bearer":
      if (error !== "invalid_grant") return ofAssertions[error] ?? checkAssertion;
      return ofGrants.find(([words]) => words.test(description))?.[1] ?? checkAssertion;
  }
}

const unknownKey = text(
  "Copy the consumer key of the app again. It is known only at the org that has made it.",
  "アプリのコンシューマー鍵をもう一度コピーしてください。鍵は作成した組織でのみ有効です。",
);

const checkApp = text(
  "Check the consumer key and the consumer secret, and whether the app lets in the client credentials flow.",
  "コンシューマー鍵とコンシューマーの秘密、およびアプリでクライアントログイン情報フローが有効になっているかを確認してください。",
);

const noFlow = text(
  "Switch on the client credentials flow in the app, and choose the integration user under “Run As”.",
  "アプリでクライアントログイン情報フローを有効にし、「別のユーザーとして実行」で連携ユーザーを選択してください。",
);

const ofClientCredentials: Readonly<Partial<Record<string, LocalizedText>>> = {
  invalid_client_id: unknownKey,
  invalid_client: text(
    "Copy the consumer secret of the app again.",
    "アプリのコンシューマーの秘密をもう一度コピーしてください。",
  ),
  invalid_grant: noFlow,
  unsupported_grant_type: noFlow,
  inactive_user: text(
    "The integration user is inactive. Activate the user, or choose another one under “Run As”.",
    "連携ユーザーが無効です。ユーザーを有効にするか、「別のユーザーとして実行」で別のユーザーを選択してください。",
  ),
};

const checkAssertion = text(
  "Check that the app has the JWT bearer flow switched on, and that its certificate belongs to the private key of this connection. After a change Salesforce may need ten minutes.",
  "アプリで JWT ベアラーフローが有効になっているか、アプリの証明書がこの接続の秘密鍵に対応しているかを確認してください。変更が Salesforce に反映されるまで 10 分ほどかかることがあります。",
);

const notApproved = text(
  "Check the user name. In the policies of the app, choose “Admin approved users are pre-authorized”, and assign the app to a permission set or profile of the user.",
  "ユーザー名を確認してください。また、アプリのポリシーで「管理者が承認したユーザーは事前承認済み」を選択し、ユーザーの権限セットまたはプロファイルにアプリを割り当ててください。",
);

const ofGrants: readonly (readonly [RegExp, LocalizedText])[] = [
  [/approved/i, notApproved],
  [
    /audience/i,
    text(
      "Choose another audience in the connection, under “Rarely needed”.",
      "接続の詳細設定で、別のオーディエンスを選択してください。",
    ),
  ],
  [
    /expired/i,
    text(
      "Set the clock of the machine that Millrace runs on, then check the connection again.",
      "Millrace を実行しているマシンの時計を合わせ、接続をもう一度確認してください。",
    ),
  ],
];

const ofAssertions: Readonly<Partial<Record<string, LocalizedText>>> = {
  invalid_client_id: unknownKey,
  invalid_app_access: notApproved,
  inactive_user: text(
    "The user is inactive. Activate the user, or name another one in the connection.",
    "ユーザーが無効です。ユーザーを有効にするか、接続で別のユーザーを指定してください。",
  ),
};
