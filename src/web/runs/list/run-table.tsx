import { Button, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RunFilter, RunSummary } from "../../api/runs.ts";
import { useFormats, useT } from "../../language/language.tsx";
import type { RunList } from "./run-list.ts";
import { RunRow } from "./run-row.tsx";
import classes from "./run-table.module.css";
import { cursorsAt, type NewRuns, useFreshSegment } from "./use-run-list.ts";

/** How high a row is, in pixels; run-table.module.css says the same. */
const rowHeight = { wide: 48, narrow: 120 } as const;
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
  const scrollMargin = useTopOf(box);
  // oxlint-disable-next-line react/incompatible-library -- The rows are made here, and nothing keeps what it gives.
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollMargin,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height]);
  const shown = virtualizer.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;
  const isAtTop = (virtualizer.scrollOffset ?? 0) < scrollMargin + height;
  useEffect(() => onTop(isAtTop), [onTop, isAtTop]);
  const isNearEnd = last >= rows.length - ahead;
  useEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd, rows.length]);
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
            <th>{t("runs.error")}</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={(shown[0]?.start ?? scrollMargin) - scrollMargin} />
          {shown.map(({ index, key }) => {
            const run = rows[index];
            return run && <RunRow key={key} run={run} index={index} withFlow={withFlow} />;
          })}
          <Gap
            height={
              virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? scrollMargin) - scrollMargin)
            }
          />
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

/** How far down the page an element begins. */
function useTopOf(element: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      const box = element.current?.getBoundingClientRect();
      if (box) setTop(Math.round(box.top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return top;
}
