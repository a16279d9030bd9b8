import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Json } from "#sdk/json.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import classes from "./fields.module.css";
import { RawJson } from "./raw-json.tsx";
import { isNothing, type Shown, type ShownField, shownValue } from "./shown.ts";

/** An input or an output: its fields with their labels, and as it came for who wants that. */
export function Fields({
  label,
  value,
  schema,
}: {
  readonly label: string;
  readonly value: Json;
  readonly schema: Schema;
}) {
  const { t } = useLanguage();
  const [isRaw, setIsRaw] = useState(false);
  const shown = shownValue(value, schema);
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
  const { t, formats } = useLanguage();
  const say = useSay();
  switch (shown.kind) {
    case "nothing":
      return <span className={classes["nothing"]}>{t("runs.fields.nothing")}</span>;
    case "text":
      return <LongText text={shown.text} />;
    case "choice":
      return say(shown.label);
    case "number":
      // Years and the like have no thousands.
      return String(shown.number);
    case "boolean":
      return t(shown.is ? "common.yes" : "common.no");
    case "money":
      return formats.money(shown.amount, shown.currency);
    case "moment":
      return <time dateTime={shown.at}>{formats.moment(shown.at)}</time>;
    case "group":
      return <Group fields={shown.fields} />;
    case "list": {
      const { items } = shown;
      if (items.length === 0) return <Value shown={{ kind: "nothing" }} />;
      return (
        <>
          <ol className={classes["list"]}>
            {items.slice(0, mostItems).map((item, index) => (
              // An item of a list that does not change has nothing else to be known by.
              // oxlint-disable-next-line react/no-array-index-key -- see above
              <li key={index}>
                <Value shown={item} />
              </li>
            ))}
          </ol>
          {items.length > mostItems && (
            <Text size="sm" c="dimmed">
              {t("runs.fields.more_items", { number: formats.number(items.length - mostItems) })}
            </Text>
          )}
        </>
      );
    }
  }
}

/** Empty fields are many, and say little. */
function Group({ fields }: { readonly fields: readonly ShownField[] }) {
  const { t } = useLanguage();
  const say = useSay();
  const [withEmpty, setWithEmpty] = useState(false);
  const filled = fields.filter(({ value }) => !isNothing(value));
  const empty = fields.length - filled.length;
  if (fields.length === 0) return <Value shown={{ kind: "nothing" }} />;
  return (
    <Stack gap={4} align="flex-start">
      <dl className={classes["fields"]}>
        {(withEmpty ? fields : filled).map(({ name, label, value }) => (
          <div key={name} className={value.kind === "group" ? classes["nested"] : classes["field"]}>
            <dt title={name}>{say(label)}</dt>
            <dd>
              <Value shown={value} />
            </dd>
          </div>
        ))}
      </dl>
      {empty > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-expanded={withEmpty}
          onClick={() => setWithEmpty(!withEmpty)}
        >
          {t(withEmpty ? "runs.fields.hide_empty" : "runs.fields.show_empty", { count: empty })}
        </Button>
      )}
    </Stack>
  );
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
