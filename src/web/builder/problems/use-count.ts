import { useT } from "../../language/language.tsx";
import type { ProblemView } from "../fields/step-form.tsx";

/** How much is in the way, in words; where nothing is, how much is worth a look. */
export function useProblemCount(): (problems: readonly ProblemView[]) => string {
  const t = useT();
  return (problems) => {
    const errors = problems.filter(isError).length;
    return errors === 0 && problems.length > 0
      ? t("builder.problems.warnings", { count: problems.length })
      : t("builder.problems.count", { count: errors });
  };
}

export function isError({ severity }: ProblemView): boolean {
  return severity === "error";
}
