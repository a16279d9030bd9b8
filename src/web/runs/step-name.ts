import { useLanguage, useSay } from "../language/language.tsx";
import type { StoryStep } from "./detail/story.ts";

/** The name of a step, with the items of loops that it is in. */
export function useStepName(): (step: Pick<StoryStep, "name" | "items">) => string {
  const { t } = useLanguage();
  const say = useSay();
  return ({ name, items }) =>
    items.length === 0
      ? say(name)
      : t("runs.name_in_item", { name: say(name), item: items.join(" / ") });
}
