import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { RefreshCw, Search } from "lucide-react";
import { useId, useMemo, useState } from "react";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import { useSay, useT } from "../../../language/language.tsx";
import type { Sample } from "../editing.tsx";
import { OutputList, useRowText } from "./output-list.tsx";
import { countRows, outputRows, searchRows, withoutEmpty } from "./output-rows.ts";
import classes from "./sample-output.module.css";

/** What the trigger or a step hands on, to be read beside its fields. */
export function SampleOutput({
  schema,
  sample,
  from,
  onRefresh,
  isLoading = false,
}: {
  readonly schema: Schema;
  readonly sample: Sample | undefined;
  /** `trigger`, or a step's id. */
  readonly from: string;
  /** Reads it anew. Absent where there is nothing to read. */
  readonly onRefresh?: (() => void) | undefined;
  readonly isLoading?: boolean | undefined;
}) {
  const t = useT();
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={classes["pane"]}>
      <Group gap={8} mb="xs" mih={28}>
        <Text id={id} size="sm" fw={650} component="h3" m={0}>
          {t("sample.title")}
        </Text>
        {sample !== undefined && (
          <Tooltip multiline maw={280} label={t(`sample.${sample.source}_help`)}>
            <Badge
              variant={sample.source === "documented" ? "default" : "light"}
              size="sm"
              tt="none"
              tabIndex={0}
            >
              {t(`sample.${sample.source}`)}
            </Badge>
          </Tooltip>
        )}
        {onRefresh !== undefined && (
          <Tooltip label={t("sample.refresh")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              ml="auto"
              aria-label={t("sample.refresh")}
              loading={isLoading}
              onClick={onRefresh}
            >
              <RefreshCw size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {sample === undefined && isLoading && <Waiting />}
      {sample === undefined && !isLoading && (
        <Text size="sm" c="dimmed">
          {t(from === "trigger" ? "sample.no_event" : "sample.no_result")}
        </Text>
      )}
      {sample !== undefined && <Output schema={schema} data={sample.data} />}
    </div>
  );
}

function Waiting() {
  const t = useT();
  return (
    <Stack gap={8} role="status" aria-label={t("common.loading")}>
      {[70, 90, 55, 80].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </Stack>
  );
}

/** From this many rows on there is something to search. */
const longList = 12;

function Output({ schema, data }: { readonly schema: Schema; readonly data: Json }) {
  const t = useT();
  const say = useSay();
  const textOf = useRowText();
  const [search, setSearch] = useState("");
  const [withEmpty, setWithEmpty] = useState(false);
  const all = useMemo(() => outputRows(schema, data), [schema, data]);
  const filled = useMemo(() => withoutEmpty(all), [all]);
  const empty = countRows(all, ({ isEmpty }) => isEmpty);
  const wanted = search.normalize("NFKC").trim().toLowerCase();
  const rows = searchRows(withEmpty ? all : filled, (row) =>
    `${say(row.label)} ${textOf(row) ?? ""}`.normalize("NFKC").toLowerCase().includes(wanted),
  );
  return (
    <>
      {countRows(all, () => true) >= longList && (
        <TextInput
          type="search"
          size="xs"
          mb="xs"
          aria-label={t("sample.search")}
          placeholder={t("sample.search")}
          leftSection={<Search size={14} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <div className={classes["scroll"]}>
        {rows.length > 0 ? (
          <OutputList rows={rows} isOpen={wanted !== ""} key={String(wanted !== "")} />
        ) : (
          <Text size="sm" c="dimmed">
            {t(wanted === "" ? "sample.all_empty" : "sample.none_found")}
          </Text>
        )}
      </div>
      {empty > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          mt="xs"
          aria-pressed={withEmpty}
          onClick={() => setWithEmpty(!withEmpty)}
        >
          {withEmpty ? t("sample.hide_empty") : t("sample.show_empty", { count: empty })}
        </Button>
      )}
    </>
  );
}
