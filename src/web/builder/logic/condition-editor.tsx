import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { type ReactNode, useId } from "react";
import { canBeForeign, moneyIn } from "#flow/amounts.ts";
import { logicOf } from "#flow/condition.ts";
import { type Condition, type ConditionRow, emptyCondition } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { problemText } from "#flow/problems.ts";
import { schemasSeen, type SeePill } from "#flow/seen.ts";
import { seeFrom } from "#flow/sight.ts";
import { useLanguage } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { useDraft } from "../fields/use-draft.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import { useKeys } from "../fields/use-keys.ts";
import classes from "./condition-editor.module.css";
import { ConditionRowFields } from "./condition-row.tsx";
import { withKnownCurrencies, withRow } from "./sides.ts";

const maxRows = 20;

/** What is called otherwise in a branch and in a trigger. */
export interface ConditionWords {
  readonly match: string;
  /** What it is to have no condition; null where there must be one. */
  readonly none: string | null;
  readonly help?: ReactNode;
  /** What becomes of records in another currency. */
  readonly otherStop: string;
  readonly otherElse: string;
}

/** A condition, row by row. */
export function ConditionFields({
  condition,
  under,
  position,
  words,
  document,
  problems,
  samples,
  onChange,
  onNone,
}: {
  readonly condition: Condition | null;
  /** Keys from the card to the condition: where its problems are. */
  readonly under: readonly string[];
  /** From where pills are looked at. */
  readonly position: string;
  readonly words: ConditionWords;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  /** What is typed in one row arrives late, and must not take back what was done in another since. */
  readonly onChange: (change: (condition: Condition) => Condition) => void;
  readonly onNone: () => void;
}) {
  const { t } = useLanguage();
  const { catalogue, isReadOnly } = useBench();
  const rows = condition?.rows ?? [];
  const [keys, changeKeys] = useKeys(rows.length);
  const see = seeFrom(position, document, catalogue);
  const change = (changed: (condition: Condition) => Condition): void =>
    onChange((current) => changed(withKnownCurrencies(current, see)));
  const changeRow = (index: number, changed: (row: ConditionRow) => ConditionRow): void =>
    onChange((current) => withRow(current, index, changed, see));
  const otherPlace = [...under, "otherCurrency"].join();
  const choose = (match: string | null): void => {
    const known = matches.find((one) => one === match);
    if (match === "none") onNone();
    else if (known !== undefined)
      change((current) => ({
        ...current,
        match: known,
        logic: known === "custom" && current.logic === "" ? inARow(current) : current.logic,
      }));
  };
  const remove = (index: number): void => {
    changeKeys(keys.toSpliced(index, 1));
    change((current) => ({ ...current, rows: current.rows.toSpliced(index, 1) }));
  };
  return (
    <Stack gap="sm" className={classes["editor"]}>
      <Select
        label={words.match}
        description={words.help}
        inputWrapperOrder={["label", "input", "error", "description"]}
        allowDeselect={false}
        readOnly={isReadOnly}
        maw={words.help === undefined ? 420 : undefined}
        data={[
          ...(words.none === null ? [] : [{ value: "none", label: words.none }]),
          ...matches.map((match) => ({ value: match, label: t(`logic.condition.${match}`) })),
        ]}
        value={condition?.match ?? "none"}
        onChange={choose}
      />
      {condition !== null && (
        <>
          {rows.map((row, index) => (
            <ConditionRowFields
              key={keys[index]}
              condition={condition}
              row={row}
              number={index + 1}
              under={under}
              position={position}
              see={see}
              document={document}
              problems={problems}
              samples={samples}
              onChange={(changed) => changeRow(index, changed)}
              onRemove={rows.length > 1 ? () => remove(index) : undefined}
            />
          ))}
          {!isReadOnly && (
            <Group>
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<Plus size={15} aria-hidden />}
                disabled={rows.length >= maxRows}
                onClick={() =>
                  change((current) => ({
                    ...current,
                    rows: [...current.rows, ...emptyCondition.rows],
                  }))
                }
              >
                {t("logic.condition.add")}
              </Button>
              {rows.length >= maxRows && (
                <Text size="sm" c="dimmed">
                  {t("logic.condition.limit", { count: maxRows })}
                </Text>
              )}
            </Group>
          )}
          {condition.match === "custom" && (
            <LogicText
              condition={condition}
              onChange={(logic) => change((current) => ({ ...current, logic }))}
            />
          )}
          {(condition.otherCurrency !== undefined || isOfSeveral(condition, see)) && (
            <Select
              label={t("logic.condition.other_currency")}
              placeholder={t("logic.condition.choose")}
              allowDeselect={false}
              readOnly={isReadOnly}
              maw={420}
              data={[
                { value: "stop", label: words.otherStop },
                { value: "else", label: words.otherElse },
              ]}
              value={condition.otherCurrency ?? null}
              error={problems.find(({ path }) => path.join() === otherPlace)?.message}
              onChange={(chosen) => {
                if (chosen === "stop" || chosen === "else")
                  change((current) => ({ ...current, otherCurrency: chosen }));
              }}
            />
          )}
        </>
      )}
    </Stack>
  );
}

/** Can a record come in another currency than the one in which something is compared? */
function isOfSeveral(condition: Condition, see: SeePill): boolean {
  const logic = logicOf(condition);
  const schemaAt = schemasSeen(see);
  return (
    logic.ok &&
    condition.rows.some((row, index) => {
      const money = moneyIn(row, schemaAt);
      return money !== null && canBeForeign(condition, index, money, logic.logic);
    })
  );
}

const matches = ["all", "any", "custom"] as const satisfies readonly Condition["match"][];

/** What "all" means, as a start for a logic of one's own. */
function inARow({ rows }: Condition): string {
  return rows.map((_, index) => String(index + 1)).join(" and ");
}

/** How the rows go together, checked while it is written. */
function LogicText({
  condition,
  onChange,
}: {
  readonly condition: Condition;
  readonly onChange: (logic: string) => void;
}) {
  const { t, locale } = useLanguage();
  const { isReadOnly } = useBench();
  const id = useId();
  const draft = useDraft(condition.logic, (typed) => typed, onChange);
  const understood = logicOf({ ...condition, logic: draft.value });
  return (
    <TextInput
      id={id}
      label={t("logic.condition.logic")}
      description={t("logic.condition.logic_help")}
      maxLength={500}
      autoComplete="off"
      spellCheck={false}
      readOnly={isReadOnly}
      error={
        understood.ok
          ? undefined
          : understood.problems.map((problem) => problemText(problem, locale)).join(" ")
      }
      {...draft}
    />
  );
}
