import type { versionsEn } from "./versions.en.ts";
import type { Words } from "./words.ts";

export const versionsJa: Words<typeof versionsEn> = {
  "versions.title": "バージョン",
  "versions.of_flow": "{{name}} のバージョン",
  "versions.help":
    "フローを公開するたびにバージョンが作成されます。実行は、開始したときのバージョンで最後まで行われます。",
  "versions.to_flow": "フローを開く",
  "versions.none": "バージョンはまだありません",
  "versions.none_help": "フローをアクティブ化すると、最初のバージョンが作成されます。",
  "versions.version": "バージョン",
  "versions.published": "公開日時",
  "versions.by": "公開者",
  "versions.agreed": "同意者",
  "versions.current": "公開中",
  "versions.compare": "比較",
  "versions.compare_number": "バージョン {{number}} を下書きと比較",
  "versions.restore": "復元",
  "versions.restore_number": "バージョン {{number}} を復元",
  "versions.comparison": "変更点",
  "versions.view": "表示方法",
  "versions.view.sides": "並べて表示",
  "versions.view.sentences": "文章で表示",
  "versions.from": "比較元",
  "versions.to": "比較先",
  "versions.draft": "下書き",
  "versions.number": "バージョン {{number}}",
  "versions.same": "違いはありません。",
  "versions.what": "項目",
  "versions.kind.added": "追加",
  "versions.kind.removed": "削除",
  "versions.kind.moved": "移動",
  "versions.unchanged": "変更なし",
  "versions.position": "{{position}} 番目",
  "versions.restore_title": "バージョン {{number}} を下書きに復元しますか?",
  "versions.restore_help":
    "下書きがこのバージョンの内容になります。下書きを公開するまで、新しい実行には公開済みのバージョンが使われます。削除された接続と、フローで使用されなくなった他のユーザーの接続は、選択し直す必要があります。",
  "versions.restore_over_changes":
    "下書きがこのバージョンの内容になり、公開していない変更は失われます。下書きを公開するまで、新しい実行には公開済みのバージョンが使われます。削除された接続と、フローで使用されなくなった他のユーザーの接続は、選択し直す必要があります。",
  "versions.restore_confirm": "復元する",
  "versions.restored": "バージョン {{number}} を下書きに復元しました。「元に戻す」で取り消せます。",
  "versions.left_out":
    "バージョン {{number}} を下書きに復元しました。下書きに接続を追加できるのは所有者だけのため、次の接続は復元していません: {{connections}}。「元に戻す」で取り消せます。",
};
