import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { changedFields } from "./change.ts";
import { eventTypes } from "./event-types.ts";
import {
  keysAndValues,
  metadataHelp,
  money,
  named,
  oneOf,
  personal,
  time,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

/** What most objects of Stripe's have. */
const Common = objectOf(() => ({
  id: named(words.exactOptional(), "ID", "ID"),
  object: named(words.exactOptional(), "Object type", "オブジェクト種別"),
  amount: money(z.int().nullable().exactOptional(), "Amount", "金額", ["object", "currency"]),
  currency: named(wordsOrNull.exactOptional(), "Currency", "通貨", { currency: true }),
  status: named(wordsOrNull.exactOptional(), "Status", "状況"),
  customer: named(wordsOrNull.exactOptional(), "Customer ID", "顧客 ID"),
  description: named(wordsOrNull.exactOptional(), "Description", "説明"),
  email: named(wordsOrNull.exactOptional(), "Email", "メールアドレス"),
  created: named(z.int().exactOptional(), "Created", "作成日時", { unixTime: true }),
  metadata: named(keysAndValues.nullable().exactOptional(), "Metadata", "メタデータ", {
    help: metadataHelp,
  }),
}));

/** An event of any type. */
export const AnyEvent = objectOf(() => ({
  id: named(words, "Event ID", "イベント ID"),
  type: oneOf(words, "Event type", "イベントの種類", eventTypes),
  created: time("Event time", "イベントの日時"),
  changed: changedFields,
  object_id: named(wordsOrNull, "Object ID", "オブジェクト ID"),
  object_type: named(wordsOrNull, "Object type", "オブジェクト種別", {
    help: text("As Stripe calls it, such as payout.", "Stripe での名前 (例: payout)。"),
  }),
  is_current: named(yesOrNo, "Read again", "再取得済み", {
    help: text(
      "True if the object was read from Stripe after the event. False if it cannot be read, such as one that was deleted or that the key may not read: then its values are those in the event, in the API version of that moment.",
      "イベントの後に Stripe から取得した内容なら true。削除された場合や、キーに読み取り権限がない場合など、取得できないときは false。その場合は、イベント発生時の API バージョンで表された、イベント内の値です。",
    ),
  }),
  object: personal(Common, "Object", "オブジェクト", {
    help: text(
      "What most objects have. For other fields, paste an example of the object in the trigger's settings.",
      "多くのオブジェクトに共通の項目です。ほかの項目を使うには、トリガーの設定にオブジェクトの例を貼り付けます。",
    ),
  }),
}));
