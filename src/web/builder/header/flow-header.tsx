import { ActionIcon, Box, Button, Group, Text } from "@mantine/core";
import { CircleAlert, CircleCheck, FlaskConical, Redo2, TriangleAlert, Undo2 } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Flow } from "../../api/flows.ts";
import { Callers } from "../../flows/callers.tsx";
import { FlowMenu } from "../../flows/flow-menu.tsx";
import { useT } from "../../language/language.tsx";
import { FlowStateBadge } from "../../parts/badges.tsx";
import { TextLink } from "../../parts/link.tsx";
import { type Editing, isUnsaved } from "../editing/editing.ts";
import type { Session } from "../editing/session.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import { isError, useProblemCount } from "../problems/use-count.ts";
import { RunNowButton } from "../schedule/run-now.tsx";
import { FlowName } from "./flow-name.tsx";
import { HeaderTimeZone } from "./flow-time-zone.tsx";
import classes from "./header.module.css";
import { MainButton } from "./main-button.tsx";
import { SaveState } from "./save-state.tsx";

/** Over the canvas: which flow this is, how it stands, and what can be done with it. */
export function FlowHeader({
  flow,
  editing,
  session,
  problems,
  isReadOnly,
  onProblems,
  onTest,
  onGoLive,
  children,
}: {
  readonly flow: Flow;
  readonly editing: Editing;
  readonly session: Session;
  readonly problems: readonly ProblemView[];
  readonly isReadOnly: boolean;
  readonly onProblems: () => void;
  readonly onTest: () => void;
  /** Before the flow is activated or published. */
  readonly onGoLive: () => void;
  /** What stays in sight below it. */
  readonly children?: ReactNode;
}) {
  const t = useT();
  const { past, future } = editing;
  return (
    <Box className={classes["header"]}>
      <Group className={classes["row"]} justify="space-between" gap="sm">
        <Box className={classes["what"]}>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <TextLink to="/flows" size="sm" visibleFrom="sm" className={classes["up"]}>
              {t("nav.flows")}
            </TextLink>
            <Text c="dimmed" size="sm" visibleFrom="sm" aria-hidden>
              /
            </Text>
            <FlowName
              name={editing.name ?? flow.name}
              isReadOnly={isReadOnly}
              onRename={session.rename}
            />
            <Box className={classes["badge"]}>
              <FlowStateBadge state={flow.state} />
            </Box>
          </Group>
          <Group gap="md" mt={2}>
            <Text size="sm" c="dimmed">
              {t("builder.header.owner", { name: flow.owner.name })}
            </Text>
            <HeaderTimeZone timeZone={editing.document.timeZone} />
            <Callers flow={flow.id} />
            {!isReadOnly && <SaveState editing={editing} onRetry={() => void session.flush()} />}
          </Group>
        </Box>
        <Group gap="xs">
          {!isReadOnly && (
            <UndoButtons
              canUndo={past.length > 0}
              canRedo={future.length > 0}
              onUndo={session.undo}
              onRedo={session.redo}
            />
          )}
          <ProblemsButton problems={problems} onClick={onProblems} />
          {!isReadOnly && (
            <>
              <TestButton onClick={onTest} />
              <RunNowButton flow={flow} />
              <MainButton
                flow={flow}
                hasUnsaved={isUnsaved(editing)}
                session={session}
                onGoLive={onGoLive}
              />
            </>
          )}
          <Menu flow={flow} isInside />
        </Group>
      </Group>
      {children}
    </Box>
  );
}

// With every key there is another state of editing; none of these is drawn anew for that.

const Menu = memo(FlowMenu);

const ProblemsButton = memo(function ProblemsButton({
  problems,
  onClick,
}: {
  readonly problems: readonly ProblemView[];
  readonly onClick: () => void;
}) {
  const countOf = useProblemCount();
  const ProblemIcon = problems.some(isError)
    ? CircleAlert
    : problems.length > 0
      ? TriangleAlert
      : CircleCheck;
  return (
    <Button variant="default" leftSection={<ProblemIcon size={16} aria-hidden />} onClick={onClick}>
      {countOf(problems)}
    </Button>
  );
});

const TestButton = memo(function TestButton({ onClick }: { readonly onClick: () => void }) {
  const t = useT();
  return (
    <Button
      variant="default"
      leftSection={<FlaskConical size={16} aria-hidden />}
      onClick={onClick}
    >
      {t("builder.test.button")}
    </Button>
  );
});

const UndoButtons = memo(function UndoButtons({
  canUndo,
  canRedo,
  onUndo,
  onRedo,
}: {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}) {
  const t = useT();
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!canUndo}
        aria-label={t("builder.header.undo")}
        title={t("builder.header.undo_key")}
        onClick={onUndo}
      >
        <Undo2 size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!canRedo}
        aria-label={t("builder.header.redo")}
        title={t("builder.header.redo_key")}
        onClick={onRedo}
      >
        <Redo2 size={18} aria-hidden />
      </ActionIcon>
    </ActionIcon.Group>
  );
});
