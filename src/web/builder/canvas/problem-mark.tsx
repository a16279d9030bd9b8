import { Group, Text } from "@mantine/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { isYetToFillIn, useAsked } from "../asked.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import { isError, useProblemCount } from "../problems/use-count.ts";

/** How many problems a card has, or warnings where there is no problem; nothing where there is neither. */
export function ProblemMark({ problems }: { readonly problems: readonly ProblemView[] }) {
  const countOf = useProblemCount();
  const isAsked = useAsked();
  if (problems.length === 0) return null;
  const hasErrors = problems.some(isError);
  const isQuiet = !isAsked && problems.every(isYetToFillIn);
  const Icon = hasErrors ? CircleAlert : TriangleAlert;
  const words = countOf(problems);
  return (
    <Group
      gap={4}
      wrap="nowrap"
      c={
        isQuiet
          ? "dimmed"
          : hasErrors
            ? "light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))"
            : "light-dark(#8a4b00, var(--mantine-color-orange-4))"
      }
      title={problems.map(({ message }) => message).join("\n")}
      h={28}
    >
      <Icon size={16} aria-hidden />
      <Text size="sm" fw={600} visibleFrom="sm">
        {words}
      </Text>
      <Text size="sm" fw={600} hiddenFrom="sm" aria-label={words}>
        {hasErrors ? problems.filter(isError).length : problems.length}
      </Text>
    </Group>
  );
}
