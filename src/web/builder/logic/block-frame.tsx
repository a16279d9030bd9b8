import { Box, Button, Group } from "@mantine/core";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { emptyCondition, type HandlerStep, type IfStep, type Step } from "#flow/step.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { Deck } from "../canvas/column.tsx";
import { blockWords } from "../canvas/places.ts";
import { showCard } from "../canvas/show-card.ts";
import classes from "./block-frame.module.css";
import { BranchView } from "./branch-view.tsx";

/** A step that holds others: its own card, and below it what stands inside. */
export function BlockFrame({
  step,
  deck,
  isFolded,
  renderInside,
  children,
}: {
  readonly step: Step;
  readonly deck: Deck;
  readonly isFolded: boolean;
  /** The cards of a block that it holds. */
  readonly renderInside: (block: string) => ReactNode;
  /** Its own card. */
  readonly children: ReactNode;
}) {
  return (
    <Box className={classes["frame"]} data-logic={step.kind}>
      {children}
      {!isFolded && (
        <Box className={classes["inside"]}>
          <Blocks step={step} deck={deck} renderInside={renderInside} />
        </Box>
      )}
    </Box>
  );
}

function Blocks({
  step,
  deck,
  renderInside,
}: {
  readonly step: Step;
  readonly deck: Deck;
  readonly renderInside: (block: string) => ReactNode;
}) {
  switch (step.kind) {
    case "if":
      return (
        <>
          <Branches step={step} deck={deck} renderInside={renderInside} />
          <MoreBranches step={step} deck={deck} />
        </>
      );
    case "forEach":
      return <Plain step={step}>{renderInside(step.id)}</Plain>;
    case "handler":
      return (
        <>
          <Plain step={step} isTitled>
            {renderInside(step.id)}
          </Plain>
          <Branches step={step} deck={deck} renderInside={renderInside} />
          <MoreErrors step={step} deck={deck} />
        </>
      );
    case "action":
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return null;
  }
}

/** A block that has no condition. */
function Plain({
  step,
  isTitled = false,
  children,
}: {
  readonly step: Step;
  readonly isTitled?: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  return (
    <Box
      role="group"
      aria-label={blockWords(step, step.id, say(stepName(step, catalogue)), t)}
      className={classes["block"]}
    >
      {isTitled && (
        <Box className={classes["title"]}>
          <span className={classes["badge"]}>{t("logic.handler.watch")}</span>
          <span className={classes["hint"]}>{t("logic.handler.watch_help")}</span>
        </Box>
      )}
      {children}
    </Box>
  );
}

function Branches({
  step,
  deck,
  renderInside,
}: {
  readonly step: IfStep | HandlerStep;
  readonly deck: Deck;
  readonly renderInside: (block: string) => ReactNode;
}) {
  return step.branches.map((branch, index) => (
    <BranchView key={branch.id} step={step} branch={branch} index={index} deck={deck}>
      {renderInside(branch.id)}
    </BranchView>
  ));
}

function MoreBranches({ step, deck }: { readonly step: IfStep; readonly deck: Deck }) {
  const t = useT();
  const hasElse = step.branches.at(-1)?.condition === null;
  return (
    <Footer>
      <Add
        words={t("logic.if.add_if")}
        step={step}
        index={step.branches.length - (hasElse ? 1 : 0)}
        deck={deck}
      />
      {!hasElse && (
        <Add
          words={t("logic.if.add_else")}
          step={step}
          index={step.branches.length}
          isElse
          deck={deck}
        />
      )}
    </Footer>
  );
}

function MoreErrors({ step, deck }: { readonly step: HandlerStep; readonly deck: Deck }) {
  const t = useT();
  const hasAll = step.branches.at(-1)?.condition === null;
  return (
    <Footer>
      <Add
        words={t("logic.handler.add")}
        step={step}
        index={step.branches.length - (hasAll ? 1 : 0)}
        deck={deck}
      />
      {!hasAll && (
        <Add
          words={t("logic.handler.add_all")}
          step={step}
          index={step.branches.length}
          isElse
          deck={deck}
        />
      )}
    </Footer>
  );
}

function Footer({ children }: { readonly children: ReactNode }) {
  const { isReadOnly } = useBench();
  return isReadOnly ? null : (
    <Group gap="xs" className={classes["footer"]}>
      {children}
    </Group>
  );
}

function Add({
  words,
  step,
  index,
  isElse = false,
  deck: { cards },
}: {
  readonly words: string;
  readonly step: IfStep | HandlerStep;
  readonly index: number;
  readonly isElse?: boolean;
  readonly deck: Deck;
}) {
  const { edit, now } = useBench();
  const add = (): void => {
    const branch = `s${now().nextStep}`;
    const condition = isElse ? null : emptyCondition;
    if (!edit({ do: "addBranch", step: step.id, index, condition })) return;
    if (!isElse) cards.open(branch, now());
    showCard(branch);
  };
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<Plus size={15} aria-hidden />}
      onClick={add}
    >
      {words}
    </Button>
  );
}
