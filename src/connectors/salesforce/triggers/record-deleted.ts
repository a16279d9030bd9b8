import { text } from "#sdk/index.ts";
import { salesforce } from "../salesforce.connection.ts";
import { byStamp, Where } from "./shared.ts";

export const recordDeleted = salesforce.trigger({
  ...byStamp({ stamp: "SystemModstamp", deleted: true, isOnce: false }),
  id: "record-deleted",
  label: text("Deleted record", "レコードの削除"),
  help: text(
    "Starts the flow for each record of an object that is put into the recycle bin, also by merging. A record that leaves the recycle bin before Millrace looks is missed. Try it in a sandbox first: Salesforce does not state that a deletion changes SystemModstamp, by which Millrace finds it.",
    "オブジェクトのレコードがごみ箱に移されるたびにフローを開始します。マージによる削除も対象です。Millrace が確認する前にごみ箱から消えたレコードは対象になりません。削除時に SystemModstamp が更新されることを前提としていますが、Salesforce の仕様に明記がないため、事前に Sandbox でご確認ください。",
  ),
  documentation: "https://developer.salesforce.com/docs/platform/api-rest/guide/dome-queryall.md",
  watches: "deleted-record",
  settings: Where,
  tellsOf: { place: "object", by: ["gone"] },
  // As long as the recycle bin keeps them.
  keptDays: 15,
  matches: () => "take",
  // Whoever made a record has not deleted it.
  madeBy: () => null,
});
