import { Box, Button, Group } from "@mantine/core";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { memo, type ReactNode, useDeferredValue, useMemo } from "react";
import { stepsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Flow } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import type { StepResult } from "../testing/results.ts";
import type { Ways } from "../testing/ways.ts";
import classes from "./canvas.module.css";
import { useBench } from "../bench.ts";
import { Column, type Deck } from "./column.tsx";
import { NoTrigger } from "./no-trigger.tsx";
import type { OpenCards } from "./open-cards.ts";
import { SettledContext } from "./settled.ts";
import { Sorting } from "./sorting.tsx";
import { TriggerCard } from "./trigger-card.tsx";

/** The flow as a column of cards, from what starts it downwards. */
export function Canvas({
  document,
  polling,
  problems,
  samples,
  sampleOfTrigger,
  results,
  ways,
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
  readonly ways: Ways;
  readonly cards: OpenCards;
  /** What stands above the cards. */
  readonly children?: ReactNode;
}) {
  // While somebody types in one card, the others wait with what follows from it for them.
  const settled = useDeferredValue(document);
  const { trigger, steps } = document;
  const numbers = useMemo(() => numbersOf(document), [document]);
  const deck: Deck = { document, settled, numbers, problems, samples, results, ways, cards };
  return (
    <SettledContext value={settled}>
      <Box className={classes["ground"]}>
        <Box className={classes["column"]}>
          {children}
          {(trigger !== null || steps.length > 0) && <Unfolding cards={cards} />}
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
            <Column block={null} place={null} steps={steps} deck={deck} />
          </Sorting>
        </Box>
      </Box>
    </SettledContext>
  );
}

const none: readonly ProblemView[] = [];

/** The trigger is the first card; the others are counted from the top, whatever they stand in. */
function numbersOf(document: FlowDocument): ReadonlyMap<string, number> {
  return new Map(stepsOf(document).map(({ id }, index) => [id, index + 2]));
}

const Unfolding = memo(function Unfolding({ cards }: { readonly cards: OpenCards }) {
  const t = useT();
  const { now } = useBench();
  return (
    <Group justify="flex-end" gap={4} mb="xs">
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<ChevronsUpDown size={15} />}
        onClick={() => cards.openAll(now())}
      >
        {t("builder.canvas.open_all")}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<ChevronsDownUp size={15} />}
        onClick={() => cards.closeAll(now())}
      >
        {t("builder.canvas.close_all")}
      </Button>
    </Group>
  );
});
