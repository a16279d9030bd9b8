import { Alert, Stack, Text } from "@mantine/core";
import {
  AlarmClock,
  Ban,
  CircleAlert,
  CirclePause,
  CircleX,
  Filter,
  Hourglass,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { stepOf } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import type { Run, StoredError } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { ButtonLink } from "../../parts/link.tsx";
import { OutsideId } from "../copy-id.tsx";
import { filterWords } from "../filter-words.ts";
import { useStepName } from "../step-name.ts";
import { connectionOf, type StoryStep, troubledStep } from "./story.ts";

/** What has become of a run that has not simply succeeded, in plain words, and what to do next. */
export function Outcome({
  run,
  story,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
}) {
  const { t, formats } = useLanguage();
  const nameOf = useStepName();
  const troubled = troubledStep(run, story);
  const step = {
    number: formats.number(troubled?.number ?? 0),
    name: troubled === undefined ? "" : nameOf(troubled),
  };
  if (run.cancelAskedAt !== null)
    return (
      <Told color="gray" icon={Ban} title={t("runs.cancelling")} error={null} step={undefined}>
        <Text size="sm">{t("runs.cancelling_help")}</Text>
      </Told>
    );
  switch (run.status) {
    case "failed":
      return (
        <Told
          color="red"
          icon={CircleX}
          title={
            troubled === undefined
              ? t("runs.failed")
              : t(troubled.kind === "stop" ? "runs.stopped_at" : "runs.failed_at", step)
          }
          error={run.error}
          step={troubled}
        >
          {run.error !== null && (
            <ButtonLink
              to="/runs"
              search={{ status: ["failed"], error: run.error.code }}
              size="xs"
              variant="default"
              mt={4}
            >
              {t("batch.same_error")}
            </ButtonLink>
          )}
        </Told>
      );
    case "paused":
      return (
        <Told
          color="orange"
          icon={CirclePause}
          title={troubled ? t("runs.paused_at", step) : t("runs.paused")}
          error={run.error}
          step={troubled}
        >
          <Repair run={run} step={troubled} />
        </Told>
      );
    case "waiting": {
      if (run.error === null) return null;
      const time = run.resumesAt === null ? "" : formats.moment(run.resumesAt);
      return (
        <Told
          color="orange"
          icon={Hourglass}
          title={t("runs.retries_at", { ...step, time })}
          error={run.error}
          step={troubled}
        >
          <Text size="sm">{t("runs.retries_help")}</Text>
        </Told>
      );
    }
    case "delayed":
      return (
        <Told
          color="indigo"
          icon={AlarmClock}
          title={t("runs.delayed_until", {
            time: run.resumesAt === null ? "" : formats.moment(run.resumesAt),
          })}
          error={null}
          step={undefined}
        >
          <Text size="sm">{t("runs.delayed_help")}</Text>
        </Told>
      );
    case "succeeded_with_errors":
      return (
        <Told
          color="orange"
          icon={CircleAlert}
          title={t("runs.with_errors")}
          error={null}
          step={undefined}
        >
          <Text size="sm">{t("runs.with_errors_help")}</Text>
        </Told>
      );
    case "filtered":
      return (
        <Told color="gray" icon={Filter} title={t("runs.filtered")} error={null} step={undefined}>
          {run.filter !== null && <Text size="sm">{filterWords(run.filter, t)}</Text>}
        </Told>
      );
    case "cancelled":
      return (
        <Told color="gray" icon={Ban} title={t("runs.cancelled")} error={null} step={undefined}>
          <Text size="sm">{t("runs.cancelled_help")}</Text>
        </Told>
      );
    case "running":
    case "parked":
    case "succeeded":
      return null;
  }
}

function Told({
  color,
  icon: Icon,
  title,
  error,
  step,
  children,
}: {
  readonly color: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly error: StoredError | null;
  readonly step: StoryStep | undefined;
  readonly children?: ReactNode;
}) {
  const { t } = useLanguage();
  const last = step?.step?.attempts.at(-1);
  return (
    <Alert
      color={color}
      icon={<Icon size={20} aria-hidden />}
      title={title}
      styles={{ title: { color: "inherit" } }}
    >
      <Stack gap={6} align="flex-start">
        {error !== null && <Text size="sm">{error.message}</Text>}
        {error?.advice !== undefined && <Text size="sm">{error.advice}</Text>}
        {children}
        {error !== null && last !== undefined && last.requestId !== null && (
          <Text size="sm" component="div">
            {t("runs.request")}{" "}
            <OutsideId id={last.requestId} what={t("runs.request_id")} url={last.requestUrl} />
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

/** Whose connection it is that needs a person. */
function Repair({ run, step }: { readonly run: Run; readonly step: StoryStep | undefined }) {
  const { t } = useLanguage();
  const path = step?.path ?? "";
  const used = stepOf(run.document, idOf(path));
  const connection = connectionOf(run, used?.kind === "action" ? used.connection : null);
  if (connection === undefined) return <Text size="sm">{t("runs.repair_none")}</Text>;
  if (connection.name === null)
    return <Text size="sm">{t("runs.repair_ask", { owner: connection.owner.name })}</Text>;
  return (
    <>
      <Text size="sm">{t("runs.repair", { name: connection.name })}</Text>
      <ButtonLink
        to="/connections/$id"
        params={{ id: connection.id }}
        size="xs"
        variant="default"
        mt={4}
      >
        {t("runs.to_connection")}
      </ButtonLink>
    </>
  );
}
