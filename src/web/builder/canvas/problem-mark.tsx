import { Group, Text } from "@mantine/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { isYetToFillIn, useAsked } from "../asked.ts";
import { useT } from "../../language/language.tsx";
import type { ProblemView } from "../fields/step-form.tsx";

/** How many problems a card has; nothing where there is none. */
export function ProblemMark({ problems }: { readonly problems: readonly ProblemView[] }) {
  const t = useT();
  const isAsked = useAsked();
  if (problems.length === 0) return null;
  const isError = problems.some(({ severity }) => severity === "error");
  const isQuiet = !isAsked && problems.every(isYetToFillIn);
  const Icon = isError ? CircleAlert : TriangleAlert;
  const words = t("builder.problems.count", { count: problems.length });
  return (
    <Group
      gap={4}
      wrap="nowrap"
      c={
        isQuiet
          ? "dimmed"
          : isError
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
        {problems.length}
      </Text>
    </Group>
  );
}
