import { TextInput } from "@mantine/core";
import { cronProblem } from "#flow/cron.ts";
import { problemText } from "#flow/problems.ts";
import { useLanguage } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { Cron } from "./ways.ts";

/** A cron expression, and what is wrong with it while it is. */
export function CronField({
  when: { expression },
  onChange,
}: {
  readonly when: Cron;
  readonly onChange: (when: Cron) => void;
}) {
  const { t, locale } = useLanguage();
  const { isReadOnly } = useBench();
  const problem = cronProblem(expression, { step: "trigger", path: [] });
  return (
    <TextInput
      label={t("schedule.cron")}
      description={t("schedule.cron_help")}
      inputWrapperOrder={["label", "input", "error", "description"]}
      error={problem && problemText(problem, locale)}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      readOnly={isReadOnly}
      value={expression}
      onChange={({ currentTarget }) => onChange({ kind: "cron", expression: currentTarget.value })}
    />
  );
}
