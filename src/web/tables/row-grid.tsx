import { VisuallyHidden } from "@mantine/core";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type Dispatch, type RefObject, useImperativeHandle, useMemo, useRef } from "react";
import { useT } from "../language/language.tsx";
import { cellsOf } from "./delimited.ts";
import type { Column, Deed, Grid } from "./grid.ts";
import classes from "./row-grid.module.css";
import { type LineActs, RowLine, type Spot } from "./row-line.tsx";
import type { Fault } from "./rows.ts";

/** How high a row is, in pixels, with its line; row-grid.module.css says the same. */
const height = 37;
/** Past fewer rows Tab leads soon enough. */
const few = 10;

export interface GridHandle {
  /** Brings a row into view and puts the caret there. */
  readonly go: (spot: Spot) => void;
  /** Where the caret was last. */
  readonly spot: () => Spot | null;
}

/** The rows of a table as a spreadsheet. Only those in view are in the page, however many there are. */
export function RowGrid({
  grid,
  shown,
  faults,
  isReadOnly,
  dispatch,
  onPasted,
  ref,
}: {
  readonly grid: Grid;
  /** The places of the rows that are shown, in their order; null for all. */
  readonly shown: readonly number[] | null;
  readonly faults: ReadonlyMap<number, Fault>;
  readonly isReadOnly: boolean;
  readonly dispatch: Dispatch<Deed>;
  /** So many rows came in at once. */
  readonly onPasted: (count: number) => void;
  readonly ref: RefObject<GridHandle | null>;
}) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const at = useRef<Spot | null>(null);
  /** Each cell is a stop of Tab, so that rows are typed with it: many are gone past by these. */
  const before = useRef<HTMLButtonElement>(null);
  const behind = useRef<HTMLButtonElement>(null);
  const { rows } = grid;
  const count = (shown?.length ?? rows.length) - (isReadOnly && shown === null ? 1 : 0);
  const indexAt = (place: number): number => shown?.[place] ?? place;
  const placeOf = (index: number): number => (shown === null ? index : shown.indexOf(index));
  // oxlint-disable-next-line react/incompatible-library -- the compiler that it is about is not used
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
    // What the caret is in stays in the page, wherever somebody scrolls to.
    rangeExtractor: (range: Range) => {
      const wanted = defaultRangeExtractor(range);
      const here = at.current === null ? -1 : placeOf(at.current.index);
      if (here < 0 || here >= count || wanted.includes(here)) return wanted;
      return [...wanted, here].toSorted((a, b) => a - b);
    },
  });
  const go = (spot: Spot): void => {
    const place = placeOf(spot.index);
    if (place < 0 || place >= count) return;
    at.current = spot;
    virtual.scrollToIndex(place);
    const key = rows[spot.index]?.key;
    let tries = 20;
    const focus = (): void => {
      const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${key} ${spot.column}"]`);
      if (cell !== null && cell !== undefined) cell.focus();
      else if ((tries -= 1) > 0) requestAnimationFrame(focus);
    };
    focus();
  };
  useImperativeHandle(ref, () => ({ go, spot: () => at.current }));

  const now = { isReadOnly, go, rows, count, indexAt, placeOf, onPasted, dispatch };
  const latest = useRef(now);
  latest.current = now;
  const acts = useMemo((): LineActs => {
    const move = ({ index, column }: Spot, by: number, to: Column = column): void => {
      const { go, placeOf, indexAt, count } = latest.current;
      const next = placeOf(index) + by;
      if (next >= 0 && next < count) go({ index: indexAt(next), column: to });
    };
    return {
      dispatch: (deed) => latest.current.dispatch(deed),
      onFocus: (spot) => {
        at.current = spot;
      },
      onRemove: (index) => {
        const { rows, count, placeOf, indexAt, dispatch } = latest.current;
        const key = rows[index]?.key;
        if (key === undefined) return;
        const keyAt = (place: number) =>
          place >= 0 && place < count ? rows[indexAt(place)]?.key : undefined;
        const next = keyAt(placeOf(index) + 1);
        const previous = keyAt(placeOf(index) - 1);
        // The button that has the focus goes: the next row's gets it, and the one before's at the end.
        const heirs = [
          `[data-remove="${next}"]`,
          `[data-remove="${previous}"]`,
          `[data-cell="${next} from"]`,
        ];
        const heir = heirs.map((one) => box.current?.querySelector<HTMLElement>(one)).find(Boolean);
        (heir ?? box.current)?.focus();
        dispatch({ do: "remove", key });
      },
      onKey: (event, spot) => {
        const { isReadOnly, dispatch } = latest.current;
        // Enter that ends a Japanese conversion chooses a word.
        if (event.nativeEvent.isComposing) return;
        const isCommand = event.ctrlKey || event.metaKey;
        if (event.key === "Enter") {
          if (spot.column === "from") move(spot, 0, "to");
          else move(spot, 1, "from");
        } else if (event.key === "ArrowDown") move(spot, 1);
        else if (event.key === "ArrowUp") move(spot, -1);
        else if (event.key === "z" && isCommand && !event.shiftKey && !isReadOnly)
          dispatch({ do: "undo" });
        else return;
        event.preventDefault();
      },
      onPaste: (event, { index, column }) => {
        const { isReadOnly, rows, count, placeOf, indexAt, onPasted, dispatch } = latest.current;
        if (isReadOnly) return;
        const cells = cellsOf(event.clipboardData.getData("text/plain"));
        const [first] = cells;
        if (first === undefined || (cells.length === 1 && first.length === 1)) return;
        event.preventDefault();
        // Rows that are out of sight are not to be written over.
        const over = cells.flatMap((_, at) => {
          const place = placeOf(index) + at;
          return place < count ? (rows[indexAt(place)]?.key ?? []) : [];
        });
        dispatch({ do: "paste", column, over, cells });
        onPasted(cells.length);
      },
    };
  }, []);

  return (
    <div className={classes["frame"]}>
      {count > few && (
        <button
          ref={before}
          type="button"
          className={classes["skip"]}
          onClick={() => behind.current?.focus()}
        >
          {t("tables.rows.skip")}
        </button>
      )}
      <div
        ref={box}
        className={classes["box"]}
        tabIndex={-1}
        data-readonly={isReadOnly || undefined}
        role="table"
        aria-label={t("tables.rows")}
        aria-rowcount={count + 1}
      >
        <div role="rowgroup" className={classes["head"]}>
          <div role="row" className={classes["heads"]} aria-rowindex={1}>
            <div role="columnheader">
              <VisuallyHidden>{t("tables.row.number")}</VisuallyHidden>
            </div>
            <div role="columnheader">{t("tables.from")}</div>
            <div role="columnheader">{t("tables.to")}</div>
            {!isReadOnly && (
              <div role="columnheader">
                <VisuallyHidden>{t("common.actions")}</VisuallyHidden>
              </div>
            )}
          </div>
        </div>
        {count === 0 && <div className={classes["empty"]}>{t("tables.rows.none")}</div>}
        <div role="rowgroup" className={classes["rows"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index: place, start }) => {
            const index = indexAt(place);
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={row.key}
                  role="row"
                  aria-rowindex={place + 2}
                  className={classes["row"]}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <RowLine
                    row={row}
                    index={index}
                    fault={faults.get(index)}
                    isNew={index === rows.length - 1}
                    isReadOnly={isReadOnly}
                    acts={acts}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      {count > few && (
        <button
          ref={behind}
          type="button"
          className={classes["skip"]}
          data-behind
          onClick={() => before.current?.focus()}
        >
          {t("tables.rows.skip_back")}
        </button>
      )}
    </div>
  );
}
