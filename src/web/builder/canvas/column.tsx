import { blocksOf, type BlockId, spotOf, stepsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import { BlockFrame } from "../logic/block-frame.tsx";
import type { StepResult } from "../testing/results.ts";
import type { Ways } from "../testing/ways.ts";
import { AddStep } from "./add-step.tsx";
import { holdsSteps, type OpenCards } from "./open-cards.ts";
import { sameOwn } from "./own-content.ts";
import { blockWords } from "./places.ts";
import { StepCard } from "./step-card.tsx";

/** What the cards are drawn from. */
export interface Deck {
  readonly document: FlowDocument;
  /** The document as it was a moment ago, while somebody types. */
  readonly settled: FlowDocument;
  /** Of the cards, by the steps' ids. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly problems: ReadonlyMap<string, readonly ProblemView[]>;
  readonly samples: ReadonlyMap<string, Sample>;
  readonly results: ReadonlyMap<string, StepResult>;
  /** Which ways the last test has gone. */
  readonly ways: Ways;
  readonly cards: OpenCards;
}

/** The cards of one block, one below the other, with places for more between them. */
export function Column({
  block,
  place,
  steps,
  deck,
}: {
  readonly block: BlockId;
  /** What the block is called; null for the flow itself. */
  readonly place: string | null;
  readonly steps: readonly Step[];
  readonly deck: Deck;
}) {
  const { isReadOnly } = useBench();
  const { numbers, cards } = deck;
  const last = steps.at(-1);
  const above = (step: Step | undefined): number | null =>
    step === undefined ? null : (numbers.get(step.id) ?? null);
  return (
    <>
      {steps.map((step, index) => (
        <div key={step.id}>
          <AddStep
            block={block}
            index={index}
            place={place}
            above={above(steps[index - 1])}
            isReadOnly={isReadOnly}
          />
          {holdsSteps(step) ? (
            <BlockFrame
              step={step}
              deck={deck}
              isFolded={cards.isFolded(step.id)}
              renderInside={(one) => <Inside step={step} block={one} deck={deck} />}
            >
              <OneCard step={step} block={block} index={index} deck={deck} count={steps.length} />
            </BlockFrame>
          ) : (
            <OneCard step={step} block={block} index={index} deck={deck} count={steps.length} />
          )}
        </div>
      ))}
      <AddStep
        block={block}
        index={steps.length}
        place={place}
        above={above(last)}
        isLast
        isReadOnly={isReadOnly}
      />
    </>
  );
}

function OneCard({
  step,
  block,
  index,
  count,
  deck,
}: {
  readonly step: Step;
  readonly block: BlockId;
  readonly index: number;
  /** How many steps the block has. */
  readonly count: number;
  readonly deck: Deck;
}) {
  const { settled, document, numbers, problems, samples, results, ways, cards } = deck;
  const before = spotOf(settled, step.id)?.step;
  const isFolded = cards.isFolded(step.id);
  return (
    <StepCard
      step={step}
      number={numbers.get(step.id) ?? 0}
      block={block}
      index={index}
      isLast={index === count - 1}
      ahead={before !== undefined && sameOwn(before, step) ? null : document}
      problems={isFolded ? problemsIn(step, problems) : (problems.get(step.id) ?? none)}
      samples={samples}
      result={results.get(step.id)}
      items={ways.loops.get(step.id)}
      isOpen={cards.isOpen(step.id)}
      isFolded={isFolded}
      onToggle={cards.toggle}
      onFold={cards.fold}
    />
  );
}

/** The cards of a block that a step holds. */
function Inside({
  step,
  block,
  deck,
}: {
  readonly step: Step;
  readonly block: string;
  readonly deck: Deck;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const steps = blocksOf(step).find(({ id }) => id === block)?.steps ?? [];
  const place = blockWords(step, block, say(stepName(step, catalogue)), t);
  return <Column block={block} place={place} steps={steps} deck={deck} />;
}

/** A folded step tells of what is wrong inside, too. */
function problemsIn(step: Step, problems: Deck["problems"]): readonly ProblemView[] {
  return stepsOf({ steps: [step] }).flatMap(({ id }) => problems.get(id) ?? none);
}

const none: readonly ProblemView[] = [];
