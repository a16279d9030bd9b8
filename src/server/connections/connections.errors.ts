import type { ErrorEntry } from "../error-entry.ts";

export const connectionErrors = {
  "connection.not_found": {
    status: 404,
    text: { en: "There is no connection with this id.", ja: "この ID の接続はありません。" },
  },
  "connection.not_granted": {
    status: 403,
    text: {
      en: "This would act through connections of others who have not let you operate them. Ask {owners} to do it, or to let you operate the connections.",
      ja: "ほかの人の接続が使われますが、操作は許可されていません。{owners} に実行を依頼するか、接続の操作の許可を依頼してください。",
    },
  },
  "connection.held": {
    status: 409,
    text: {
      en: "Nothing can start through a connection of this flow at present. {why}",
      ja: "このフローの接続は現在使用できないため、開始できません。{why}",
    },
  },
  "connection.limits_conflict": {
    status: 409,
    text: {
      en: "The limits have been changed meanwhile. Look at them, then change them again.",
      ja: "その間に上限が変更されました。現在の上限を確認してから、変更し直してください。",
    },
  },
  "connection.changed_meanwhile": {
    status: 409,
    text: {
      en: "The connection was changed or locked while Millrace checked the new credentials, so Millrace did not store them. Look at the connection, then enter them again.",
      ja: "新しい認証情報の確認中に接続が変更またはロックされたため、保存されていません。接続を確認してから、もう一度入力してください。",
    },
  },
  "connection.not_heir": {
    status: 404,
    text: {
      en: "Nobody has named you to take over this connection. Its owner can name you, or an administrator if its owner is deactivated.",
      ja: "この接続の引き継ぎ先に指定されていません。接続の所有者、または所有者が無効化されている場合は管理者が指定できます。",
    },
  },
  "connection.unknown_connector": {
    status: 422,
    text: {
      en: "There is no connector “{connector}”. Choose one of: {connectors}.",
      ja: "コネクタ「{connector}」はありません。使用できるコネクタ: {connectors}",
    },
  },
  "connection.invalid_values": {
    status: 422,
    text: {
      en: "The fields of the connection are not filled in correctly. See the details.",
      ja: "接続の項目の入力に誤りがあります。詳細を確認してください。",
    },
  },
  "connection.no_webhooks": {
    status: 409,
    text: {
      en: "Millrace receives no webhooks from {connector} for its triggers: they poll at their own times.",
      ja: "{connector} のトリガーは Webhook に対応していません。設定した間隔で取得します。",
    },
  },
  "connection.webhook_missing": {
    status: 409,
    text: {
      en: "This connection has no webhook address. Make one first.",
      ja: "この接続には Webhook アドレスがありません。先にアドレスを作成してください。",
    },
  },
  "connection.signing_secret_malformed": {
    status: 422,
    text: {
      en: "This cannot be the signing secret, which starts with {prefix} and contains no space. Copy it from the page of the webhook at the other system.",
      ja: "署名シークレットの形式が正しくありません。署名シークレットは {prefix} で始まり、空白を含みません。送信元の Webhook の画面からコピーしてください。",
    },
  },
  "connection.name_taken": {
    status: 409,
    text: {
      en: "There is already a connection named “{name}”. Choose another name.",
      ja: "「{name}」という名前の接続がすでにあります。別の名前を付けてください。",
    },
  },
  "connection.other_account": {
    status: 422,
    text: {
      en: "These credentials belong to another account or mode. A connection always keeps its account: make a new connection instead.",
      ja: "このログイン情報は別のアカウントまたは別のモードのものです。接続のアカウントは変更できません。新しい接続を作成してください。",
    },
  },
  "connection.identity_fixed": {
    status: 422,
    text: {
      en: "These settings of a connection cannot be changed, because its events and its writes depend on them: {settings}. To use other settings, make a new connection, choose it in the flows, and publish them.",
      ja: "次の設定は変更できません。接続のイベントと書き込みがこの設定に基づいているためです: {settings}。別の設定を使うには、新しい接続を作成し、フローで選択して公開してください。",
    },
  },
  "connection.account_unproven": {
    status: 422,
    text: {
      en: "Nothing proves that these credentials belong to the same account. {why}",
      ja: "このログイン情報が同じアカウントのものだと確認できません。{why}",
    },
  },
  "connection.objects_not_found": {
    status: 422,
    text: {
      en: "These credentials find none of the newest objects that the connection has seen, so they belong to another account. Make a new connection instead.",
      ja: "この接続が最近見たオブジェクトがこのログイン情報では見つからないため、別のアカウントのものと判断しました。新しい接続を作成してください。",
    },
  },
  "connection.in_use": {
    status: 409,
    text: {
      en: "Flows use this connection (number of flows: {count}): see the details. Choose another connection in these flows first, or delete this one anyway with confirm={confirm}, which counts for these flows alone.",
      ja: "この接続を使用しているフローが {count} 件あります。詳細を確認してください。先に別の接続に変更するか、このまま削除する場合は confirm={confirm} を指定してください (表示されたフローに対してのみ有効です)。",
    },
  },
  "connection.still_acts": {
    status: 409,
    text: {
      en: "Runs that are not over still go through this connection, in these flows: {flows}. The flows are deactivated. Wait until the runs are over, or cancel them, then delete the connection.",
      ja: "この接続を使用している終了していない実行があります (フロー: {flows})。フローは非アクティブ化されました。実行の終了を待つかキャンセルしてから、接続を削除してください。",
    },
  },
  "connection.unknown_trigger": {
    status: 404,
    text: {
      en: "{connector} has no trigger “{trigger}”.",
      ja: "{connector} にトリガー「{trigger}」はありません。",
    },
  },
  "connection.unknown_choices": {
    status: 404,
    text: {
      en: "{connector} has no list “{choices}” to choose from.",
      ja: "{connector} に選択リスト「{choices}」はありません。",
    },
  },
  "connection.nothing_to_make": {
    status: 422,
    text: {
      en: "Millrace makes nothing for the list “{choices}” of {connector}.",
      ja: "{connector} の選択リスト「{choices}」に対して Millrace が作成できるものはありません。",
    },
  },
  "connection.connector_missing": {
    status: 409,
    text: {
      en: "This connection belongs to the connector “{connector}”, which this version of Millrace does not have.",
      ja: "この接続のコネクタ「{connector}」は、このバージョンの Millrace にありません。",
    },
  },
  "simulator.not_running": {
    status: 404,
    text: {
      en: "No simulator runs beside this server. Start it with npm start.",
      ja: "このサーバーと一緒に動いているシミュレーターはありません。npm start で起動してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
