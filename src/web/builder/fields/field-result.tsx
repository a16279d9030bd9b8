import { Text } from "@mantine/core";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/document.ts";
import type { Control } from "#flow/form.ts";
import { resolveInput } from "#flow/mapping.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import { sampleOf } from "#flow/samples.ts";
import { textOf } from "#flow/scalar.ts";
import { pillsIn } from "#flow/value-pills.ts";
import { useLanguage } from "../../language/language.tsx";
import { type Form, useForm } from "./editing.tsx";
import { useShown } from "./pills/use-shown.ts";

type Result =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "empty" }
  | { readonly kind: "problem"; readonly problem: Problem };

/** What a field with pills, or a formula, comes to with the samples that are at hand. */
export function FieldResult({
  id,
  value,
  schema,
  control,
}: {
  readonly id: string;
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly control: Control;
}) {
  const { t, locale, formats } = useLanguage();
  const shown = useShown();
  const form = useForm();
  const result = value && resultOf(value, schema, form);
  if (result === undefined) return null;
  const type = control.kind === "dateTime" ? "dateTime" : "text";
  const currency = control.kind === "money" ? form.currencyAt(control.currency) : null;
  const wordsOf = (one: Json): string => {
    if (typeof one === "object") return summaryOf(one);
    if (typeof one === "number" && currency !== null)
      return t("fields.money.sent", { money: formats.money(one, currency), amount: one });
    if (typeof one === "number" && type === "dateTime") return formats.moment(one * 1000);
    return shown(one, { type }, undefined) ?? "";
  };
  return (
    <Text id={id} size="xs" c="dimmed" mt={4} lineClamp={3}>
      {result.kind === "value" && t("fields.result.value", { value: wordsOf(result.value) })}
      {result.kind === "empty" && t("fields.result.empty")}
      {result.kind === "problem" &&
        t("fields.result.problem", { problem: problemText(result.problem, locale) })}
    </Text>
  );
}

/** What stands in a group, in a row. */
function summaryOf(json: Json): string {
  if (typeof json !== "object" || json === null) return textOf(json ?? "") ?? "";
  return Object.values(json)
    .map(summaryOf)
    .filter((words) => words !== "")
    .join(", ");
}

function resultOf(value: Value, schema: Schema, form: Form): Result | undefined {
  if (value.kind !== "formula" && pillsIn(value).length === 0) return undefined;
  const resolved = resolveInput(
    { field: value },
    { type: "object", properties: { field: schema } },
    (from) => sampleOf(from, form.document, form.catalogue, form.known)?.data,
    { now: Date.now(), timeZone: "UTC", seed: "sample" },
  );
  if (!resolved.ok) {
    const [problem] = resolved.problems;
    return problem && { kind: "problem", problem };
  }
  const result = resolved.value["field"];
  return result === undefined ? { kind: "empty" } : { kind: "value", value: result };
}
