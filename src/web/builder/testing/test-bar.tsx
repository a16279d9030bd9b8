import { Alert, Button, CloseButton, Group, Loader, Text } from "@mantine/core";
import { CircleCheck, CircleHelp, CircleX, FlaskConical } from "lucide-react";
import type { ReactNode } from "react";
import { triggerOf } from "#flow/offers.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { Run } from "../../api/runs.ts";
import { useFormats, useSay, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextLink } from "../../parts/link.tsx";
import { useNow } from "../../parts/moment.tsx";
import { useBench } from "../bench.ts";
import { NothingCame, OtherDraft } from "./watch.ts";
import type { Tests, Wait } from "./use-testing.ts";

/** Above the cards while something is tested, and until its results are put away. */
export function TestBar({
  tests,
  onShowFailed,
}: {
  readonly tests: Tests;
  /** Leads to the card that failed; null where none did. */
  readonly onShowFailed: (() => void) | null;
}) {
  const t = useT();
  const { testing, error, end } = tests;
  const ended = endings(error);
  if (ended !== null)
    return (
      <Alert
        color="orange"
        radius={0}
        icon={<CircleHelp size={20} />}
        withCloseButton
        onClose={end}
        closeButtonLabel={t("common.close")}
        role="status"
      >
        {t(ended)}
      </Alert>
    );
  if (error !== null) return <Failure error={error} onClose={end} />;
  switch (testing.is) {
    case "idle":
      return null;
    case "waiting":
      return <Waiting until={testing.until} wait={testing.wait} onCancel={end} />;
    case "running":
      return <Running run={testing.run} onShowFailed={onShowFailed} onClose={end} />;
  }
}

/** What is said of the end of a wait that nobody has refused; null for another error. */
function endings(error: unknown) {
  if (error instanceof NothingCame) return "testing.nothing_came" as const;
  return error instanceof OtherDraft ? ("testing.other_draft" as const) : null;
}

function Waiting({
  until,
  wait: { trigger },
  onCancel,
}: {
  readonly until: number;
  readonly wait: Wait;
  readonly onCancel: () => void;
}) {
  const t = useT();
  const say = useSay();
  const formats = useFormats();
  const now = useNow(1_000);
  const { catalogue } = useBench();
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  return (
    <Alert color="blue" radius={0} icon={<Loader size={18} />} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 300px">
          {t("testing.waiting", {
            trigger: offer === undefined ? trigger.trigger : say(offer.label),
          })}{" "}
          <span aria-hidden>
            {t("testing.left", { time: formats.duration(Math.max(0, until - now)) })}
          </span>
        </Text>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t("testing.stop_waiting")}
        </Button>
      </Group>
    </Alert>
  );
}

const colors: { readonly [status in RunStatus]: string } = {
  waiting: "blue",
  delayed: "blue",
  running: "blue",
  paused: "orange",
  parked: "grape",
  succeeded: "teal",
  succeeded_with_errors: "yellow",
  filtered: "gray",
  failed: "red",
  cancelled: "gray",
};

function Running({
  run,
  onShowFailed,
  onClose,
}: {
  readonly run: Run;
  readonly onShowFailed: (() => void) | null;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Alert color={colors[run.status]} radius={0} icon={pictureOf(run.status)} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 300px">
          {t(`testing.run_${run.status}`, { record: run.reference })}
        </Text>
        <Group gap="sm">
          {onShowFailed !== null && (
            <Button size="xs" variant="default" onClick={onShowFailed}>
              {t("testing.show_card")}
            </Button>
          )}
          <TextLink to="/runs/$id" params={{ id: run.id }} size="sm">
            {t("testing.open_run")}
          </TextLink>
          <CloseButton
            aria-label={t("testing.put_away")}
            title={t("testing.put_away")}
            onClick={onClose}
          />
        </Group>
      </Group>
    </Alert>
  );
}

function pictureOf(status: RunStatus): ReactNode {
  switch (status) {
    case "waiting":
    case "delayed":
    case "running":
      return <Loader size={18} />;
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
      return <CircleCheck size={20} />;
    case "failed":
      return <CircleX size={20} />;
    case "paused":
    case "parked":
      return <CircleHelp size={20} />;
    case "cancelled":
      return <FlaskConical size={20} />;
  }
}
