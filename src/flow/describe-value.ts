import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import { joined } from "./describe.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { formulaPills } from "./formula/pills.ts";
import { shown } from "./outcome.ts";
import { pillLabel } from "./sight.ts";

// Apart from describe.ts, so that who only names a flow need not load the formulas' grammar.

/** What stands in a field, in one line; pills in square brackets. */
export function valueText(
  value: Value,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  const inner = (one: Value) => valueText(one, document, catalogue);
  switch (value.kind) {
    case "constant": {
      const written = typeof value.value === "string" ? value.value : shown(value.value);
      return text(written, written);
    }
    case "pill":
      return joined([text("[", "["), pillLabel(value, document, catalogue), text("]", "]")], "");
    case "text":
      return joined(
        value.parts.map((part) => (typeof part === "string" ? text(part, part) : inner(part))),
        "",
      );
    case "formula":
      return joined([text("= ", "= "), formulaText(value.source, document, catalogue)], "");
    case "lookup": {
      const { en, ja } = inner(value.of);
      const table = tableText(value.table, catalogue);
      const { revision } = value;
      return text(
        `${en}, looked up in ${table.en} (revision ${revision})`,
        `${ja} を ${table.ja} (リビジョン ${revision}) で変換`,
      );
    }
    case "object":
      return joined(
        Object.entries(value.fields).map(([name, field]) =>
          joined([text(name, name), inner(field)], ": "),
        ),
        ", ",
      );
    case "list":
      return joined(value.items.map(inner), ", ");
  }
}

/** What a table is called. */
export function tableText(id: string, { tables }: Catalogue): LocalizedText {
  const name = tables.find((table) => table.id === id)?.name;
  return name === undefined
    ? text("a lookup table that is gone", "削除された対応表")
    : text(`“${name}”`, `「${name}」`);
}

/** A formula with the pills as people know them. */
function formulaText(source: string, document: FlowDocument, catalogue: Catalogue): LocalizedText {
  const pieces: LocalizedText[] = [];
  let from = 0;
  for (const { pill, start, end } of formulaPills(source)) {
    const before = source.slice(from, start);
    pieces.push(
      text(before, before),
      text("[", "["),
      pillLabel(pill, document, catalogue),
      text("]", "]"),
    );
    from = end;
  }
  const rest = source.slice(from);
  return joined([...pieces, text(rest, rest)], "");
}
