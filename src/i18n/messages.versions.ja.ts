import type { versionsEn } from "./messages.versions.en.ts";

export const versionsJa: { readonly [Key in keyof typeof versionsEn]: string } = {
  "cli.flows.versions": "フローの公開済みバージョンの一覧 (新しい順)",
  "cli.flows.no_versions": "フロー「{{name}}」はまだ公開されていません。",
  "cli.flows.compare":
    "フローの 2 つのバージョンの違いを表示 (番号または draft を指定。[to] の省略時は draft)",
  "cli.flows.same": "違いはありません。",
  "cli.flows.restore": "フローの以前のバージョンを下書きに復元 (公開済みのバージョンは動作を継続)",
  "cli.flows.restore_yes": "公開していない下書きの変更が失われてもよい",
  "cli.flows.restore_sure":
    "「{{name}}」の下書きには公開していない変更があり、復元すると失われます。問題なければ --yes を付けてください。",
  "cli.flows.restored":
    "「{{name}}」の下書きにバージョン {{version}} を復元しました。公開するまで、新しい実行はこれまでどおり動作します。",
  "cli.flows.left_out":
    "下書きに接続を追加できるのは所有者だけのため、次の接続は復元していません: {{connections}}",
  "head.published_by": "公開者",
  "head.agreed": "同意者",
  "head.new_runs": "公開中",
  "state.yes": "はい",
};
