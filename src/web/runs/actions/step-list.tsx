import { Stack, Text } from "@mantine/core";
import { useSay } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import type { StoryStep } from "../detail/story.ts";
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
  const say = useSay();
  if (steps.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <ul className={classes["steps"]} aria-label={label}>
        {steps.map(({ path, number, name, connector, mode }) => (
          <li key={path} className={classes["step"]}>
            <span className={classes["number"]}>{number}</span>
            <ConnectorIcon connector={connector.id} label={say(connector.label)} size={20} />
            <span className={classes["name"]}>{say(name)}</span>
            {notes?.has(path) === true && <strong>{notes.get(path)}</strong>}
            {mode === "live" && <ModeBadge mode={mode} />}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
