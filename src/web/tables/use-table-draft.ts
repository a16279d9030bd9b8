import { type Dispatch, useMemo, useReducer, useState } from "react";
import type { Otherwise, TableContent, TableRow } from "#flow/table.ts";
import { same } from "#flow/same.ts";
import { type Deed, edited, filledRows, type Grid, gridOf } from "./grid.ts";
import { type Clash, onTop, sameRows } from "./rows.ts";

/** A revision with what is in it. */
export interface Saved extends TableContent {
  readonly revision: number;
}

/** A table as a person edits it, and the revision that they began with. */
export interface TableDraft {
  readonly base: Saved;
  readonly grid: Grid;
  readonly rows: readonly TableRow[];
  readonly otherwise: Otherwise;
  readonly isChanged: boolean;
  /** Somebody has saved another revision since, and I have changes of my own. */
  readonly theirs: Saved | null;
  readonly dispatch: Dispatch<Deed>;
  readonly setOtherwise: (otherwise: Otherwise) => void;
  /** This was saved. What was typed since stays, and is still to be saved. */
  readonly saved: (saved: Saved) => void;
  /** What is there becomes this, with nothing of mine in it. */
  readonly open: (saved: Saved) => void;
  /** My changes go on top of this, and are still to be saved. */
  readonly putOnTop: (theirs: Saved) => void;
}

export function useTableDraft(newest: Saved): TableDraft {
  const [base, setBase] = useState(newest);
  const [grid, dispatch] = useReducer(edited, newest.rows, gridOf);
  const [otherwise, setOtherwise] = useState(newest.otherwise);
  const rows = useMemo(() => filledRows(grid), [grid]);
  const isChanged = !sameRows(rows, base.rows) || !same(otherwise, base.otherwise);
  const begin = (saved: Saved, content: TableContent): void => {
    setBase(saved);
    dispatch({ do: "open", rows: content.rows });
    setOtherwise(content.otherwise);
  };
  const isBehind = newest.revision > base.revision;
  const isSame = sameRows(rows, newest.rows) && same(otherwise, newest.otherwise);
  // Where nothing of mine would be lost, it is what was saved last.
  if (isBehind && isSame) setBase(newest);
  else if (isBehind && !isChanged) begin(newest, newest);
  return {
    base,
    grid,
    rows,
    otherwise,
    isChanged,
    theirs: isBehind && isChanged && !isSame ? newest : null,
    dispatch,
    setOtherwise,
    saved: setBase,
    open: (saved) => begin(saved, saved),
    putOnTop: (theirs) => {
      const { content } = together(base, { rows, otherwise }, theirs);
      begin(theirs, content);
    },
  };
}

/** Mine on top of theirs, and where both have changed the same. */
export function together(
  base: TableContent,
  mine: TableContent,
  theirs: TableContent,
): { readonly content: TableContent; readonly clashes: readonly Clash[] } {
  const { rows, clashes } = onTop(base.rows, mine.rows, theirs.rows);
  const isMine = !same(mine.otherwise, base.otherwise);
  return { content: { rows, otherwise: isMine ? mine.otherwise : theirs.otherwise }, clashes };
}
