import { Box, Button, Text } from "@mantine/core";
import { isCurrency } from "#sdk/currency.ts";
import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Pill, Value } from "#flow/value.ts";
import { amountOf } from "#flow/amount.ts";
import type { Control } from "#flow/form.ts";
import { resolveInput } from "#flow/mapping.ts";
import { moneyOfJson, takesMoneyGroup } from "#flow/money-group.ts";
import { valueAt } from "#flow/pill.ts";
import { type Locale, type Problem, problemText } from "#flow/problems.ts";
import { sampleOf } from "#flow/samples.ts";
import type { SchemaAt } from "#flow/seen.ts";
import { schemasIn } from "#flow/sight.ts";
import { textOf } from "#flow/scalar.ts";
import { labelBelow, shapeOf } from "#flow/shape.ts";
import { tablesAtHand } from "#flow/table-uses.ts";
import { pillsIn, withPills } from "#flow/value-pills.ts";
import { useLanguage, useSay, useT } from "../../language/language.tsx";
import { currencyIn, type Form, useForm } from "./editing.tsx";
import { useShown } from "./pills/use-shown.ts";

export type Result =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "empty" }
  | { readonly kind: "problem"; readonly problem: Problem };

interface Filled {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly control: Control;
}

/** What a field with pills, or a formula, comes to with the samples that are at hand. */
export function FieldResult({
  id,
  onChange,
  ...filled
}: Filled & { readonly id: string; readonly onChange: (value: Value) => void }) {
  const t = useT();
  const say = useSay();
  const form = useForm();
  const result = useFieldResult(filled);
  if (result === undefined) return null;
  const { kind, words } = result;
  const isCompared = form.isCompared === true;
  const amount = isCompared ? undefined : countedAmount(filled, form);
  const seconds = isCompared ? undefined : countedSeconds(filled, form);
  return (
    <Box id={id} mt={4}>
      <Text size="xs" c="dimmed" lineClamp={3}>
        {kind === "empty"
          ? t("fields.result.empty")
          : t(`fields.result.${kind}`, { [kind]: words })}
      </Text>
      {amount && (
        <Text size="xs" c="dimmed">
          {t("fields.result.counted", { pill: say(amount) })}
        </Text>
      )}
      {seconds && (
        <Text size="xs" c="dimmed">
          {t("fields.result.seconds", { pill: say(seconds) })}
        </Text>
      )}
      {amount && !form.isReadOnly && isForPeople(filled) && (
        <WriteForPeople value={filled.value} schema={filled.schema} onChange={onChange} />
      )}
    </Box>
  );
}

/** A text that somebody may read, and no part of a request. */
function isForPeople({ schema, control }: Filled): boolean {
  return control.kind === "text" && shapeOf(schema).facts?.pillsAs === undefined;
}

/** Turns the amounts of a text into what people read, in the language of the screen: the pills name it. */
function WriteForPeople({
  value,
  schema,
  onChange,
}: Pick<Filled, "value" | "schema"> & { readonly onChange: (value: Value) => void }) {
  const t = useT();
  const { locale } = useLanguage();
  const form = useForm();
  if (value === undefined) return null;
  const schemaAt = schemasIn(form.document, form.catalogue);
  const [written, ...others] = pillsIn(value)
    .map(({ pill }) => forPeople(pill, schemaAt, locale))
    .filter((pill) => pill.as?.to === "money");
  const sample = written && sampleResult(written, schema, form);
  const money = sample?.kind === "value" ? textOf(sample.value) : undefined;
  return (
    <Button
      size="compact-xs"
      variant="light"
      mt={4}
      onClick={() =>
        onChange(
          withPills(value, {
            pill: (pill) => forPeople(pill, schemaAt, locale),
            source: (source) => source,
          }),
        )
      }
    >
      {money === undefined || others.length > 0
        ? t("fields.result.for_people")
        : t("fields.result.for_people_as", { money })}
    </Button>
  );
}

function forPeople(pill: Pill, schemaAt: SchemaAt, locale: Locale): Pill {
  const amount = pill.as === undefined ? amountOf(pill, schemaAt) : null;
  return amount === null
    ? pill
    : { ...pill, as: { to: "money", currency: [...amount.currency], locale } };
}

/** The first amount that is put, as a number in the smallest unit, where a field takes it for any number. */
function countedAmount({ value, schema, control }: Filled, form: Form): LocalizedText | undefined {
  if (control.kind === "money" || takesMoneyGroup(schema)) return undefined;
  return firstPlain(value, form, ({ money }) => money !== undefined);
}

/** The first moment that is put, as seconds, where a field takes it for any number. */
function countedSeconds({ value, schema, control }: Filled, form: Form): LocalizedText | undefined {
  if (control.kind === "dateTime") return undefined;
  if (shapeOf(schema).alternatives.some(({ kind }) => kind === "dateTime")) return undefined;
  return firstPlain(value, form, ({ unixTime }) => unixTime === true);
}

/** The name of the first pill of a kind that is put as it comes. */
function firstPlain(
  value: Value | undefined,
  { document, catalogue }: Form,
  isMeant: (facts: FieldFacts) => boolean,
): LocalizedText | undefined {
  if (value === undefined || value.kind === "formula") return undefined;
  const schemaOf = schemasIn(document, catalogue);
  return pillsIn(value)
    .flatMap(({ pill }) => {
      const schema = pill.as === undefined ? schemaOf(pill) : undefined;
      const facts = schema && shapeOf(schema).facts;
      return schema && facts && isMeant(facts)
        ? [labelBelow(undefined, pill.path.at(-1) ?? "", schema)]
        : [];
    })
    .at(0);
}

/** The currency of the amount that is compared, as the sample has it. */
function comparedCurrency(value: Value | undefined, form: Form): string | null {
  if (form.isCompared !== true || value?.kind !== "pill" || value.as !== undefined) return null;
  const found = schemasIn(form.document, form.catalogue)(value);
  const money = found && shapeOf(found).facts?.money;
  const sample = sampleOf(value.from, form.document, form.catalogue, form.known)?.data;
  const currency = money && valueAt(sample, money.currency);
  return typeof currency === "string" && isCurrency(currency) ? currency : null;
}

/** The same in words; undefined for what is the same with any sample. */
export function useFieldResult({
  value,
  schema,
  control,
}: Filled): { readonly kind: Result["kind"]; readonly words: string } | undefined {
  const { locale, formats } = useLanguage();
  const shown = useShown();
  const form = useForm();
  const isFixed = value?.kind !== "formula" && (value === undefined || pillsIn(value).length === 0);
  const result = isFixed ? undefined : sampleResult(value, schema, form);
  const type = control.kind === "dateTime" ? "dateTime" : "text";
  const currency =
    control.kind === "money" ? currencyIn(form, control.currency) : comparedCurrency(value, form);
  const wordsOf = (one: Json): string => {
    const money = takesMoneyGroup(schema) ? moneyOfJson(one) : null;
    if (money !== null) return formats.money(money.amount, money.currency);
    if (typeof one === "object") return summaryOf(one);
    if (typeof one === "number" && currency !== null) return formats.money(one, currency);
    if (typeof one === "number" && type === "dateTime") return formats.moment(one * 1000);
    return shown(one, { type }, undefined) ?? "";
  };
  switch (result?.kind) {
    case undefined:
      return undefined;
    case "value":
      return { kind: "value", words: wordsOf(result.value) };
    case "empty":
      return { kind: "empty", words: "" };
    case "problem":
      return { kind: "problem", words: problemText(result.problem, locale) };
  }
}

/** What stands in a group, in a row. */
function summaryOf(json: Json): string {
  if (typeof json !== "object" || json === null) return textOf(json ?? "") ?? "";
  return Object.values(json)
    .map(summaryOf)
    .filter((words) => words !== "")
    .join(", ");
}

/** What a value comes to in a field of this kind. */
export function sampleResult(value: Value, schema: Schema, form: Form): Result | undefined {
  const resolved = resolveInput(
    { field: value },
    { type: "object", properties: { field: schema } },
    (from) => sampleOf(from, form.document, form.catalogue, form.known)?.data,
    {
      now: Date.now(),
      timeZone: form.document.timeZone,
      seed: "sample",
      tables: tablesAtHand(form.catalogue),
      schemaAt: schemasIn(form.document, form.catalogue),
    },
  );
  if (!resolved.ok) {
    const [problem] = resolved.problems;
    return problem && { kind: "problem", problem };
  }
  const result = resolved.value["field"];
  return result === undefined ? { kind: "empty" } : { kind: "value", value: result };
}
