import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { useId } from "react";
import { canBeForeign, moneyIn } from "#flow/amounts.ts";
import { branchOf } from "#flow/blocks.ts";
import { logicOf } from "#flow/condition.ts";
import {
  type Branch,
  type Condition,
  type ConditionRow,
  emptyCondition,
  type HandlerStep,
  type IfStep,
} from "#flow/step.ts";
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

const maxRows = 20;

/** The conditions of a branch, row by row. */
export function ConditionEditor({
  step,
  branch,
  document,
  problems,
  samples,
}: {
  readonly step: IfStep | HandlerStep;
  readonly branch: Branch;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
}) {
  const { t } = useLanguage();
  const { catalogue, edit, now, isReadOnly } = useBench();
  const { condition, id } = branch;
  const rows = condition?.rows ?? [];
  const [keys, changeKeys] = useKeys(rows.length);
  const see = seeFrom(id, document, catalogue);
  /** What is typed in one row arrives late, and must not take back what was done in another since. */
  const change = (changed: (condition: Condition) => Condition): void => {
    const current = branchOf(now(), id)?.branch.condition ?? emptyCondition;
    edit({ do: "setCondition", branch: id, condition: changed(current) });
  };
  const changeRow = (index: number, changed: (row: ConditionRow) => ConditionRow): void =>
    change((current) => ({
      ...current,
      rows: current.rows.map((row, at) => (at === index ? changed(row) : row)),
    }));
  const otherPlace = ["branches", id, "otherCurrency"].join();
  const isLast = step.branches.at(-1)?.id === id;
  const choose = (match: string | null): void => {
    const known = matches.find((one) => one === match);
    if (match === "none") edit({ do: "setCondition", branch: id, condition: null });
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
        label={t("logic.condition.match")}
        allowDeselect={false}
        readOnly={isReadOnly}
        maw={420}
        data={[
          ...(step.kind === "handler" && (isLast || condition === null)
            ? [{ value: "none", label: t("logic.condition.none") }]
            : []),
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
              branch={id}
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
                { value: "stop", label: t("logic.condition.other_stop") },
                {
                  value: "else",
                  label: t(
                    step.branches.some((one) => one.condition === null)
                      ? "logic.condition.other_else"
                      : "logic.condition.other_none",
                  ),
                },
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
