import {
  ActionIcon,
  Badge,
  Box,
  Button,
  Group,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { RefreshCw, Search } from "lucide-react";
import { memo, useId, useMemo, useState } from "react";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { finding } from "../../../language/search.ts";
import { useShownText } from "../../../parts/values/use-shown-text.ts";
import type { Sample } from "../editing.tsx";
import { OutputList } from "./output-list.tsx";
import { countRows, outputRows, searchRows, withoutEmpty, withoutForeign } from "./output-rows.ts";
import classes from "./sample-output.module.css";
import { useArrowKeys } from "./use-arrow-keys.ts";

/** What the trigger or a step hands on, to be read beside its fields. */
export const SampleOutput = memo(function SampleOutput({
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
});

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

const isAny = (): boolean => true;

function Output({ schema, data }: { readonly schema: Schema; readonly data: Json }) {
  const t = useT();
  const say = useSay();
  const textOf = useShownText();
  const [search, setSearch] = useState("");
  const [withEmpty, setWithEmpty] = useState(false);
  const [withForeign, setWithForeign] = useState(false);
  const moveByArrows = useArrowKeys();
  const all = useMemo(() => outputRows(schema, data), [schema, data]);
  const named = useMemo(() => withoutForeign(all), [all]);
  const foreign = countRows(withoutEmpty(all), isAny) - countRows(withoutEmpty(named), isAny);
  const offered = withForeign ? all : named;
  const filled = useMemo(() => withoutEmpty(offered), [offered]);
  const empty = countRows(offered, ({ isEmpty }) => isEmpty);
  const wanted = search.trim();
  const isFound = finding(wanted);
  const rows = searchRows(withEmpty ? offered : filled, (row) =>
    isFound(`${say(row.label)} ${textOf(row.shown) ?? ""}`),
  );
  return (
    <>
      {countRows(all, isAny) >= longList && (
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
      <Box
        className={classes["scroll"]}
        role="group"
        aria-label={t("sample.values")}
        tabIndex={0}
        onKeyDown={moveByArrows}
      >
        {rows.length > 0 ? (
          <OutputList rows={rows} isOpen={wanted !== ""} key={String(wanted !== "")} />
        ) : (
          <Text size="sm" c="dimmed">
            {t(wanted === "" ? "sample.all_empty" : "sample.none_found")}
          </Text>
        )}
      </Box>
      {foreign > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          classNames={{ root: classes["more"] ?? "", label: classes["moreLabel"] ?? "" }}
          mt="xs"
          aria-pressed={withForeign}
          onClick={() => setWithForeign(!withForeign)}
        >
          {withForeign
            ? t("runs.fields.hide_foreign")
            : t("runs.fields.show_foreign", { count: foreign })}
        </Button>
      )}
      {empty > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          classNames={{ root: classes["more"] ?? "", label: classes["moreLabel"] ?? "" }}
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
