import { CircleSlash, CornerDownRight } from "lucide-react";
import type { Because } from "#flow/because.ts";
import { conditionText } from "#flow/condition-text.ts";
import { useSay, useT } from "../../language/language.tsx";
import type { Around, StepsOf } from "./around.ts";
import classes from "./blocks.module.css";
import { whyItWentOn } from "./decided.ts";
import type { StoryBlock } from "./story.ts";
import timeline from "./timeline.module.css";

/** The branches of a step, and which one was taken; of those that were not, what they would have done. */
export function Blocks({
  path,
  blocks,
  ...shown
}: {
  /** Of the step whose blocks they are. */
  readonly path: string;
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
          <Block
            key={block.id}
            block={block}
            decided={block.isTaken === true ? decidedBy(block, blocks, path, shown.around) : null}
            {...shown}
          />
        ))}
    </div>
  );
}

/** Of an error handler that is the failure, which is told elsewhere. */
function decidedBy(
  { kind, condition }: StoryBlock,
  blocks: readonly StoryBlock[],
  path: string,
  { told, catalogue, seesItems }: Around,
): Because | null {
  if (!seesItems || kind === "watch" || kind === "on_error") return null;
  const asked = condition === null ? blocks.flatMap((one) => one.condition ?? []) : [condition];
  return whyItWentOn(asked, condition !== null, { path, told, catalogue });
}

function Block({
  block,
  decided,
  around,
  StepsOf,
}: {
  readonly block: StoryBlock;
  readonly decided: Because | null;
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
        {decided !== null && <span>{t("runs.block.decided", { value: say(decided.value) })}</span>}
      </div>
      <ol className={timeline["timeline"]}>
        <StepsOf steps={steps} around={around} />
      </ol>
    </section>
  );
}
