import { CircleSlash, CornerDownRight } from "lucide-react";
import { conditionText } from "#flow/condition-text.ts";
import { useSay, useT } from "../../language/language.tsx";
import type { Around, StepsOf } from "./around.ts";
import classes from "./blocks.module.css";
import type { StoryBlock } from "./story.ts";
import timeline from "./timeline.module.css";

/** The branches of a step, and which one was taken; of those that were not, what they would have done. */
export function Blocks({
  blocks,
  ...shown
}: {
  readonly blocks: readonly StoryBlock[];
  readonly around: Around;
  readonly StepsOf: StepsOf;
}) {
  const hasFailed = blocks.some(({ isTaken }) => isTaken !== null);
  return (
    <div className={classes["blocks"]}>
      {blocks
        // As long as nothing fails, nobody asks what an error handler would do.
        .filter(({ kind }) => kind !== "on_error" || hasFailed)
        .map((block) => (
          <Block key={block.id} block={block} {...shown} />
        ))}
    </div>
  );
}

function Block({
  block,
  around,
  StepsOf,
}: {
  readonly block: StoryBlock;
  readonly around: Around;
  readonly StepsOf: StepsOf;
}) {
  const t = useT();
  const say = useSay();
  const { kind, condition, isTaken, steps } = block;
  const { document } = around.told;
  const words = t(`runs.block.${kind}`);
  const label =
    condition === null
      ? words
      : t("runs.block.when", {
          block: words,
          condition: say(conditionText(condition, document, around.catalogue)),
        });
  if (isTaken === false)
    return (
      <div className={classes["other"]}>
        <CircleSlash size={16} aria-hidden />
        <span>{label}</span>
        <strong>{t("runs.step.not_taken")}</strong>
        {steps.length > 0 && (
          <span className={classes["names"]}>{steps.map(({ name }) => say(name)).join(" → ")}</span>
        )}
      </div>
    );
  return (
    <section className={classes["block"]} data-taken={isTaken} aria-label={label}>
      <div className={classes["head"]}>
        <CornerDownRight size={16} aria-hidden />
        <span>{label}</span>
        {isTaken === true && <strong>{t("runs.block.taken")}</strong>}
      </div>
      <ol className={timeline["timeline"]}>
        <StepsOf steps={steps} around={around} />
      </ol>
    </section>
  );
}
