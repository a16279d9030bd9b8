import { ActionIcon, Tooltip } from "@mantine/core";
import { CircleAlert, Trash2 } from "lucide-react";
import { type ClipboardEvent, type Dispatch, type KeyboardEvent, memo } from "react";
import { useT } from "../language/language.tsx";
import type { Column, Deed, GridRow } from "./grid.ts";
import classes from "./row-grid.module.css";
import { columnOf, type Fault } from "./rows.ts";

/** Where somebody is in the grid. */
export interface Spot {
  /** Among all rows, not only those that are shown. */
  readonly index: number;
  readonly column: Column;
}

export interface LineActs {
  readonly dispatch: Dispatch<Deed>;
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>, spot: Spot) => void;
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>, spot: Spot) => void;
  readonly onFocus: (spot: Spot) => void;
  readonly onRemove: (index: number) => void;
}

/** One row of a table. Most of 10,000 stay as they are with each letter. */
export const RowLine = memo(function RowLine({
  row,
  index,
  fault,
  isNew,
  isReadOnly,
  acts,
}: {
  readonly row: GridRow;
  readonly index: number;
  readonly fault: Fault | undefined;
  /** Whether it is the one at the end, where nothing is yet. */
  readonly isNew: boolean;
  readonly isReadOnly: boolean;
  readonly acts: LineActs;
}) {
  const t = useT();
  const number = index + 1;
  const words = fault && t(`tables.fault.${fault}`);
  const wrong = fault && columnOf(fault);
  const cell = (column: Column) => (
    <div role="cell" className={classes["cell"]} data-fault={column === wrong ? fault : undefined}>
      <input
        className={classes["input"]}
        data-cell={`${row.key} ${column}`}
        aria-label={t(`tables.cell.${column}`, { number })}
        aria-invalid={column === wrong ? true : undefined}
        aria-describedby={column === wrong ? `fault-${row.key}` : undefined}
        placeholder={isNew && column === "from" ? t("tables.cell.new") : undefined}
        autoComplete="off"
        spellCheck={false}
        readOnly={isReadOnly}
        value={row[column]}
        onChange={({ currentTarget }) =>
          acts.dispatch({ do: "type", key: row.key, column, text: currentTarget.value })
        }
        onKeyDown={(event) => acts.onKey(event, { index, column })}
        onPaste={(event) => acts.onPaste(event, { index, column })}
        onFocus={() => acts.onFocus({ index, column })}
      />
      {words !== undefined && column === wrong && (
        <Tooltip label={words}>
          <CircleAlert
            id={`fault-${row.key}`}
            size={15}
            className={classes["fault"]}
            role="img"
            aria-label={words}
          />
        </Tooltip>
      )}
    </div>
  );
  return (
    <>
      <div role="rowheader" className={classes["number"]}>
        {number}
      </div>
      {cell("from")}
      {cell("to")}
      {!isReadOnly && (
        <div role="cell" className={classes["act"]}>
          {!isNew && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              data-remove={row.key}
              aria-label={t("tables.row.remove", { number })}
              onClick={() => acts.onRemove(index)}
            >
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          )}
        </div>
      )}
    </>
  );
});
