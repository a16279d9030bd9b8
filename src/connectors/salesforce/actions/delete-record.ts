import { text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { objectField, recordField } from "../salesforce.fields.ts";
import { retrieveRecord, seekDeleted } from "../salesforce.look-up.ts";
import { changes } from "../salesforce.sets.ts";
import { freeze, read, sampleWritten, Written } from "../salesforce.writes.ts";

export const deleteRecord = salesforce.effectAction({
  id: "delete-record",
  label: text("Delete record", "レコードを削除"),
  help: text(
    "Puts the record with an ID into the recycle bin.",
    "ID で指定したレコードをごみ箱に移動します。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_delete_record.htm",
  input: z.object({ object: objectField, record: recordField }),
  output: Written,
  sample: sampleWritten,
  effect: { kind: "sets" },
  makes: [],
  alters: { place: "object", by: ["gone"] },
  does: { words: text("deletes a record", "レコードを削除します") },
  request: ({ object, record }) => freeze({ does: "delete", object, record }),
  read,
  objectId: () => null,
  changes,
  seek: seekDeleted,
  retrieve: retrieveRecord,
  retag: (request) => request,
  tells,
});
