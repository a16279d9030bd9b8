/** Starts a flow when what is watched of an item has changed. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { field, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import { foundAt } from "../http.json.ts";
import { jsonPath } from "../http.list-inputs.ts";
import {
  type InList,
  ofItems,
  rereadInList,
  rowsOfList,
  sample,
  someInList,
  whereFields,
} from "../http.rows.ts";

const fields = {
  ...whereFields,
  watched: field(
    z
      .array(field(jsonPath.min(1), { label: text("Field", "項目") }))
      .min(1)
      .max(50),
    {
      label: text("Fields to watch", "監視する項目"),
      help: text(
        "Paths in the item, such as status. Only a change of one of these fields starts the flow.",
        "アイテム内の JSON のパス。例: status。ここに指定した項目が変更された場合だけフローを開始します。",
      ),
    },
  ),
};
const Where = withNeeded(z.object(fields));
type Watching = InList & { readonly where: z.infer<typeof Where> };

export const itemChanged = http.rowsTrigger({
  ...ofItems,
  tells: "changed",
  id: "item-changed",
  label: text("Item changed in a list", "一覧のアイテムの変更"),
  help: text(
    "Starts the flow when a watched field of an item has another value than at the last poll. Several changes between two polls are one. Millrace reads the whole list with GET requests, up to 50,000 items.",
    "前回の確認時から、監視する項目の値が変わるとフローを開始します。2 回の確認の間に複数の変更があっても 1 回です。毎回 GET リクエストで一覧全体を読み取り、50,000 件が上限です。",
  ),
  settings: withNeeded(z.object({ ...fields, sample })),
  where: Where,
  rows: (context) => rowsOfList(context, watchedIn(context)),
  some: (context) => someInList(context, watchedIn(context)),
  reread: (context) => rereadInList(context, watchedIn(context)),
});

/** The same fields of each item: one that is missing is as one that is null. */
function watchedIn({ where: { watched } }: Watching): (item: Json) => JsonObject {
  return (item) =>
    Object.fromEntries(
      watched.map((path) => {
        const found = foundAt(item, path).map(({ at }) => at);
        return [path, path.includes("*") ? found : (found[0] ?? null)];
      }),
    );
}
