import { ActionIcon, Badge, Box, Button, Group, Menu } from "@mantine/core";
import { ArrowDown, ArrowUp, CircleCheck, EllipsisVertical, Trash2 } from "lucide-react";
import { memo, Suspense } from "react";
import { conditionText } from "#flow/condition-text.ts";
import type { Branch, ErrorBranch, HandlerStep, IfStep } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useBench } from "../bench.ts";
import { blockWords, branchKind } from "../canvas/places.ts";
import { ProblemMark } from "../canvas/problem-mark.tsx";
import { sameProps } from "../canvas/same-props.ts";
import { useDocument } from "../canvas/settled.ts";
import { cardId } from "../canvas/show-card.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import frame from "./block-frame.module.css";
import classes from "./branch-head.module.css";
import { BranchCondition } from "./late.tsx";

interface HeadProps {
  readonly step: IfStep | HandlerStep;
  readonly branch: Branch | ErrorBranch;
  readonly index: number;
  /** The newest document, where it says something else of the step than the settled one. */
  readonly ahead: FlowDocument | null;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  /** In the last test. */
  readonly isTaken: boolean;
  /** Whether its conditions are seen. */
  readonly isOpen: boolean;
  readonly onToggle: (branch: string) => void;
}

/** When a branch is taken, as a sentence, and what can be done with it. */
export const BranchHead = memo(function BranchHead(props: HeadProps) {
  const { step, branch, index, problems, isOpen, onToggle } = props;
  const t = useT();
  const say = useSay();
  const { catalogue, isReadOnly } = useBench();
  const document = useDocument(props.ahead);
  const kind = branchKind(step, branch, index);
  const place = blockWords(step, branch.id, say(stepName(step, catalogue)), t);
  const isElse = kind === "else";
  const sentence =
    branch.condition === null
      ? t(isElse ? "logic.if.else_help" : "logic.handler.any")
      : say(conditionText(branch.condition, document, catalogue));
  return (
    <Box id={cardId(branch.id)} className={classes["head"]}>
      <Box className={classes["line"]}>
        <span className={frame["badge"]}>{t(`logic.branch.${kind}`)}</span>
        <span className={classes["sentence"]} data-quiet={branch.condition === null || undefined}>
          {sentence}
        </span>
        <Group gap={4} wrap="nowrap" ml="auto">
          {props.isTaken && (
            <Badge
              variant="light"
              color="teal"
              tt="none"
              leftSection={<CircleCheck size={13} aria-hidden />}
            >
              {t("logic.test.taken")}
            </Badge>
          )}
          <ProblemMark problems={problems} />
          {!isElse && !isReadOnly && (
            <Button
              variant={isOpen ? "light" : "default"}
              size="compact-sm"
              data-toggle
              aria-expanded={isOpen}
              aria-label={t(isOpen ? "logic.condition.done_of" : "logic.condition.edit_of", {
                place,
              })}
              onClick={() => onToggle(branch.id)}
            >
              {t(isOpen ? "logic.condition.done" : "logic.condition.edit")}
            </Button>
          )}
          {!isReadOnly && <BranchMenu step={step} branch={branch} index={index} place={place} />}
        </Group>
      </Box>
      {isOpen && !isElse && (
        <Box data-body>
          <Suspense fallback={<Loading />}>
            <BranchCondition
              step={step}
              branch={branch}
              document={document}
              problems={problems}
              samples={props.samples}
            />
          </Suspense>
        </Box>
      )}
    </Box>
  );
}, sameProps);

function BranchMenu({
  step: { branches },
  branch: { id, condition },
  index,
  place,
}: {
  readonly step: IfStep | HandlerStep;
  readonly branch: Branch;
  readonly index: number;
  readonly place: string;
}) {
  const t = useT();
  const { edit, ask } = useBench();
  const move = (to: number) => () => void edit({ do: "moveBranch", branch: id, index: to });
  // An else is always the last.
  const isLast = index >= branches.length - 1 || branches[index + 1]?.condition === null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          data-menu
          {...(condition === null ? { "data-toggle": true } : {})}
          aria-label={t("builder.menu.label", { name: place })}
        >
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<ArrowUp size={16} />}
          disabled={index === 0 || condition === null}
          onClick={move(index - 1)}
        >
          {t("builder.menu.up")}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDown size={16} />}
          disabled={isLast || condition === null}
          onClick={move(index + 1)}
        >
          {t("builder.menu.down")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={16} />}
          disabled={branches.length === 1}
          onClick={() => ask({ about: "branch removal", branch: id })}
        >
          {t("logic.branch.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
