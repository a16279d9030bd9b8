import { Box, Button, Group } from "@mantine/core";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useDeferredValue } from "react";
import type { FlowDocument } from "#flow/document.ts";
import type { Flow } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import type { StepResult } from "../testing/results.ts";
import { AddStep } from "./add-step.tsx";
import classes from "./canvas.module.css";
import { NoTrigger } from "./no-trigger.tsx";
import type { OpenCards } from "./open-cards.ts";
import { SettledContext } from "./settled.ts";
import { Sorting } from "./sorting.tsx";
import { StepCard } from "./step-card.tsx";
import { TriggerCard } from "./trigger-card.tsx";

/** The flow as a column of cards, from what starts it downwards. */
export function Canvas({
  document,
  polling,
  problems,
  samples,
  sampleOfTrigger,
  results,
  cards,
  children,
}: {
  readonly document: FlowDocument;
  readonly polling: Flow["polling"];
  readonly problems: ReadonlyMap<string, readonly ProblemView[]>;
  readonly samples: ReadonlyMap<string, Sample>;
  readonly sampleOfTrigger: {
    readonly isLoading: boolean;
    readonly refresh: (() => void) | undefined;
  };
  readonly results: ReadonlyMap<string, StepResult>;
  readonly cards: OpenCards;
  /** What stands above the cards. */
  readonly children?: ReactNode;
}) {
  const { isReadOnly } = useBench();
  // While somebody types in one card, the others wait with what follows from it for them.
  const settled = useDeferredValue(document);
  const { trigger, steps } = document;
  return (
    <SettledContext value={settled}>
      <Box className={classes["ground"]}>
        <Box className={classes["column"]}>
          {children}
          <Unfolding cards={cards} document={document} />
          {trigger === null ? (
            <NoTrigger problems={problems.get("trigger") ?? none} />
          ) : (
            <TriggerCard
              trigger={trigger}
              ahead={trigger === settled.trigger ? null : document}
              polling={polling}
              problems={problems.get("trigger") ?? none}
              samples={samples}
              isSampleLoading={sampleOfTrigger.isLoading}
              onRefreshSample={sampleOfTrigger.refresh}
              result={results.get("trigger")}
              isOpen={cards.isOpen("trigger")}
              onToggle={cards.toggle}
            />
          )}
          <Sorting document={document}>
            {steps.map((step, position) => (
              <div key={step.id}>
                <AddStep index={position} isReadOnly={isReadOnly} />
                <StepCard
                  step={step}
                  position={position}
                  isLast={position === steps.length - 1}
                  ahead={step === settled.steps[position] ? null : document}
                  problems={problems.get(step.id) ?? none}
                  samples={samples}
                  result={results.get(step.id)}
                  isOpen={cards.isOpen(step.id)}
                  onToggle={cards.toggle}
                />
              </div>
            ))}
          </Sorting>
          <AddStep index={steps.length} isLast isReadOnly={isReadOnly} />
        </Box>
      </Box>
    </SettledContext>
  );
}

const none: readonly ProblemView[] = [];

function Unfolding({
  cards,
  document,
}: {
  readonly cards: OpenCards;
  readonly document: FlowDocument;
}) {
  const t = useT();
  if (document.trigger === null && document.steps.length === 0) return null;
  const all = ["trigger", ...document.steps.map(({ id }) => id)];
  return (
    <Group justify="flex-end" gap={4} mb="xs">
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<ChevronsUpDown size={15} />}
        onClick={() => cards.openAll(all)}
      >
        {t("builder.canvas.open_all")}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<ChevronsDownUp size={15} />}
        onClick={cards.closeAll}
      >
        {t("builder.canvas.close_all")}
      </Button>
    </Group>
  );
}
