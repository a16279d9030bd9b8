import { Text, VisuallyHidden } from "@mantine/core";
import { CornerDownRight } from "lucide-react";
import { useMemo, useState } from "react";
import { stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { finding } from "../../language/search.ts";
import { type Place, useBench } from "../bench.ts";
import { placeWords } from "../canvas/places.ts";
import { BuilderDialog } from "../choose/dialog.tsx";
import { ChoiceRow } from "../fields/pills/choice-row.tsx";
import { cardNumber } from "../fields/pills/sources.ts";
import { SearchList } from "../fields/pills/search-list.tsx";
import classes from "./move-dialog.module.css";
import { type MoveRow, moveRows } from "./rows.ts";

/** Every place of the flow where a step can go, into blocks and out of them. */
export function MoveDialog({
  card,
  document,
  onMove,
  onClose,
}: {
  readonly card: string;
  readonly document: FlowDocument;
  readonly onMove: (to: Place) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const [search, setSearch] = useState("");
  const step = stepOf(document, card);
  const named = useMemo((): readonly NamedRow[] => {
    const nameOf = (one: Parameters<typeof stepName>[0]) => say(stepName(one, catalogue));
    return moveRows(card, document).map((row) => {
      const inside = placeWords(document, row.block, nameOf, t) ?? t("builder.place.flow");
      if (row.kind === "block") return { row, inside, words: inside };
      const words =
        row.after === null
          ? t(row.block === null ? "builder.place.start" : "builder.place.first")
          : t("builder.place.below", {
              number: cardNumber(document, row.after.id),
              name: nameOf(row.after),
            });
      return { row, inside, words };
    });
  }, [card, document, catalogue, say, t]);
  const rows = useMemo(() => found(named, search), [named, search]);
  if (step === undefined) return null;
  return (
    <BuilderDialog
      title={t("builder.place.title", { name: say(stepName(step, catalogue)) })}
      onClose={onClose}
      size="md"
      returnsFocus={false}
    >
      <div className={classes["list"]}>
        <SearchList
          label={t("builder.place.search")}
          listLabel={t("builder.place.list")}
          search={search}
          onSearch={setSearch}
          rows={rows}
          canPick={canPick}
          heightOf={({ row }) => (row.kind === "block" ? 34 : 36)}
          render={({ row, words, inside }, state) =>
            row.kind === "block" ? (
              <div className={classes["block"]} style={{ paddingLeft: indent(row) }}>
                <Text size="xs" fw={650} c="dimmed" truncate className={classes["words"]}>
                  {words}
                </Text>
              </div>
            ) : (
              <div className={classes["place"]} style={{ paddingLeft: indent(row) }}>
                <ChoiceRow {...state} fits={!row.isHere}>
                  <CornerDownRight size={15} aria-hidden />
                  <Text size="sm" component="span" truncate>
                    {words}
                  </Text>
                  <VisuallyHidden>{` (${inside})`}</VisuallyHidden>
                  {row.isHere && (
                    <Text size="xs" c="dimmed" component="span" ml="auto">
                      {t("builder.place.here")}
                    </Text>
                  )}
                </ChoiceRow>
              </div>
            )
          }
          onPick={({ row }) => {
            if (row.kind === "place") onMove(row.to);
          }}
          status={t(rows.some(canPick) ? "fields.pill.keys" : "builder.place.none")}
          hasFocus
        />
      </div>
    </BuilderDialog>
  );
}

interface NamedRow {
  readonly row: MoveRow;
  /** What the place is in. */
  readonly inside: string;
  readonly words: string;
}

function canPick({ row }: NamedRow): boolean {
  return row.kind === "place" && !row.isHere;
}

/** A block is told only where one of its places is. */
function found(rows: readonly NamedRow[], search: string): readonly NamedRow[] {
  if (search.trim() === "") return rows;
  const isSought = finding(search);
  const isFound = ({ row, words, inside }: NamedRow): boolean =>
    row.kind === "place" && isSought(`${words} ${inside}`);
  const blocks = new Set(rows.filter(isFound).map(({ row }) => row.block));
  return rows.filter((one) =>
    one.row.kind === "block" ? blocks.has(one.row.block) : isFound(one),
  );
}

function indent({ depth }: MoveRow): number {
  return Math.min(depth, 6) * 18;
}
