import { Button, Group, Select, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { linesQuery, type ReconciledLine, type Reconciliation } from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import classes from "./statement.module.css";

const route = getRouteApi("/inside/reconciliations/$id");

/** Line by line, those of a verdict and a list where one is chosen. */
export function Lines({ told }: { readonly told: Reconciliation }) {
  const t = useT();
  const filter = route.useSearch();
  const lines = useInfiniteQuery(linesQuery(told.id, filter, told.objects));
  return (
    <Stack>
      {filter.parent === undefined ? (
        <Filters told={told} />
      ) : (
        <PartsOf told={told} parent={filter.parent} />
      )}
      <Asked query={lines}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          return all.length === 0 ? (
            <Empty icon={ListChecks} title={t("reconcile.no_lines")}>
              {t("reconcile.no_lines_help")}
            </Empty>
          ) : (
            <LineTable id={told.id} lines={all} timeZone={told.timeZone} />
          );
        }}
      </Asked>
      {lines.hasNextPage && (
        <Group justify="center" className={classes["more"]}>
          <Button
            variant="default"
            loading={lines.isFetchingNextPage}
            onClick={() => void lines.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Filters({ told: { verdicts } }: { readonly told: Reconciliation }) {
  const t = useT();
  const formats = useFormats();
  const { verdict, list } = route.useSearch();
  const navigate = route.useNavigate();
  const lists = new Map(
    verdicts.flatMap((one) => one.lists.map(({ list: id, label }) => [id, label] as const)),
  );
  const options = verdicts
    .filter(({ count, verdict: one }) => count > 0 || one === verdict)
    .map(({ verdict: value, label, count }) => ({
      value,
      label: `${label} (${formats.number(count)})`,
    }));
  return (
    <Group className={classes["filters"]}>
      <Select
        label={t("reconcile.verdict")}
        placeholder={t("reconcile.all")}
        clearable
        data={options}
        value={verdict ?? null}
        onChange={(_, option) => {
          const chosen = options.find(({ value }) => value === option?.value)?.value;
          void navigate({ search: (now) => ({ ...now, verdict: chosen }), replace: true });
        }}
      />
      <Select
        label={t("reconcile.one_list")}
        placeholder={t("reconcile.all")}
        clearable
        data={[...lists].map(([value, label]) => ({ value, label }))}
        value={list ?? null}
        onChange={(chosen) =>
          void navigate({ search: (now) => ({ ...now, list: chosen ?? undefined }), replace: true })
        }
      />
    </Group>
  );
}

/** Which object the parts are of, and the way back. */
function PartsOf({
  told: { id },
  parent,
}: {
  readonly told: Reconciliation;
  readonly parent: string;
}) {
  const t = useT();
  return (
    <Group className={classes["filters"]}>
      <Text>{t("reconcile.parts_of", { object: parent })}</Text>
      <TextLink to="/reconciliations/$id" params={{ id }} resetScroll={false}>
        {t("reconcile.all_objects")}
      </TextLink>
    </Group>
  );
}

function LineTable({
  id,
  lines,
  timeZone,
}: {
  readonly id: string;
  readonly lines: readonly ReconciledLine[];
  readonly timeZone: string;
}) {
  const t = useT();
  const formats = useFormats().in(timeZone);
  const heads = ["object", "created", "amount", "verdict", "flow"] as const;
  return (
    <ListTable label={t("reconcile.lines")} heads={heads.map((head) => t(`reconcile.${head}`))}>
      {lines.map((line) => (
        <Table.Tr key={`${line.list} ${line.object}`}>
          <Cell>
            {line.url === null ? line.object : <OutsideLink href={line.url} label={line.object} />}
            <Text size="sm" c="dimmed">
              {[line.label, line.status ?? []].flat().join(" · ")}
            </Text>
          </Cell>
          <Cell label={t("reconcile.created")}>{formats.moment(line.at)}</Cell>
          <Cell label={t("reconcile.amount")}>
            <Amount id={id} line={line} />
          </Cell>
          <Cell label={t("reconcile.verdict")}>
            {line.verdictLabel}
            {line.why !== null && (
              <Text size="sm" c="dimmed">
                {line.why}
              </Text>
            )}
          </Cell>
          <Cell label={t("reconcile.flow")}>
            <Worked line={line} />
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Amount({
  id,
  line: { object, moneyWords, recordedWords, parts },
}: {
  readonly id: string;
  readonly line: ReconciledLine;
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <>
      {moneyWords ?? (recordedWords === null ? "–" : null)}
      {recordedWords !== null && <div>{t("reconcile.recorded", { amount: recordedWords })}</div>}
      {parts !== null && (
        <TextLink
          to="/reconciliations/$id"
          params={{ id }}
          search={{ parent: object }}
          resetScroll={false}
          size="sm"
        >
          {t("reconcile.parts", {
            count: formats.number(parts.count),
            net: parts.netWords,
            fees: parts.feesWords,
          })}
        </TextLink>
      )}
    </>
  );
}

function Worked({ line: { flow, run } }: { readonly line: ReconciledLine }) {
  const t = useT();
  if (flow === null) return "–";
  return (
    <Stack gap={2}>
      {flow.name ?? flow.id}
      {run !== null && (
        <TextLink to="/runs/$id" params={{ id: run }} size="sm">
          {t("reconcile.run")}
        </TextLink>
      )}
    </Stack>
  );
}
