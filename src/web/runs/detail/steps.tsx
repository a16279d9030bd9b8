import { useT, useSay } from "../../language/language.tsx";
import { Fields } from "../../parts/values/fields.tsx";
import { StepIcon } from "../step-icon.tsx";
import type { Around } from "./around.ts";
import { Attempts } from "./attempts.tsx";
import { Blocks } from "./blocks.tsx";
import { Corrections } from "./corrections.tsx";
import { LoopItems } from "./loop-items.tsx";
import { meantIn } from "./meant.ts";
import { LoopProgress } from "./loop-progress.tsx";
import { Parts } from "./parts.tsx";
import { StepNote } from "./step-note.tsx";
import { type StoryStep, tookMs } from "./story.ts";
import { TimelineItem } from "./timeline-item.tsx";
import classes from "./timeline.module.css";

/** Steps as the cards of a timeline, with what stands in them. */
export function Steps({
  steps,
  around,
}: {
  readonly steps: readonly StoryStep[];
  readonly around: Around;
}) {
  return steps.map((step) => <StepItem key={step.path} story={step} around={around} />);
}

/** A call takes what the called run takes, and a loop is over when all its items are. */
function hasTime({ kind, loop, state }: StoryStep): boolean {
  return kind !== "call" && (loop === null || state === "done");
}

function StepItem({ story, around }: { readonly story: StoryStep; readonly around: Around }) {
  const t = useT();
  const say = useSay();
  const { step, state, loop, blocks } = story;
  const isTroubled = state === "failed" || state === "paused" || state === "retrying";
  const isBlock = blocks.length > 0;
  const hasBegun = state !== "not_reached" && state !== "not_taken";
  return (
    <TimelineItem
      number={story.number}
      icon={<StepIcon step={story} size={24} />}
      name={say(story.name)}
      mode={story.mode}
      state={state}
      at={step?.attempts[0]?.startedAt ?? null}
      tookMs={step && hasTime(story) ? tookMs(step) : null}
      isOpen={isTroubled && !isBlock && loop === null}
      note={
        loop === null ? (
          <StepNote story={story} document={around.told.document} />
        ) : (
          <LoopProgress loop={loop} state={state} />
        )
      }
      inside={
        <>
          {loop !== null && loop.begun > 0 && around.seesItems && (
            <LoopItems loop={loop} around={around} StepsOf={Steps} />
          )}
          {isBlock && hasBegun && (
            <Blocks path={story.path} blocks={blocks} around={around} StepsOf={Steps} />
          )}
        </>
      }
    >
      {step && (
        <>
          <div className={classes["both"]}>
            {step.input !== null && (
              <Fields
                label={t("runs.input")}
                value={step.input}
                schema={story.input}
                meantAt={meantIn(step.path, around.told, around.catalogue)}
              />
            )}
            {step.output !== null && (
              <Fields label={t("runs.output")} value={step.output} schema={story.output} />
            )}
          </div>
          <Parts parts={story.parts} />
          <Corrections step={step} schema={story.input} />
          {/* Of several writes those of the last one, while that is not done. */}
          {(story.parts.length === 0 || state !== "done") && (
            <Attempts step={step} effect={story.effect} />
          )}
        </>
      )}
    </TimelineItem>
  );
}
