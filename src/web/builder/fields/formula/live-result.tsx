import { Badge, Group, Text } from "@mantine/core";
import type { Json } from "#sdk/json.ts";
import { formulaTokens } from "#flow/formula/tokens.ts";
import { kindWordsOf } from "#flow/formula/types.ts";
import { isList, valueAt } from "#flow/pill.ts";
import { kindWords } from "#flow/shape.ts";
import { useLanguage, useSay } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { useFieldResult } from "../field-result.tsx";
import type { Findings } from "./check.ts";
import classes from "./formula-body.module.css";
import type { PillAt, Scope } from "./scope.ts";
import type { FormulaField } from "./with-formula.tsx";

/** What a formula comes to with the sample that is at hand. */
export function LiveResult({
  source,
  field,
  findings,
  scope,
}: {
  readonly source: string;
  readonly field: FormulaField;
  /** Undefined while nothing is written. */
  readonly findings: Findings | undefined;
  readonly scope: Scope;
}) {
  const { t } = useLanguage();
  const pills = formulaTokens(source).flatMap((token) => (token.kind === "pill" ? [token] : []));
  return (
    <section className={classes["result"]} aria-label={t("formula.result")}>
      <Group gap={8} mb={4}>
        <Text size="sm" fw={600}>
          {t("formula.result")}
        </Text>
        <SampleBadges pills={pills} />
      </Group>
      {findings === undefined ? (
        <Text size="sm" c="dimmed">
          {t("formula.result.none")}
        </Text>
      ) : (
        <Outcome source={source} field={field} findings={findings} />
      )}
      {findings !== undefined && <Lacking pills={pills} scope={scope} />}
    </section>
  );
}

function Outcome({
  source,
  field,
  findings: { outcome, outcomeProblem, checked, problems },
}: {
  readonly source: string;
  readonly field: FormulaField;
  readonly findings: Findings;
}) {
  const { t } = useLanguage();
  const say = useSay();
  const inField = useFieldResult({ ...field, value: { kind: "formula", source } });
  switch (outcome.kind) {
    case "problem":
      return (
        <Text size="sm" c={outcomeProblem === undefined ? "dimmed" : "red"}>
          {outcomeProblem?.message ?? t("formula.result.unreadable")}
        </Text>
      );
    case "nothing":
      return <Text size="sm">{t("formula.result.empty")}</Text>;
    case "value": {
      const written = writtenOf(outcome.value);
      const hasErrors = problems.some(({ severity }) => severity === "error");
      const told = checked.ok ? say(kindWordsOf(checked.type)) : undefined;
      return (
        <>
          <div className={classes["value"]}>
            <code
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long value is read by scrolling
              tabIndex={0}
              aria-label={t("formula.result")}
              role="group"
            >
              {written}
            </code>
            <Text size="xs" c="dimmed">
              {told === undefined || told === say(kindWords.any)
                ? say(wordsOf(outcome.value))
                : told}
            </Text>
          </div>
          {inField?.kind === "problem" && !hasErrors && (
            <Text size="xs" c="red" mt={4}>
              {inField.words}
            </Text>
          )}
          {inField?.kind === "value" && inField.words !== written && (
            <Text size="xs" c="dimmed" mt={4}>
              {t("formula.result.field", { value: inField.words })}
            </Text>
          )}
        </>
      );
    }
  }
}

const longest = 4_000;

function writtenOf(value: Json): string {
  if (typeof value === "string") return value.slice(0, longest);
  return JSON.stringify(value, null, typeof value === "object" ? 2 : 0).slice(0, longest);
}

function wordsOf(value: Json) {
  if (typeof value === "string") return kindWords.text;
  if (typeof value === "number") return kindWords.number;
  if (typeof value === "boolean") return kindWords.boolean;
  return isList(value) ? kindWords.list : kindWords.object;
}

/** Where the samples come from. */
function SampleBadges({ pills }: { readonly pills: readonly PillAt[] }) {
  const { t } = useLanguage();
  const { samples } = useForm();
  const sources = new Set(pills.flatMap(({ from }) => samples.get(from)?.source ?? []));
  return [...sources].map((source) => (
    <Badge key={source} variant={source === "documented" ? "default" : "light"} size="sm" tt="none">
      {t(`sample.${source}`)}
    </Badge>
  ));
}

/** A value that is not there makes the whole empty, mostly: nobody should have to guess. */
function Lacking({ pills, scope }: { readonly pills: readonly PillAt[]; readonly scope: Scope }) {
  const { t, formats } = useLanguage();
  const lacking = pills.filter(({ from, path }) => {
    const value = valueAt(scope.lookup(from), path);
    return value === undefined || value === null || value === "";
  });
  const names = [...new Set(lacking.map((pill) => scope.cardOfPill(pill).title))];
  if (names.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {t("formula.result.lacking", { count: names.length, pills: formats.list(names) })}
    </Text>
  );
}
