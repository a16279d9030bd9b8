import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Json } from "#sdk/json.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import classes from "./fields.module.css";
import { RawJson } from "./raw-json.tsx";
import { cellOf, columnsOf } from "./item-table.ts";
import { isNothing, type MeantAt, type Shown, type ShownField, shownValue } from "./shown.ts";
import { useShownText } from "./use-shown-text.ts";

/** An input or an output: its fields with their labels, and as it came for who wants that. */
export function Fields({
  label,
  value,
  schema,
  meantAt,
}: {
  readonly label: string;
  readonly value: Json;
  readonly schema: Schema;
  readonly meantAt?: MeantAt;
}) {
  const { t } = useLanguage();
  const [isRaw, setIsRaw] = useState(false);
  const shown = shownValue(value, schema, meantAt);
  return (
    <div className={classes["section"]} role="group" aria-label={label}>
      <div className={classes["head"]}>
        <Text fw={600} size="sm">
          {label}
        </Text>
        {!isNothing(shown) && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-expanded={isRaw}
            onClick={() => setIsRaw(!isRaw)}
          >
            {t(isRaw ? "runs.fields.readable" : "runs.fields.raw")}
          </Button>
        )}
      </div>
      {isRaw ? <RawJson label={label} value={value} /> : <Value shown={shown} />}
    </div>
  );
}

/** More of a list than that are looked at as JSON. */
const mostItems = 50;

export function Value({ shown }: { readonly shown: Shown }) {
  const { t } = useLanguage();
  const textOf = useShownText();
  switch (shown.kind) {
    case "nothing":
      return <span className={classes["nothing"]}>{t("runs.fields.nothing")}</span>;
    case "text":
      return <LongText text={shown.text} />;
    case "choice":
    case "number":
    case "boolean":
      return textOf(shown);
    case "money":
      return shown.isBare === true ? (
        <>
          {textOf(shown)}{" "}
          <span className={classes["nothing"]}>
            {t("runs.fields.bare", { number: String(shown.amount) })}
          </span>
        </>
      ) : (
        textOf(shown)
      );
    case "moment":
    case "day":
      return <time dateTime={shown.at}>{textOf(shown)}</time>;
    case "group":
      return <Group fields={shown.fields} />;
    case "list":
      return <Items items={shown.items} />;
  }
}

function Items({ items }: { readonly items: readonly Shown[] }) {
  const { t, formats } = useLanguage();
  const few = items.slice(0, mostItems);
  const columns = columnsOf(few);
  if (items.length === 0) return <Value shown={{ kind: "nothing" }} />;
  return (
    <>
      {columns === null ? (
        <ol className={classes["list"]}>
          {few.map((item, index) => (
            // An item of a list that does not change has nothing else to be known by.
            // oxlint-disable-next-line react/no-array-index-key -- see above
            <li key={index}>
              <Value shown={item} />
            </li>
          ))}
        </ol>
      ) : (
        <ItemTable items={few} columns={columns} />
      )}
      {items.length > mostItems && (
        <Text size="sm" c="dimmed">
          {t("runs.fields.more_items", { number: formats.number(items.length - mostItems) })}
        </Text>
      )}
    </>
  );
}

/** Short items side by side, as in a table. */
function ItemTable({
  items,
  columns,
}: {
  readonly items: readonly Shown[];
  readonly columns: readonly ShownField[];
}) {
  const say = useSay();
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          {columns.map(({ name, label }) => (
            <th key={name} scope="col" title={name}>
              {say(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          // As above.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <tr key={index}>
            {columns.map(({ name }) => (
              <td key={name}>
                <Value shown={cellOf(item, name)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Empty fields are many, and say little; what the connector does not describe has names for engineers alone. */
function Group({ fields }: { readonly fields: readonly ShownField[] }) {
  const { t } = useLanguage();
  const [withEmpty, setWithEmpty] = useState(false);
  const [withForeign, setWithForeign] = useState(false);
  const filled = fields.filter(({ value }) => !isNothing(value));
  // Where nothing else is there, they are what there is to read.
  const hasOwn = filled.some(({ isForeign }) => !isForeign);
  const isFolded = ({ isForeign }: ShownField): boolean => isForeign && hasOwn && !withForeign;
  const foreign = filled.filter(({ isForeign }) => isForeign && hasOwn).length;
  const empty = fields.filter((field) => isNothing(field.value) && !isFolded(field)).length;
  const shown = (withEmpty ? fields : filled).filter((field) => !isFolded(field));
  if (fields.length === 0) return <Value shown={{ kind: "nothing" }} />;
  return (
    <Stack gap={4} align="flex-start">
      <FieldList fields={shown} />
      <div>
        {foreign > 0 && (
          <Toggle
            isOn={withForeign}
            words={
              withForeign
                ? t("runs.fields.hide_foreign")
                : t("runs.fields.show_foreign", { count: foreign })
            }
            onChange={setWithForeign}
          />
        )}
        {empty > 0 && (
          <Toggle
            isOn={withEmpty}
            words={
              withEmpty
                ? t("runs.fields.hide_empty")
                : t("runs.fields.show_empty", { count: empty })
            }
            onChange={setWithEmpty}
          />
        )}
      </div>
    </Stack>
  );
}

function Toggle({
  isOn,
  words,
  onChange,
}: {
  readonly isOn: boolean;
  readonly words: string;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-expanded={isOn}
      onClick={() => onChange(!isOn)}
    >
      {words}
    </Button>
  );
}

function FieldList({ fields }: { readonly fields: readonly ShownField[] }) {
  const say = useSay();
  return (
    <dl className={classes["fields"]}>
      {fields.map(({ name, label, value }) => (
        <div key={name} className={isWide(value) ? classes["nested"] : classes["field"]}>
          <dt title={name}>{say(label)}</dt>
          <dd>
            <Value shown={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What has labels of its own stands below its label. */
function isWide(value: Shown): boolean {
  return value.kind === "group" || (value.kind === "list" && columnsOf(value.items) !== null);
}

/** So many letters are read at a glance. */
const glance = 600;

function LongText({ text }: { readonly text: string }) {
  const { t } = useLanguage();
  const [isWhole, setIsWhole] = useState(false);
  if (text.length <= glance) return <span className={classes["text"]}>{text}</span>;
  return (
    <>
      <span className={classes["text"]}>{isWhole ? text : `${text.slice(0, glance)}…`}</span>{" "}
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={isWhole}
        onClick={() => setIsWhole(!isWhole)}
      >
        {t(isWhole ? "runs.fields.less" : "common.more")}
      </Button>
    </>
  );
}
