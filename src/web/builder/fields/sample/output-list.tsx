import { ActionIcon, CopyButton, Text, UnstyledButton } from "@mantine/core";
import { Check, ChevronRight, Copy } from "lucide-react";
import { useId, useState } from "react";
import { textOf } from "#flow/scalar.ts";
import { isList } from "#flow/pill.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useShownText } from "../../../parts/values/use-shown-text.ts";
import { maxItems, type OutputRow } from "./output-rows.ts";
import classes from "./sample-output.module.css";

/** Rows with their groups, which open and close. */
export function OutputList({
  rows,
  isOpen,
}: {
  readonly rows: readonly OutputRow[];
  /** Whether groups begin open. */
  readonly isOpen: boolean;
}) {
  return (
    <ul className={classes["list"]}>
      {rows.map((row) => (
        <li key={row.path.join("\n")}>
          {row.inside.length > 0 ? <GroupRow row={row} isOpen={isOpen} /> : <ValueRow row={row} />}
        </li>
      ))}
    </ul>
  );
}

function GroupRow({ row, isOpen: begins }: { readonly row: OutputRow; readonly isOpen: boolean }) {
  const t = useT();
  const say = useSay();
  const id = useId();
  const [isOpen, setIsOpen] = useState(begins);
  const rest = isList(row.value) ? row.value.length - maxItems : 0;
  return (
    <>
      <UnstyledButton
        className={classes["group"]}
        tabIndex={-1}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        <ChevronRight size={14} aria-hidden />
        <span title={row.path.at(-1)}>{say(row.label)}</span>
        {isList(row.value) && (
          <Text span size="xs" c="dimmed">
            {t("fields.items", { count: row.value.length })}
          </Text>
        )}
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen && <OutputList rows={row.inside} isOpen={begins} />}
        {isOpen && rest > 0 && (
          <Text size="xs" c="dimmed">
            {t("sample.more_items", { count: rest })}
          </Text>
        )}
      </div>
    </>
  );
}

function ValueRow({ row }: { readonly row: OutputRow }) {
  const t = useT();
  const say = useSay();
  const textOf = useShownText();
  const shown = textOf(row.shown);
  const label = say(row.label);
  return (
    <div className={classes["row"]}>
      <span className={classes["label"]} title={row.path.at(-1)}>
        {label}
      </span>
      <span className={classes["value"]}>
        {shown ?? (
          <Text span size="xs" c="dimmed">
            {t("sample.empty")}
          </Text>
        )}
      </span>
      {shown !== undefined && mayCopy && <CopyValue row={row} label={label} />}
    </div>
  );
}

/** Browsers hand no clipboard to pages that come without encryption from another machine. */
const mayCopy = "clipboard" in navigator;

/** Copies what is really there, not how it is written for people. */
function CopyValue({ row, label }: { readonly row: OutputRow; readonly label: string }) {
  const t = useT();
  const raw = textOf(row.value ?? "") ?? JSON.stringify(row.value);
  return (
    <CopyButton value={raw}>
      {({ copied, copy }) => (
        <ActionIcon
          className={classes["copy"]}
          tabIndex={-1}
          variant="subtle"
          color="gray"
          size={22}
          aria-label={copied ? t("common.copied") : t("sample.copy", { field: label })}
          onClick={copy}
        >
          {copied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
