import { useState } from "react";
import type { Run } from "../../api/runs.ts";
import { parkedEffects, type StoryStep } from "../detail/story.ts";
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
  const [effect = null, ...others] = parkedEffects(run);
  const step = story.find(({ path }) => path === effect?.path);
  const write = effect && step ? { effect, step } : null;
  return (
    <>
      {write !== null && (
        <ParkedPanel
          run={run}
          write={write}
          others={others.length}
          onChoose={(choice) => setOpen({ choice, write })}
        />
      )}
      {open !== null && (
        <DecisionDialog
          run={run}
          choice={open.choice}
          write={open.write}
          isCurrent={parkedEffects(run).some(
            ({ id, generation, isAboveLimit }) =>
              id === open.write.effect.id &&
              generation === open.write.effect.generation &&
              isAboveLimit === open.write.effect.isAboveLimit,
          )}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
