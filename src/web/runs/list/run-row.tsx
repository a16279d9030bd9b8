import { Tooltip } from "@mantine/core";
import { useHover } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import { moneyText } from "#flow/money.ts";
import type { RunSummary } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { ModeBadge, RunStatusBadge } from "../../parts/badges.tsx";
import { filterWords } from "../filter-words.ts";
import { KindBadge } from "../kind-badge.tsx";
import { RunMoney } from "../run-money.tsx";
import { RunDuration } from "../run-duration.tsx";
import { useWaitsFor } from "../waits-for.ts";
import classes from "./run-table.module.css";

export const RunRow = memo(function RunRow({
  run,
  index,
  withFlow,
}: {
  readonly run: RunSummary;
  readonly index: number;
  readonly withFlow: boolean;
}) {
  const { t, formats } = useLanguage();
  const { flowId, flowName, status, error, filter } = run;
  const waits = useWaitsFor()(run);
  const told = error?.message ?? (filter && filterWords(filter, t));
  const why = waits === null ? told : [waits, told].join(" ");
  const [isFocused, setIsFocused] = useState(false);
  const { hovered, ref } = useHover<HTMLSpanElement>();
  const startedAt = run.startedAt ?? run.createdAt;
  return (
    <tr
      className={`${classes["row"]} ${index === 0 ? classes["first"] : ""}`}
      // The header is the first row.
      aria-rowindex={index + 2}
    >
      <td className={classes["cell-status"]}>
        <RunStatusBadge status={status} />
      </td>
      {withFlow && (
        <td className={classes["cell-flow"]}>
          <Link
            to="/flows/$id/runs"
            params={{ id: flowId }}
            className={classes["flow"]}
            title={flowName}
          >
            {flowName}
          </Link>
        </td>
      )}
      <td className={classes["cell-reference"]}>
        <Reference run={run} onFocused={setIsFocused} />
      </td>
      <td className={`${classes["cell-started"]} ${classes["numbers"]} tabular`}>
        <time dateTime={startedAt}>{formats.moment(startedAt)}</time>
      </td>
      <td className={`${classes["cell-duration"]} ${classes["numbers"]} tabular`}>
        <RunDuration run={run} />
      </td>
      <td className={`${classes["cell-money"]} tabular`}>
        <RunMoney money={run.money} isLine />
      </td>
      <td className={classes["cell-error"]}>
        {why !== null && (
          <Tooltip label={why} multiline maw={420} opened={isFocused || hovered}>
            <span ref={ref} className={classes["error"]}>
              {why}
            </span>
          </Tooltip>
        )}
      </td>
    </tr>
  );
});

/** The link to the run, and what kind of run it is where that is worth a word. */
function Reference({
  run: { id, reference, eventMoney, kind, mode },
  onFocused,
}: {
  readonly run: RunSummary;
  readonly onFocused: (isFocused: boolean) => void;
}) {
  const say = useSay();
  return (
    <span className={classes["name"]}>
      <Link
        to="/runs/$id"
        params={{ id }}
        className={classes["link"]}
        title={reference}
        onFocus={() => onFocused(true)}
        onBlur={() => onFocused(false)}
      >
        {reference}
      </Link>
      {eventMoney !== null && (
        <span className={`${classes["about"]} tabular`}>
          {say(moneyText(eventMoney.amount, eventMoney.currency))}
        </span>
      )}
      <span className={classes["badges"]}>
        <KindBadge kind={kind} />
        {mode === "live" && <ModeBadge mode={mode} />}
      </span>
    </span>
  );
}
