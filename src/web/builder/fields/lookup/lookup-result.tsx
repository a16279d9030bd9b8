import { Text } from "@mantine/core";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import { problemText } from "#flow/problems.ts";
import { rowFor } from "#flow/table.ts";
import type { LookupValue } from "#flow/value.ts";
import { useLanguage } from "../../../language/language.tsx";
import { type Form, useForm } from "../editing.tsx";
import { type Result, sampleResult } from "../field-result.tsx";
import { useShown } from "../pills/use-shown.ts";

/** What a lookup comes to with the samples that are at hand: "gold → price_123". */
export function LookupResult({
  id,
  value,
  schema,
}: {
  readonly id: string;
  readonly value: LookupValue;
  readonly schema: Schema;
}) {
  const { t, locale } = useLanguage();
  const shown = useShown();
  const form = useForm();
  const content = contentOf(value, form);
  // It is on its way.
  if (content === undefined) return null;
  const from = sampleResult(value.of, text, form);
  const to = sampleResult(value, schema, form);
  const wordsOf = (json: Json): string =>
    shown(json, { type: "text" }, undefined) ?? t("lookup.result.nothing");
  const wordsFrom = (result: Result | undefined): string =>
    result?.kind === "value" ? wordsOf(result.value) : t("lookup.result.nothing");
  const said = (): string | null => {
    switch (to?.kind) {
      case undefined:
        return null;
      case "problem":
        return t("fields.result.problem", { problem: problemText(to.problem, locale) });
      case "empty":
        return t("fields.result.empty");
      case "value": {
        const words = { from: wordsFrom(from), to: wordsOf(to.value) };
        const isFound =
          from?.kind === "value" &&
          typeof from.value === "string" &&
          rowFor(content, from.value) !== undefined;
        if (isFound) return t("lookup.result", words);
        return t(
          content.otherwise.is === "pass" ? "lookup.result.pass" : "lookup.result.value",
          words,
        );
      }
    }
  };
  const words = said();
  return (
    words !== null && (
      <Text id={id} size="xs" c="dimmed" mt={4} lineClamp={3}>
        {words}
      </Text>
    )
  );
}

const text: Schema = { type: "string" };

function contentOf({ table, revision }: LookupValue, { catalogue: { tables } }: Form) {
  return tables
    .find(({ id }) => id === table)
    ?.contents.find((content) => content.revision === revision);
}
