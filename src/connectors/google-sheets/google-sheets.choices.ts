/** Sheets of the spreadsheet, and the columns of a sheet. */
import type { ChoicePage } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import type { SeenCell } from "./google-sheets.client.ts";
import { googleSheets } from "./google-sheets.connection.ts";
import { nameOfPlace, placeNamed } from "./google-sheets.place.ts";
import { shapes } from "./google-sheets.shape.ts";

/** So many rows are looked at for the names of columns. */
const looksAt = 10;

export const sheets = googleSheets.choices({
  id: "sheets",
  label: text("Sheets", "シート"),
  async list({ api, search }) {
    const { tabs } = await api.book();
    const wanted = (search ?? "").trim().toLowerCase();
    // The name of a chosen one is looked for by its value.
    const named = placeNamed(wanted);
    const found = tabs.filter(
      ({ id, title }) => title.toLowerCase().includes(wanted) || id === named?.tab,
    );
    const spans = found
      .filter(({ rows }) => rows > 0)
      .map((tab) => ({ tab, from: 1, to: Math.min(tab.rows, looksAt) }));
    const seen = await api.seen(spans);
    const items = spans.flatMap(({ tab }) =>
      headersIn(seen.get(tab.id) ?? []).map(({ row, names }): ChoicePage["items"][number] => ({
        value: nameOfPlace({ tab: tab.id, header: row }),
        label:
          row === 1
            ? tab.title
            : text(`${tab.title} (header in row ${row})`, `${tab.title} (見出しは ${row} 行目)`),
        detail: names,
      })),
    );
    return { items, next: null };
  },
});

/** Row 1, unless it holds a title or nothing: then each row with two names or more may be it. */
function headersIn(rows: readonly (readonly SeenCell[])[]) {
  const named = rows.map((cells, index) => {
    const names = cells.map(({ shown }) => shown.trim()).filter((shown) => shown !== "");
    return { row: index + 1, count: names.length, names: names.join(", ").slice(0, 200) };
  });
  const [first] = named;
  if (first === undefined || first.count > 1) return [first ?? { row: 1, names: "" }];
  const others = named.filter(({ count }) => count > 1).slice(0, 3);
  return others.length > 0 ? others : [first];
}

export const columns = googleSheets.choices({
  id: "columns",
  label: text("Columns", "列"),
  async list({ api, search, of }) {
    const shape = of === null ? null : await shapes.describe({ api, of });
    const wanted = (search ?? "").trim().toLowerCase();
    const found = (shape?.fields ?? []).filter(({ key }) => key.toLowerCase().includes(wanted));
    return { items: found.map(({ key, label }) => ({ value: key, label })), next: null };
  },
});
