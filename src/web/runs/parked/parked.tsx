import { useState } from "react";
import type { Run } from "../../api/runs.ts";
import { parkedEffect, type StoryStep } from "../detail/story.ts";
import { DecisionDialog } from "./decision-dialog.tsx";
import { ParkedPanel } from "./parked-panel.tsx";
import type { Choice, ParkedWrite } from "./parked-write.ts";

/**
 * A write that waits for a person. The dialog is about the write as it was when it was opened: where
 * that changes meanwhile, it says so.
 */
export function Parked({
  run,
  story,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
}) {
  const [open, setOpen] = useState<{ choice: Choice; write: ParkedWrite } | null>(null);
  const effect = parkedEffect(run);
  const step = story.find(({ path }) => path === effect?.path);
  const write = effect && step ? { effect, step } : null;
  return (
    <>
      {write !== null && (
        <ParkedPanel run={run} write={write} onChoose={(choice) => setOpen({ choice, write })} />
      )}
      {open !== null && (
        <DecisionDialog
          run={run}
          choice={open.choice}
          write={open.write}
          isCurrent={
            effect?.id === open.write.effect.id &&
            effect.generation === open.write.effect.generation
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
