import { text } from "#sdk/index.ts";
import { salesforce } from "../salesforce.connection.ts";
import { byStamp, markIn, Where } from "./shared.ts";

export const recordCreated = salesforce.trigger({
  ...byStamp({ stamp: "CreatedDate", isOnce: true }),
  id: "record-created",
  label: text("New record", "新しいレコード"),
  help: text(
    "Starts the flow for each record of an object that is created. A record is found up to 48 hours after its creation date; a record that is imported with an older date, or that is shared with the integration user later, is missed.",
    "オブジェクトのレコードが作成されるたびにフローを開始します。作成日時から 48 時間を過ぎて現れたレコードは対象になりません。過去の作成日でインポートされたレコードや、後から連携ユーザーに共有されたレコードなどです。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm",
  watches: "record",
  settings: Where,
  tellsOf: { place: "object", by: ["new"] },
  matches: () => "take",
  madeBy: markIn,
});
