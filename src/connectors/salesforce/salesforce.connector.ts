import { defineConnector, text } from "#sdk/index.ts";
import { createRecord } from "./actions/create-record.ts";
import { createRecords } from "./actions/create-records.ts";
import { createRecordsPiece } from "./actions/create-records-piece.ts";
import { deleteRecord } from "./actions/delete-record.ts";
import { findRecords } from "./actions/find-records.ts";
import { runQuery } from "./actions/run-query.ts";
import { updateRecord } from "./actions/update-record.ts";
import { updateRecords } from "./actions/update-records.ts";
import { updateRecordsPiece } from "./actions/update-records-piece.ts";
import { upsertRecord } from "./actions/upsert-record.ts";
import { upsertRecords } from "./actions/upsert-records.ts";
import { upsertRecordsPiece } from "./actions/upsert-records-piece.ts";
import {
  fields,
  keyFields,
  momentFields,
  objects,
  onceFields,
  stateFields,
} from "./salesforce.choices.ts";
import { salesforce } from "./salesforce.connection.ts";
import { shapes } from "./salesforce.shape.ts";
import { recordChanged } from "./triggers/record-changed.ts";
import { recordCreated } from "./triggers/record-created.ts";
import { recordDeleted } from "./triggers/record-deleted.ts";
import { recordReached } from "./triggers/record-reached.ts";

export const salesforceConnector = defineConnector({
  id: "salesforce",
  label: text("Salesforce", "Salesforce"),
  help: text(
    "An org: start flows on created, changed and deleted records of any object; create, update, upsert, find, list and delete records.",
    "組織: 任意のオブジェクトのレコードの作成・変更・削除によるフローの開始と、レコードの作成、更新、検索、一覧取得、削除。",
  ),
  connection: salesforce,
  triggers: [recordCreated, recordChanged, recordReached, recordDeleted],
  actions: [
    createRecord,
    createRecords,
    createRecordsPiece,
    updateRecord,
    updateRecords,
    updateRecordsPiece,
    upsertRecord,
    upsertRecords,
    upsertRecordsPiece,
    findRecords,
    runQuery,
    deleteRecord,
  ],
  choices: [objects, fields, onceFields, keyFields, stateFields, momentFields],
  shapes,
  cannot: [
    text(
      "It sees only what is shared with the integration user, and Salesforce hides the rest without a word. Give the user “View All Data”, or “View All” for the objects.",
      "参照できるのは連携ユーザーに共有されたレコードだけで、それ以外は Salesforce から何も通知されません。「すべてのデータの参照」または対象オブジェクトの「すべて表示」の権限を付与してください。",
    ),
    text(
      "It makes the field for the mark only when the owner of the connection clicks, and only if the integration user has the rights. It changes no field that is there.",
      "目印を入れる項目は、接続の所有者がボタンをクリックし、連携ユーザーに権限がある場合にだけ作成されます。既存の項目は変更されません。",
    ),
    text(
      "If somebody deletes a new record while its answer is lost, the repeat creates it again: Salesforce forgets the mark of what lies in the recycle bin.",
      "応答が失われている間に作成済みのレコードが削除されると、再送信により再度作成されます。ごみ箱内のレコードの目印は、Salesforce の一意性の確認対象にならないためです。",
    ),
    text(
      "To delete the records of a list, use For Each, which sends one request for each record.",
      "リストのレコードを削除する場合は For Each を使います。リクエストはレコードごとに 1 回送信されます。",
    ),
    text(
      "“Find records” reads one object at a time. Related records and groups need a query of your own in SOQL; SOSL is not offered.",
      "「レコードを検索」で取得できるのは 1 つのオブジェクトです。関連レコードの取得や集計には SOQL のクエリを使用します。SOSL には対応していません。",
    ),
    text(
      "It sends no files, and takes no events as Salesforce pushes them.",
      "ファイルの送信と、Salesforce からのプッシュイベントの受信には対応していません。",
    ),
  ],
});
