import { Progress, Text } from "@mantine/core";
import type { Loop } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import classes from "./loop.module.css";
import type { StoryState } from "./story.ts";

/** How far a loop has come. */
export function LoopProgress({ loop, state }: { readonly loop: Loop; readonly state: StoryState }) {
  const { t, formats } = useLanguage();
  const { count, succeeded, failed, open, money } = loop;
  const over = succeeded + failed;
  const isOver = state === "done" || state === "failed" || state === "handled";
  const part = (items: number): number => (count === 0 ? 0 : (100 * items) / count);
  const words = [
    t("runs.loop.over", { count, done: formats.number(over), all: formats.number(count) }),
    ...(succeeded > 0 ? [t("runs.loop.succeeded", { number: formats.number(succeeded) })] : []),
    ...(failed > 0 ? [t("runs.loop.failed", { number: formats.number(failed) })] : []),
    ...(open > 0
      ? [
          t(isOver || state === "cancelled" ? "runs.loop.unfinished" : "runs.loop.open", {
            number: formats.number(open),
          }),
        ]
      : []),
    ...money.sums.map((sum) => sum.words),
    ...(money.isCut ? [t("runs.money_cut")] : []),
  ];
  if (count === 0) return <Text size="sm">{t("runs.loop.empty")}</Text>;
  return (
    <div className={classes["progress"]}>
      <Progress.Root size="lg">
        <Progress.Section
          value={part(succeeded)}
          color="teal.7"
          aria-label={t("runs.loop.succeeded", { number: formats.number(succeeded) })}
        />
        <Progress.Section
          value={part(failed)}
          color="red.7"
          aria-label={t("runs.loop.failed", { number: formats.number(failed) })}
        />
        <Progress.Section
          value={part(open)}
          color="blue.5"
          aria-label={t("runs.loop.open", { number: formats.number(open) })}
        />
      </Progress.Root>
      <Text size="sm" className="tabular">
        {words.join(" · ")}
      </Text>
    </div>
  );
}
