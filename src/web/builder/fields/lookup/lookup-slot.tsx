import { Anchor, Button, CloseButton, Group, Text, Tooltip } from "@mantine/core";
import { Table2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { LookupValue } from "#flow/value.ts";
import { useFormats, useT } from "../../../language/language.tsx";
import { useBench } from "../../bench.ts";
import { useForm } from "../editing.tsx";
import { ariaOf, type FieldIds } from "../field-ids.ts";
import { LookupResult } from "./lookup-result.tsx";
import classes from "./lookup-slot.module.css";

/** A lookup in the place of a control: which table, what is looked up, and what comes of it. */
export function LookupSlot({
  value,
  schema,
  ids,
  onPlain,
  children,
}: {
  readonly value: LookupValue;
  /** Of the field that it fills. */
  readonly schema: Schema;
  readonly ids: FieldIds;
  /** Takes the lookup away. */
  readonly onPlain: () => void;
  /** Where the value to look up is filled in. */
  readonly children: ReactNode;
}) {
  const t = useT();
  const formats = useFormats();
  const id = useId();
  const { catalogue, isReadOnly } = useForm();
  const table = catalogue.tables.find((one) => one.id === value.table);
  return (
    <div
      id={ids.control}
      role="group"
      className={classes["slot"]}
      data-invalid={ids.isInvalid || undefined}
      aria-labelledby={ids.label}
      aria-describedby={ariaOf(ids)["aria-describedby"]}
    >
      <Group gap={8} wrap="nowrap">
        <Table2 size={16} className={classes["icon"]} aria-hidden />
        {table === undefined ? (
          <Text size="sm">{t("lookup.gone")}</Text>
        ) : (
          <Anchor
            href={`/tables/${table.id}`}
            target="_blank"
            truncate
            c="inherit"
            className={classes["table"]}
            title={t("lookup.open", { name: table.name })}
          >
            {table.name}
          </Anchor>
        )}
        <Text size="xs" c="dimmed" component="span">
          {t("tables.revision", { number: formats.number(value.revision) })}
        </Text>
        {!isReadOnly && (
          <Tooltip label={t("lookup.plain_help")} multiline maw={280}>
            <CloseButton
              size="sm"
              ml="auto"
              id={`${id}-plain`}
              aria-label={t("lookup.plain")}
              aria-labelledby={`${id}-plain ${ids.label}`}
              onClick={onPlain}
            />
          </Tooltip>
        )}
      </Group>
      {table !== undefined && table.revision > value.revision && (
        <Newer table={table.id} revision={table.revision} />
      )}
      {children}
      {!ids.isInvalid && <LookupResult id={ids.result} value={value} schema={schema} />}
    </div>
  );
}

/** The flow stays with its revision until somebody wants the newer one. */
function Newer({ table, revision }: { readonly table: string; readonly revision: number }) {
  const t = useT();
  const formats = useFormats();
  const { edit, isReadOnly } = useBench();
  const number = formats.number(revision);
  return (
    <Group gap={8} mt={6}>
      <Text size="xs">{t("lookup.newer", { revision: number })}</Text>
      {!isReadOnly && (
        <Tooltip label={t("lookup.use_newer_help")} multiline maw={280}>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => edit({ do: "useTable", table, revision })}
          >
            {t("lookup.use_newer", { revision: number })}
          </Button>
        </Tooltip>
      )}
    </Group>
  );
}
