import type { readersEn } from "./readers.en.ts";
import type { Words } from "./words.ts";

export const readersJa: Words<typeof readersEn> = {
  "readers.title": "値の閲覧権限",
  "readers.of_flow": "「{{name}}」の値の閲覧権限",
  "readers.help":
    "フローが実行されたことは全員に表示されます。実行の値 (入力・出力・金額) を閲覧できるのは、フローの所有者、接続の所有者とその操作を許可されたユーザー、およびフローの所有者が閲覧を許可したユーザーです。",
  "readers.let": "閲覧を許可したユーザー",
  "readers.let_help":
    "このフローのすべての実行の値を、過去の分も含めて閲覧できます。非公開の項目は伏せて表示されます。",
  "readers.none": "まだいません。",
  "readers.add": "値の閲覧を許可",
  "readers.submit": "許可",
  "readers.hide": "取り消し",
  "readers.hide_from": "{{name}} への閲覧の許可を取り消し",
  "readers.others": "閲覧の許可は {{owner}} さんが行います",
  "readers.others_help":
    "{{owner}} さんに、このフローのメニューの「値の閲覧権限」で閲覧を許可するよう依頼してください。または、フロー内の接続の所有者に、接続の操作の許可を依頼してください。",
  "readers.private": "非公開の項目",
  "readers.private_help":
    "このフローのすべての実行で、過去の分も含めて伏せて表示されます。閲覧できるのは、接続の所有者とその操作を許可されたユーザーだけです (接続がない場合はあなただけ)。この項目から作られた値も同様です。",
  "readers.private_none":
    "メールアドレスなど、接続先の項目であらかじめ非公開とされているもの以外にはありません。",
  "readers.private_change": "非公開の項目を選択",
  "readers.private_fields": "項目",
  "readers.private_which": "呼び出しの入力項目と変数から選択できます。",
  "readers.private_no_fields": "このフローには、呼び出しの入力項目も変数もありません。",
};
