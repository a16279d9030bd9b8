import { Button, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { ArrowUp } from "lucide-react";
import { useEffect, useRef } from "react";
import type { RunFilter, RunSummary } from "../../api/runs.ts";
import { useFormats, useT } from "../../language/language.tsx";
import type { RunList } from "./run-list.ts";
import { RunRow } from "./run-row.tsx";
import classes from "./run-table.module.css";
import { useRowsInView } from "./rows-in-view.ts";
import { cursorsAt, type NewRuns, useFreshSegment } from "./use-run-list.ts";

/** How high a row is, in pixels; run-table.module.css says the same. */
const rowHeight = { wide: 48, narrow: 140 } as const;
/** So many rows before the end the next ones are fetched. */
const ahead = 60;

/** Runs, of which only those in view are in the page, however many there are. */
export function RunTable({
  label,
  filter,
  list,
  rows,
  withFlow,
  waiting,
  onTakeNew,
  onTop,
  onEnd,
}: {
  readonly label: string;
  readonly filter: RunFilter;
  readonly list: RunList;
  readonly rows: readonly RunSummary[];
  readonly withFlow: boolean;
  readonly waiting: NewRuns;
  readonly onTakeNew: () => void;
  /** Whether the newest run is in view. */
  readonly onTop: (isAtTop: boolean) => void;
  /** The last rows are near. */
  readonly onEnd: () => void;
}) {
  const t = useT();
  const isNarrow = useMediaQuery("(max-width: 48em)", undefined, {
    getInitialValueInEffect: false,
  });
  const height = isNarrow ? rowHeight.narrow : rowHeight.wide;
  const box = useRef<HTMLDivElement>(null);
  const { first, last, isAtTop } = useRowsInView(box, rows.length, height);
  useEffect(() => onTop(isAtTop), [onTop, isAtTop]);
  const isNearEnd = last >= rows.length - ahead;
  useEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd]);
  // Somebody who scrolls past looks at nothing.
  const [looked] = useDebouncedValue(`${first} ${last}`, 300);
  const [from = 0, to = 0] = looked.split(" ").map(Number);

  return (
    <div ref={box} className={classes["box"]}>
      {cursorsAt(list, from, to).map((cursor) => (
        <Fresh key={cursor} filter={filter} cursor={cursor} />
      ))}
      <NewRunsButton
        waiting={waiting}
        onClick={() => {
          onTakeNew();
          window.scrollTo({ top: 0 });
        }}
      />
      <table className={classes["table"]} aria-label={label} aria-rowcount={-1}>
        <thead>
          <tr>
            <th className={classes["status"]}>{t("runs.status")}</th>
            {withFlow && <th>{t("runs.flow")}</th>}
            <th>{t("runs.reference")}</th>
            <th className={classes["started"]}>{t("runs.started")}</th>
            <th className={classes["duration"]}>{t("runs.duration")}</th>
            <th className={classes["money"]}>{t("runs.money")}</th>
            <th>{t("runs.error")}</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={first * height} />
          {rows.slice(first, last + 1).map((run, index) => (
            <RunRow key={run.id} run={run} index={first + index} withFlow={withFlow} />
          ))}
          <Gap height={(rows.length - 1 - last) * height} />
        </tbody>
      </table>
    </div>
  );
}

function Fresh({ filter, cursor }: { readonly filter: RunFilter; readonly cursor: string }) {
  useFreshSegment(filter, cursor);
  return null;
}

/** In place of the rows that are out of view. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden className={classes["gap"]} style={{ height }} />;
}

/** For who reads further down: the list waits until they want the new runs. */
function NewRunsButton({
  waiting: { count, more },
  onClick,
}: {
  readonly waiting: NewRuns;
  readonly onClick: () => void;
}) {
  const t = useT();
  const formats = useFormats();
  const number = formats.number(count);
  const words = more ? t("runs.new_more", { number }) : t("runs.new", { count, number });
  return (
    <div className={classes["new"]}>
      <VisuallyHidden role="status">{count > 0 ? words : ""}</VisuallyHidden>
      {count > 0 && (
        <Button
          size="compact-sm"
          radius="xl"
          leftSection={<ArrowUp size={14} aria-hidden />}
          onClick={onClick}
        >
          {words}
        </Button>
      )}
    </div>
  );
}
