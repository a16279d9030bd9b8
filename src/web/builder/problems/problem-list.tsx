import { Drawer, Stack, Text, UnstyledButton } from "@mantine/core";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { memo, useState } from "react";
import { stepsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { Empty } from "../../parts/empty.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import classes from "./problem-list.module.css";
import { wholeFlow } from "./use-problems.ts";

/** All that is missing or doubtful, in the order of the cards; each leads to its place. */
export const ProblemList = memo(
  Problems,
  // Nobody sees what is in it while it is closed.
  (before, after) => !before.opened && !after.opened,
);

function Problems({
  opened,
  document,
  problems,
  onClose,
  onGo,
}: {
  readonly opened: boolean;
  readonly document: FlowDocument;
  readonly problems: ReadonlyMap<string, readonly ProblemView[]>;
  readonly onClose: () => void;
  readonly onGo: (problem: ProblemView) => void;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const [goal, setGoal] = useState<ProblemView | null>(null);
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened !== wasOpened) {
    setWasOpened(opened);
    // Not when it is closed: the drawer would take the focus back from where it has led to.
    if (opened) setGoal(null);
  }
  const cards = [
    { card: wholeFlow, label: t("builder.problems.flow") },
    { card: "trigger", label: t("builder.card.trigger") },
    ...stepsOf(document).map((step, index) => ({
      card: step.id,
      label: t("builder.problems.step", {
        number: index + 2,
        name: say(stepName(step, catalogue)),
      }),
    })),
  ].filter(({ card }) => problems.has(card));
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={t("builder.problems.title")}
      returnFocus={goal === null}
      onExitTransitionEnd={() => goal !== null && onGo(goal)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {cards.length === 0 && (
        <Empty icon={CircleCheck} title={t("builder.problems.none")}>
          {t("builder.problems.none_help")}
        </Empty>
      )}
      <Stack gap="lg">
        {cards.map(({ card, label }) => (
          <Stack key={card} gap={4} component="section" aria-label={label}>
            <Text fw={600} size="sm">
              {label}
            </Text>
            {problems.get(card)?.map((problem) => (
              <UnstyledButton
                key={`${problem.path.join(".")} ${problem.message}`}
                className={classes["problem"]}
                data-severity={problem.severity}
                onClick={() => {
                  setGoal(problem);
                  onClose();
                }}
              >
                {problem.severity === "error" ? (
                  <CircleAlert size={16} role="img" aria-label={t("builder.problems.error")} />
                ) : (
                  <TriangleAlert size={16} role="img" aria-label={t("builder.problems.warning")} />
                )}
                <span>{problem.message}</span>
              </UnstyledButton>
            ))}
          </Stack>
        ))}
      </Stack>
    </Drawer>
  );
}
