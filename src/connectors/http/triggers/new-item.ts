/** Starts a flow for each item that a list did not have before. */
import type { JsonObject } from "#sdk/index.ts";
import { text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import {
  ofItems,
  rereadInList,
  rowsOfList,
  sample,
  someInList,
  whereFields,
} from "../http.rows.ts";

/** Only the key of an item counts. */
const nothing = (): JsonObject => ({});

export const newItem = http.rowsTrigger({
  ...ofItems,
  tells: "new",
  id: "new-item",
  label: text("New item in a list", "一覧の新しいアイテム"),
  help: text(
    "Starts the flow for each item of a list whose ID the list has not had before. An ID that comes back is not new. Millrace reads the whole list with GET requests, up to 50,000 items.",
    "一覧に、これまでになかった ID のアイテムが現れるたびにフローを開始します。一度消えて再び現れた ID は対象になりません。毎回 GET リクエストで一覧全体を読み取り、50,000 件が上限です。",
  ),
  settings: withNeeded(z.object({ ...whereFields, sample })),
  where: withNeeded(z.object(whereFields)),
  rows: (context) => rowsOfList(context, nothing),
  some: (context) => someInList(context, nothing),
  reread: (context) => rereadInList(context, nothing),
});
