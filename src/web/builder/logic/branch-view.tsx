import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import { spotOf } from "#flow/blocks.ts";
import type { Branch, ErrorBranch, HandlerStep, IfStep } from "#flow/step.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { Deck } from "../canvas/column.tsx";
import { sameOwn } from "../canvas/own-content.ts";
import { blockWords } from "../canvas/places.ts";
import { AfterRunning } from "./after-running.tsx";
import classes from "./block-frame.module.css";
import { BranchHead } from "./branch-head.tsx";

/** A branch: when it is taken, and what is done in it. */
export function BranchView({
  step,
  branch,
  index,
  deck,
  children,
}: {
  readonly step: IfStep | HandlerStep;
  readonly branch: Branch | ErrorBranch;
  readonly index: number;
  readonly deck: Deck;
  /** Its cards. */
  readonly children: ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const { document, settled, problems, samples, ways, cards } = deck;
  const before = spotOf(settled, step.id)?.step;
  const own = (problems.get(step.id) ?? []).filter(
    ({ path: [at, id] }) => at === "branches" && id === branch.id,
  );
  return (
    <Box
      role="group"
      aria-label={blockWords(step, branch.id, say(stepName(step, catalogue)), t)}
      className={classes["block"]}
    >
      <BranchHead
        step={step}
        branch={branch}
        index={index}
        ahead={before !== undefined && sameOwn(before, step) ? null : document}
        problems={own}
        samples={samples}
        isTaken={ways.branches.has(branch.id)}
        isOpen={cards.isOpen(branch.id)}
        onToggle={cards.toggle}
      />
      {children}
      {"then" in branch && <AfterRunning branch={branch} />}
    </Box>
  );
}
