import { type LocalizedText, text } from "#sdk/text.ts";
import type { CatalogueTable } from "./catalogue.ts";
import { changeOf, type Sides, type Spot, type Told, within } from "./change.ts";
import { tableText } from "./describe-value.ts";
import type { Otherwise, TableContent, TableRow } from "./table.ts";
import { tablesIn } from "./table-uses.ts";

/** Which tables the flow newly uses, or in another revision, and what is different in these, as far as they are at hand. */
export function tableChanges(sides: Sides): readonly Told[] {
  const { before, after } = sides;
  const old = tablesIn(before);
  return [...tablesIn(after)].flatMap(([id, now]) => {
    const was = old.get(id);
    return changesOfOne(id, was && [...was], [...now], sides);
  });
}

function changesOfOne(
  id: string,
  was: readonly number[] | undefined,
  now: readonly number[],
  { catalogue, mostRows }: Sides,
): readonly Told[] {
  const { en, ja } = tableText(id, catalogue);
  const label = text(`Lookup table ${en}`, `対応表${ja}`);
  const spot = { step: null, path: ["tables", id], label };
  const changes = changeOf(spot, was?.toSorted(upwards), now.toSorted(upwards), revisionsText);
  const table = catalogue.tables.find((one) => one.id === id);
  const [before, after] = [was && contentOf(table, was), contentOf(table, now)];
  return after === undefined || (was !== undefined && before === undefined)
    ? changes
    : changes.concat(contentChanges(spot, before, after, mostRows)).filter(isDifferent);
}

function isDifferent({ kind }: Told): boolean {
  return kind !== "same";
}

function upwards(one: number, other: number): number {
  return one - other;
}

function revisionsText(revisions: readonly number[]): LocalizedText {
  const said = revisions.join(", ");
  return text(`revision ${said}`, `リビジョン ${said}`);
}

/** Undefined where it is not at hand, or there are several. */
function contentOf(
  table: CatalogueTable | undefined,
  [revision, ...others]: readonly number[],
): TableContent | undefined {
  return others.length > 0
    ? undefined
    : table?.contents.find((content) => content.revision === revision);
}

function contentChanges(
  spot: Spot,
  before: TableContent | undefined,
  after: TableContent,
  mostRows: number,
): readonly Told[] {
  const rows = rowChanges(spot, before?.rows ?? [], after.rows).filter(isDifferent);
  const more = rows.length - mostRows;
  const otherwise = {
    ...spot,
    path: [...spot.path, "otherwise"],
    label: within(spot.label, "Other values", "その他の値"),
  };
  return [
    ...changeOf(otherwise, before?.otherwise, after.otherwise, otherwiseText),
    ...rows.slice(0, mostRows),
    ...(more > 0
      ? changeOf({ ...spot, path: [...spot.path, "rows"] }, 0, more, (count) =>
          count === 0
            ? text("these rows", "上記の行")
            : text(`and ${count} more rows`, `ほか ${count} 行`),
        )
      : []),
  ];
}

function rowChanges(
  { step, path, label }: Spot,
  before: readonly TableRow[],
  after: readonly TableRow[],
): readonly Told[] {
  const [old, now] = [before, after].map((rows) => new Map(rows.map(({ from, to }) => [from, to])));
  return [...new Set([...before, ...after].map(({ from }) => from))].flatMap((from) =>
    changeOf(
      { step, path: [...path, "rows", from], label: within(label, from, from) },
      old?.get(from),
      now?.get(from),
      (to) => text(to, to),
    ),
  );
}

function otherwiseText(otherwise: Otherwise): LocalizedText {
  switch (otherwise.is) {
    case "pass":
      return text("go through unchanged", "そのまま使用");
    case "value":
      return text(`become “${otherwise.value}”`, `「${otherwise.value}」にする`);
    case "fail":
      return text("fail the step", "ステップを失敗させる");
  }
}
