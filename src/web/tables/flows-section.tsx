import { Button, Checkbox, Group, Loader, Stack, Table, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { type Table as LookupTable, type TableUse, tableUsesQuery } from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Section } from "../parts/section.tsx";
import { type Updated, updateFlow } from "./update-flow.ts";

/** The flows that look something up in a table, in which revision of it, and the way to the newest. */
export function FlowsSection({
  table,
  mayUpdate,
}: {
  readonly table: LookupTable;
  readonly mayUpdate: boolean;
}) {
  const t = useT();
  const uses = useQuery(tableUsesQuery(table.id));
  return (
    <Section title={t("tables.flows")}>
      <Asked query={uses}>
        {(flows) =>
          flows.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t("tables.flows.none")}
            </Text>
          ) : (
            <Flows table={table} flows={flows} mayUpdate={mayUpdate} />
          )
        }
      </Asked>
    </Section>
  );
}

/** What has become of a flow, and the revision that it was to look up in. */
interface Told {
  readonly revision: number;
  readonly result: Updated | { readonly is: "at_work" };
}

function Flows({
  table: { id, revision },
  flows,
  mayUpdate,
}: {
  readonly table: LookupTable;
  readonly flows: readonly TableUse[];
  readonly mayUpdate: boolean;
}) {
  const t = useT();
  const formats = useFormats();
  const queries = useQueryClient();
  const behind = flows.filter((flow) => isBehind(flow, revision));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map());
  const isBusy = [...told.values()].some(({ result }) => result.is === "at_work");
  const chosen = behind.filter((flow) => !left.has(flow.id));
  const tell = (flow: string, result: Told["result"]): void =>
    setTold((before) => new Map([...before, [flow, { revision, result }]]));
  const update = async (): Promise<void> => {
    for (const flow of chosen) {
      tell(flow.id, { is: "at_work" });
      // One after the other: each is a publication of its own.
      // oxlint-disable-next-line no-await-in-loop
      tell(flow.id, await updateFlow(flow.id, id, revision));
    }
    await queries.invalidateQueries();
  };
  const words = (revisions: readonly number[]): string =>
    revisions.length === 0
      ? "–"
      : t("tables.revision", { number: formats.list(revisions.map((one) => formats.number(one))) });
  return (
    <Stack>
      <ListTable
        label={t("tables.flows")}
        heads={[t("tables.flow"), t("tables.flow.published"), t("tables.flow.draft")]}
      >
        {flows.map((flow) => {
          const last = told.get(flow.id);
          const link = (
            <TextLink to="/flows/$id" params={{ id: flow.id }} size="sm" lineClamp={2}>
              {flow.name}
            </TextLink>
          );
          return (
            <Table.Tr key={flow.id}>
              <Cell>
                <Group gap="sm" wrap="nowrap">
                  {mayUpdate && behind.length > 0 && (
                    <Checkbox
                      aria-label={t("tables.update.choose", { flow: flow.name })}
                      disabled={isBusy || !isBehind(flow, revision)}
                      checked={isBehind(flow, revision) && !left.has(flow.id)}
                      onChange={({ currentTarget }) =>
                        setLeft(
                          currentTarget.checked
                            ? new Set([...left].filter((one) => one !== flow.id))
                            : new Set([...left, flow.id]),
                        )
                      }
                    />
                  )}
                  <div>
                    {link}
                    {last?.revision === revision && <ResultWords result={last.result} />}
                  </div>
                </Group>
              </Cell>
              <Cell label={t("tables.flow.published")}>{words(flow.published)}</Cell>
              <Cell label={t("tables.flow.draft")}>{words(flow.draft)}</Cell>
            </Table.Tr>
          );
        })}
      </ListTable>
      {mayUpdate && behind.length > 0 && (
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" flex={1} miw={220}>
            {t("tables.update.help")}
          </Text>
          <Button
            leftSection={<RefreshCw size={16} aria-hidden />}
            disabled={chosen.length === 0}
            loading={isBusy}
            onClick={() => void update()}
          >
            {t("tables.update", { count: chosen.length, revision })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Whether its draft looks up in an earlier revision than the newest. */
function isBehind({ draft }: TableUse, newest: number): boolean {
  return draft.some((revision) => revision < newest);
}

function ResultWords({ result }: Pick<Told, "result">) {
  const t = useT();
  const formats = useFormats();
  switch (result.is) {
    case "at_work":
      return <Loader size="xs" aria-label={t("common.loading")} />;
    case "published":
      return (
        <Said words={t("tables.updated.published", { version: formats.number(result.version) })} />
      );
    case "waits":
      return <Said words={t("tables.updated.waits", { names: formats.list(result.names) })} />;
    case "draft":
      return <Said words={t("tables.updated.draft")} />;
    case "unpublished":
      return <Said words={t("tables.updated.unpublished")} />;
    case "failed":
      return <Failure error={result.error} />;
  }
}

function Said({ words }: { readonly words: string }) {
  return (
    <Text size="xs" c="dimmed" role="status">
      {words}
    </Text>
  );
}
