import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { fieldField } from "../salesforce.fields.ts";
import { reachedAt, reachedSince } from "../salesforce.reached.ts";
import { byStamp, isNew, markIn, Where } from "./shared.ts";

const Reached = Where.extend({
  field: fieldField(text("Field", "項目"), {
    choices: "state-fields",
    help: text(
      "The field that shows the state, such as IsWon or StageName.",
      "状態を示す項目。例: IsWon、StageName",
    ),
  }),
  value: field(z.string().trim().min(1).max(255).optional(), {
    label: text("Value", "値"),
    help: text(
      "The value that the field comes to have, such as Closed Won. Leave it empty for a checkbox: the checkbox is then ticked.",
      "項目がこの値になったときに開始します。例: Closed Won。チェックボックスの場合は空欄のままにすると、オンになったときに開始します。",
    ),
    drawn: true,
  }),
  moment: fieldField(text("Date of the change", "変化した日時"), {
    choices: "moment-fields",
    help: text(
      "The date and time that changes together with the state: LastStageChangeDate for opportunities, ClosedDate for cases. If it is empty in a record, the date of its creation counts.",
      "状態と同時に更新される日時の項目。商談では LastStageChangeDate、ケースでは ClosedDate です。空のレコードでは作成日時が使われます。",
    ),
  }),
});

const { overlapSeconds, output, recordUrl, sample, shaped, uniqueKeys } = byStamp({
  stamp: "SystemModstamp",
  isOnce: true,
});

export const recordReached = salesforce.trigger({
  overlapSeconds,
  output,
  recordUrl,
  sample,
  shaped,
  uniqueKeys,
  id: "record-reached",
  label: text("Record that reaches a state", "レコードの状態の変化"),
  help: text(
    "Starts the flow once for each record whose field comes to have a value, such as an opportunity that is won. A record starts the flow once, even if it leaves the state and reaches it again. Later changes of other fields start nothing.",
    "項目が指定の値になったレコードごとに、フローを 1 回だけ開始します (例: 商談の成立)。いったん別の値になってから再び指定の値になっても、再度開始することはありません。ほかの項目の更新では開始しません。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm",
  watches: "record-change",
  settings: Reached,
  where: Reached,
  tellsOf: { place: "object", by: ["new", "changed"] },
  callsPerPoll: 2,
  matches: () => "take",
  // The mark says who made a record, not who changed it later.
  madeBy: (data) => (isNew(data) ? markIn(data) : null),
  poll: reachedSince,
  reread: reachedAt,
});
