import { isOver } from "#flow/run-status.ts";
import type { CalledRun } from "../api/runs.ts";
import { useT } from "../language/language.tsx";
import { RunStatusBadge } from "../parts/badges.tsx";
import { TextLink } from "../parts/link.tsx";
import classes from "./called-run.module.css";
import { RunMoney } from "./run-money.tsx";

/** The run that a step has called, how it stands, and the way there. */
export function CalledRunLine({ called }: { readonly called: CalledRun }) {
  const t = useT();
  const { runId, flowName: name, status, money } = called;
  return (
    <span className={classes["line"]}>
      <TextLink to="/runs/$id" params={{ id: runId }} size="sm">
        {t(isOver(status) ? "calls.run_called" : "calls.run_waits", { name })}
      </TextLink>
      <RunStatusBadge status={status} />
      <RunMoney money={money} />
    </span>
  );
}
