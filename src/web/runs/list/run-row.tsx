import { Tooltip } from "@mantine/core";
import { useHover } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import type { RunSummary } from "../../api/runs.ts";
import { useFormats } from "../../language/language.tsx";
import { ModeBadge, RunStatusBadge } from "../../parts/badges.tsx";
import { RunDuration } from "../run-duration.tsx";
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
  const formats = useFormats();
  const { id, flowId, flowName, status, mode, reference, error } = run;
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
        <span className={classes["name"]}>
          <Link
            to="/runs/$id"
            params={{ id }}
            className={classes["link"]}
            title={reference}
            onFocus={() => setIsFocused(true)}
            onBlur={() => setIsFocused(false)}
          >
            {reference}
          </Link>
          {mode === "live" && (
            <span className={classes["badge"]}>
              <ModeBadge mode={mode} />
            </span>
          )}
        </span>
      </td>
      <td className={`${classes["cell-started"]} ${classes["numbers"]} tabular`}>
        <time dateTime={startedAt}>{formats.moment(startedAt)}</time>
      </td>
      <td className={`${classes["cell-duration"]} ${classes["numbers"]} tabular`}>
        <RunDuration run={run} />
      </td>
      <td className={classes["cell-error"]}>
        {error !== null && (
          <Tooltip label={error.message} multiline maw={420} opened={isFocused || hovered}>
            <span ref={ref} className={classes["error"]}>
              {error.message}
            </span>
          </Tooltip>
        )}
      </td>
    </tr>
  );
});
