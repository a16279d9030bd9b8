import { type ReactNode, useMemo } from "react";
import { formulaTokens } from "#flow/formula/tokens.ts";
import { PillChip } from "../pills/pill-chip.tsx";
import classes from "./formula-text.module.css";

/** A formula to be read: its pills as people know them, the rest as it is written. */
export function FormulaText({ source }: { readonly source: string }) {
  const tokens = useMemo(() => formulaTokens(source), [source]);
  const pieces: ReactNode[] = [];
  let from = 0;
  for (const token of tokens) {
    const { start, end, kind } = token;
    pieces.push(source.slice(from, start));
    pieces.push(
      kind === "pill" ? (
        <PillChip key={start} pill={{ kind, from: token.from, path: [...token.path] }} />
      ) : (
        <span key={start} className={classes[kind]}>
          {source.slice(start, end)}
        </span>
      ),
    );
    from = end;
  }
  return (
    <span className={classes["formula"]}>
      {pieces}
      {source.slice(from)}
    </span>
  );
}
