import { Group, List, SegmentedControl, Select, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Comparison,
  comparisonQuery,
  type Side,
  type VersionChange,
  type VersionSummary,
} from "../api/versions.ts";
import { useFormats, useLanguage, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Section } from "../parts/section.tsx";

/** Two states of a flow, side by side or in sentences. */
export function ComparisonSection({
  flow,
  versions,
  from,
  to,
  onChange,
}: {
  readonly flow: string;
  readonly versions: readonly VersionSummary[];
  readonly from: Side;
  readonly to: Side;
  readonly onChange: (sides: { readonly from: Side; readonly to: Side }) => void;
}) {
  const t = useT();
  const { locale } = useLanguage();
  const nameOf = useSideName();
  const [view, setView] = useState("sides");
  const changes = useQuery(comparisonQuery(flow, from, to, locale));
  const numbers = new Set<Side>(["draft", ...versions.map(({ number }) => number), from, to]);
  const data = [...numbers].map((side) => ({ value: String(side), label: nameOf(side) }));
  const sideOf = (value: string | null): Side =>
    value === null || value === "draft" ? "draft" : Number(value);
  return (
    <Section
      title={t("versions.comparison")}
      actions={
        <SegmentedControl
          aria-label={t("versions.view")}
          value={view}
          onChange={setView}
          data={[
            { value: "sides", label: t("versions.view.sides") },
            { value: "sentences", label: t("versions.view.sentences") },
          ]}
        />
      }
    >
      <Group mb="md" align="flex-end">
        <Select
          label={t("versions.from")}
          data={data}
          value={String(from)}
          allowDeselect={false}
          onChange={(value) => onChange({ from: sideOf(value), to })}
        />
        <Select
          label={t("versions.to")}
          data={data}
          value={String(to)}
          allowDeselect={false}
          onChange={(value) => onChange({ from, to: sideOf(value) })}
        />
      </Group>
      <Asked query={changes}>
        {({ changes, unchanged }) => {
          if (changes.length === 0) return <Text size="sm">{t("versions.same")}</Text>;
          return view === "sides" ? (
            <SideBySide
              changes={changes}
              unchanged={unchanged}
              from={nameOf(from)}
              to={nameOf(to)}
            />
          ) : (
            <List size="sm" spacing={4} style={{ overflowWrap: "anywhere" }}>
              {changes.map(({ step, path, message }) => (
                <List.Item key={[step, ...path, message].join(" ")}>{message}</List.Item>
              ))}
              {unchanged.map(({ step, path, message }) => (
                <List.Item key={[step, ...path, message].join(" ")} c="dimmed">
                  {message}
                </List.Item>
              ))}
            </List>
          );
        }}
      </Asked>
    </Section>
  );
}

function SideBySide({
  changes,
  unchanged,
  from,
  to,
}: {
  readonly changes: readonly VersionChange[];
  readonly unchanged: Comparison["unchanged"];
  readonly from: string;
  readonly to: string;
}) {
  const t = useT();
  return (
    <ListTable label={t("versions.comparison")} heads={[t("versions.what"), from, to]}>
      {changes.map((change) => (
        <Table.Tr key={[change.step, ...change.path, change.message].join(" ")}>
          <Cell label={t("versions.what")}>
            <div>
              <Text size="sm" fw={500}>
                {change.label}
              </Text>
              {change.kind !== "changed" && (
                <Text size="xs" c="dimmed">
                  {t(`versions.kind.${change.kind}`)}
                </Text>
              )}
            </div>
          </Cell>
          <Cell label={from}>{sideWords(change, change.before, t)}</Cell>
          <Cell label={to}>{sideWords(change, change.after, t)}</Cell>
        </Table.Tr>
      ))}
      {unchanged.map(({ step, path, label, words }) => (
        <Table.Tr key={[step, ...path, label].join(" ")} c="dimmed">
          <Cell label={t("versions.what")}>
            <div>
              <Text size="sm">{label}</Text>
              <Text size="xs">{t("versions.unchanged")}</Text>
            </div>
          </Cell>
          <Cell label={from}>{words}</Cell>
          <Cell label={to}>{words}</Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function sideWords(
  { kind }: VersionChange,
  words: string | null,
  t: ReturnType<typeof useT>,
): string {
  if (words === null) return "–";
  return kind === "moved" ? t("versions.position", { position: words }) : words;
}

function useSideName(): (side: Side) => string {
  const t = useT();
  const formats = useFormats();
  return (side) =>
    side === "draft" ? t("versions.draft") : t("versions.number", { number: formats.number(side) });
}
