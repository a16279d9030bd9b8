import type { RunSummary } from "../api/runs.ts";
import { useT } from "../language/language.tsx";
import classes from "./run-money.module.css";

/** The money that a run has moved, or would move; what has not moved does not look as if it had. */
export function RunMoney({
  money: { sums, isCut },
  isLine = false,
}: {
  readonly money: RunSummary["money"];
  /** On one line, which is cut where it is too long. */
  readonly isLine?: boolean;
}) {
  const t = useT();
  const more = isCut ? t("runs.money_cut") : null;
  const all = [...sums.map(({ words }) => words), ...(more === null ? [] : [more])];
  if (sums.length === 0) return null;
  return (
    <span
      className={isLine ? classes["line"] : classes["list"]}
      title={isLine ? all.join(", ") : undefined}
    >
      {sums.map(({ words, state }) => (
        <span key={words} className={state === "done" ? classes["done"] : classes["not"]}>
          {words}
        </span>
      ))}
      {more !== null && <span className={classes["not"]}>{more}</span>}
    </span>
  );
}
