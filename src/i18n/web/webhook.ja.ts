import type { webhookEn } from "./webhook.en.ts";
import type { Words } from "./words.ts";

export const webhookJa: Words<typeof webhookEn> = {
  "webhook.trigger": "Webhook 受信",
  "webhook.below": "ほかのシステムがフローのアドレスに送信したイベントで開始",
  "webhook.start": "Webhook 受信",
  "webhook.start_help":
    "ほかのシステムがフローのアドレスにイベントを送信します。同じ配信が 2 回届いても、実行は 1 回だけです。",
  "webhook.use": "これを使用",
  "webhook.help":
    "アドレスに届いた配信ごとに実行が 1 つ開始されます。配信は、送信元に応答する前に保存されます。",
  "webhook.activate_help":
    "アクティブになると、フローのアドレスに届いた配信ごとに実行が開始されます。非アクティブの間、送信元には 404 が返ります。",
  "webhook.check": "検証",
  "webhook.check_kind": "配信の検証方法",
  "webhook.check_help": "検証に合格しない配信はすべて拒否されます。",
  "webhook.unchecked":
    "送信元は検証されません。アドレスを知っていれば、誰でも任意のデータでこのフローを開始できます。",
  "webhook.signature_header": "署名のヘッダー",
  "webhook.secret_header": "シークレットのヘッダー",
  "webhook.header_wrong": "ヘッダー名を入力してください。例: x-event-id",
  "webhook.algorithm": "アルゴリズム",
  "webhook.encoding": "表記",
  "webhook.encoding_hex": "16 進数",
  "webhook.prefix": "署名の前の文字列",
  "webhook.id": "配信の ID",
  "webhook.id_help": "同じ ID の配信は 1 つのイベントとして扱われ、実行は 1 回だけです。",
  "webhook.id_header": "ヘッダーにある",
  "webhook.id_body": "本文にある",
  "webhook.id_nothing": "ID はない",
  "webhook.id_header_name": "ID のヘッダー",
  "webhook.id_path": "ID の項目",
  "webhook.id_path_help": "内側の項目はドットで区切ります。例: data.id",
  "webhook.id_path_wrong": "項目名をドットで区切って入力してください。",
  "webhook.same_body": "同じ本文がもう一度届いた場合",
  "webhook.same_body_never": "別のイベントとして扱う",
  "webhook.same_body_hours_other": "{{count}} 時間は同じイベントとして扱う",
  "webhook.address": "アドレスとシークレット",
  "webhook.url": "送信先の URL (POST)",
  "webhook.no_address": "アドレスがまだないため、受信できません。",
  "webhook.not_shown":
    "アドレスはあります。フローのすべての接続を操作する権限があれば表示できます。接続を使わないフローでは、フローの所有者とアドレスの作成者だけが表示できます。",
  "webhook.make": "アドレスを作成",
  "webhook.replace": "アドレスを変更",
  "webhook.replace_title": "アドレスを変更しますか?",
  "webhook.replace_help":
    "以前のアドレスは直ちに無効になります。新しいアドレスを送信元に設定してください。シークレットは変わりません。",
  "webhook.revoke": "アドレスを無効にする",
  "webhook.revoke_title": "アドレスを無効にしますか?",
  "webhook.revoke_help":
    "アドレスとシークレットは直ちに無効になり、新しいアドレスを作成するまでフローは開始されません。開始済みの実行は継続します。",
  "webhook.revoke_confirm": "無効にする",
  "webhook.no_secret": "この検証方法のシークレットがまだないため、すべての配信が拒否されます。",
  "webhook.secret_set": "{{name}} が {{date}} に設定したシークレット。",
  "webhook.user": "ユーザー名",
  "webhook.user_wrong": "ユーザー名にコロンは使用できません。",
  "webhook.password": "パスワード",
  "webhook.secret": "シークレット",
  "webhook.new_secret": "新しいシークレット",
  "webhook.secret_help":
    "送信元に表示されているとおりに入力してください。保存後に表示することはできません。",
  "webhook.see_secret": "入力内容を表示",
  "webhook.save_secret": "シークレットを保存",
  "webhook.draw_secret": "代わりに自動生成",
  "webhook.drawn_secret": "送信元に設定するシークレット",
  "webhook.once": "シークレットは今回だけ表示されます。送信元に設定してください。",
  "webhook.sample": "サンプル",
  "webhook.no_sample":
    "サンプルはまだありません。配信を 1 件受信すると、その項目がデータピルになります。",
  "webhook.has_sample":
    "データピルは受信した配信から作成されています。フローに保存されるのは項目名だけで、値は保存されません。",
  "webhook.listen": "配信を 1 件待ち受ける",
  "webhook.stop_listening": "待ち受けを停止",
  "webhook.listening": "{{date}} まで待ち受けています。アドレスに送信してください。",
  "webhook.captured": "{{date}} に受信しました。この受信では何も開始されていません。",
  "webhook.use_captured": "項目をもう一度取り込む",
  "webhook.headers": "実行に残すヘッダー",
  "webhook.headers_help": "署名、パスワード、Cookie は保存されません。",
  "webhook.refused.wrong_signature":
    "{{date}} の配信は、署名またはシークレットが正しくないため拒否されました。",
  "webhook.refused.no_secret": "{{date}} の配信は、シークレットが未設定のため拒否されました。",
  "webhook.refused.too_old":
    "{{date}} の配信は、署名の日時が前後 5 分を超えていたため拒否されました。",
  "webhook.refused.unreadable": "{{date}} の配信は、本文を読み取れないため拒否されました。",
  "runs.kind.webhook": "Webhook 受信",
  "webhook.test_body": "テストの本文 (JSON)",
  "webhook.test_wrong": "JSON ではありません。",
};
