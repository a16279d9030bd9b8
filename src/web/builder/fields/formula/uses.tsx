import { Group, Text } from "@mantine/core";
import { formulaTokens } from "#flow/formula/tokens.ts";
import { pillText } from "#flow/formula/pill-text.ts";
import { useT } from "../../../language/language.tsx";
import { PillChip } from "../pills/pill-chip.tsx";

/** The data in a formula, as people know it. */
export function Uses({ source }: { readonly source: string }) {
  const t = useT();
  const pills = new Map(
    formulaTokens(source).flatMap((token) =>
      token.kind === "pill" ? [[pillText([token.from, ...token.path]), token] as const] : [],
    ),
  );
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        {t(pills.size === 0 ? "formula.uses_none" : "formula.uses")}
      </Text>
      {[...pills].map(([written, { from, path }]) => (
        <Text key={written} size="xs" component="span">
          <PillChip pill={{ kind: "pill", from, path: [...path] }} />
        </Text>
      ))}
    </Group>
  );
}
