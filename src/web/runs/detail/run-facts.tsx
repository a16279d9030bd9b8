import { Group } from "@mantine/core";
import { type ReactNode } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import { triggerName } from "#flow/describe.ts";
import { moneyText } from "#flow/money.ts";
import type { RunKind } from "#reading/run-shapes.ts";
import type { Run } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { ModeBadge, RunStatusBadge } from "../../parts/badges.tsx";
import { TextLink } from "../../parts/link.tsx";
import { OutsideId } from "../copy-id.tsx";
import { RunMoney } from "../run-money.tsx";
import { RunDuration } from "../run-duration.tsx";
import classes from "./run-facts.module.css";

/** A run at a glance. */
export function RunFacts({ run, catalogue }: { readonly run: Run; readonly catalogue: Catalogue }) {
  const { t, formats } = useLanguage();
  const say = useSay();
  const { status, mode, reference, eventMoney, recordUrl, flowId, flowName, versionNumber } = run;
  const trigger = say(triggerName(run.document.trigger, catalogue));
  const startedAt = run.startedAt ?? run.createdAt;
  return (
    <dl className={classes["facts"]}>
      <Fact label={t("runs.status")}>
        <Group gap={6}>
          <RunStatusBadge status={status} />
          {mode !== null && <ModeBadge mode={mode} />}
        </Group>
      </Fact>
      {run.money.sums.length > 0 && (
        <Fact label={t("runs.money")}>
          <RunMoney money={run.money} />
        </Fact>
      )}
      {run.values.seen && (
        <Fact label={t("runs.reference")}>
          <OutsideId id={reference} what={t("runs.reference")} url={recordUrl} />
          {eventMoney !== null && (
            <div className="tabular">{say(moneyText(eventMoney.amount, eventMoney.currency))}</div>
          )}
        </Fact>
      )}
      <Fact label={t("runs.started_by")}>
        {run.caller !== null ? (
          <TextLink
            to="/runs/$id"
            params={{ id: run.caller.runId }}
            size="sm"
            className={classes["name"]}
          >
            {t("calls.run_caller", { name: run.caller.flowName })}
          </TextLink>
        ) : run.kind === "call" ? (
          t("runs.kind.call")
        ) : isByPerson(run.kind) ? (
          <>
            <div>{t(`runs.kind.${run.kind}`)}</div>
            <div className={classes["quiet"]}>{trigger}</div>
          </>
        ) : (
          trigger
        )}
      </Fact>
      <Fact label={t("runs.started")}>
        <time dateTime={startedAt} className="tabular">
          {formats.moment(startedAt)}
        </time>
      </Fact>
      <Fact label={t("runs.duration")}>
        <span className="tabular">
          <RunDuration run={run} />
        </span>
      </Fact>
      <Fact label={t("runs.flow")}>
        <TextLink
          to="/flows/$id"
          params={{ id: flowId }}
          size="sm"
          title={flowName}
          className={classes["name"]}
        >
          {flowName}
        </TextLink>
        <span className={classes["quiet"]}>
          {versionNumber === null ? (
            t("runs.draft")
          ) : (
            <TextLink
              to="/flows/$id/versions"
              params={{ id: flowId }}
              search={{ compare: versionNumber, with: "draft" }}
              size="sm"
            >
              {t("runs.version", { number: formats.number(versionNumber) })}
            </TextLink>
          )}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function isByPerson(kind: RunKind): boolean {
  switch (kind) {
    case "event":
    case "schedule":
    case "invoke":
    case "webhook":
    case "call":
      return false;
    case "now":
    case "test":
    case "rerun":
      return true;
  }
}
