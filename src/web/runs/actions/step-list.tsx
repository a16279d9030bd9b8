import { Stack, Text } from "@mantine/core";
import { ModeBadge } from "../../parts/badges.tsx";
import type { StoryStep } from "../detail/story.ts";
import { StepIcon } from "../step-icon.tsx";
import { useStepName } from "../step-name.ts";
import classes from "./step-list.module.css";

/** Steps that something is said of. */
export function StepList({
  label,
  steps,
  notes,
}: {
  readonly label: string;
  readonly steps: readonly StoryStep[];
  /** What is said of single ones, by their paths, such as the money that they move. */
  readonly notes?: ReadonlyMap<string, string>;
}) {
  const nameOf = useStepName();
  if (steps.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <ul className={classes["steps"]} aria-label={label}>
        {steps.map((step) => (
          <li key={step.path} className={classes["step"]}>
            <span className={classes["number"]}>{step.number}</span>
            <StepIcon step={step} size={20} />
            <span className={classes["name"]}>{nameOf(step)}</span>
            {notes?.has(step.path) === true && <strong>{notes.get(step.path)}</strong>}
            {step.mode === "live" && <ModeBadge mode={step.mode} />}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
