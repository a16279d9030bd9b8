import { ActionIcon, Box, Select, Text, Tooltip } from "@mantine/core";
import { Trash2 } from "lucide-react";
import type { Condition, ConditionRow } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { operators } from "#flow/operators.ts";
import type { SeePill } from "#flow/seen.ts";
import { text } from "#sdk/text.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { CurrencySelect } from "../fields/controls/currency-select.tsx";
import { type ProblemView, type Sample, ValueField } from "../fields/step-form.tsx";
import classes from "./condition-editor.module.css";
import {
  inCurrency,
  kindsOf,
  moneyOf,
  operatorFor,
  operatorsFor,
  rightSchema,
  withLeft,
  withRight,
} from "./sides.ts";
import { useCurrency } from "./use-currency.ts";
import { filledIn } from "./values.ts";

/** One comparison: a value, how it is compared, and with what. */
export function ConditionRowFields({
  condition,
  row,
  number,
  under,
  position,
  see,
  document,
  problems,
  samples,
  onChange,
  onRemove,
}: {
  readonly condition: Condition;
  readonly row: ConditionRow;
  readonly number: number;
  /** Keys from the card to the condition: where its problems are. */
  readonly under: readonly string[];
  /** From where pills are looked at. */
  readonly position: string;
  readonly see: SeePill;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  readonly onChange: (change: (row: ConditionRow) => ConditionRow) => void;
  /** Absent where it is the only one. */
  readonly onRemove: (() => void) | undefined;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue, isReadOnly } = useBench();
  const { left, operator, right } = row;
  const kinds = kindsOf(left, see);
  const { compares } = operators[operator];
  const currencyAt = useCurrency(document, samples);
  const money = moneyOf(condition, number - 1, see);
  const amount = money?.amount ?? null;
  const sample = amount && currencyAt(amount.pill.from, amount.currency);
  // Once something is typed, a sample has no say any more.
  const currency = money?.currency ?? (right === null ? sample : null);
  const place = [...under, "rows", String(number - 1)];
  const common = {
    position,
    document,
    catalogue,
    problems,
    samples,
    isReadOnly,
    isBare: true,
    isCompared: true,
  };
  return (
    <Box
      role="group"
      aria-label={t("logic.condition.row", { number })}
      className={classes["row"]}
      data-alone={!compares || undefined}
    >
      <span className={classes["number"]} aria-hidden>
        {number}
      </span>
      <Box className={classes["left"]}>
        <Caption words={t("logic.condition.left_short")} />
        <ValueField
          {...common}
          hint={t("logic.condition.left_hint")}
          schema={anything}
          value={left ?? undefined}
          label={t("logic.condition.left", { number })}
          place={[...place, "left"]}
          onChange={(value) => {
            const next = filledIn(value);
            const wanted = kindsOf(next, see);
            onChange((now) => withLeft(now, next, operatorFor(now, wanted), see));
          }}
        />
      </Box>
      <Box className={classes["operator"]}>
        <Caption words={t("logic.condition.operator_short")} />
        <Select
          aria-label={t("logic.condition.operator", { number })}
          allowDeselect={false}
          readOnly={isReadOnly}
          data={operatorsFor(kinds, operator).map((one) => ({
            value: one,
            label: say(operators[one].label),
          }))}
          value={operator}
          onChange={(chosen) => {
            const next = operatorsFor(kinds, operator).find((one) => one === chosen);
            if (next === undefined) return;
            onChange((now) =>
              withRight(
                { ...now, operator: next },
                operators[next].compares ? now.right : null,
                null,
                see,
              ),
            );
          }}
        />
      </Box>
      {compares && (
        <Box className={classes["right"]}>
          <Caption words={t("logic.condition.right_short")} />
          <ValueField
            {...common}
            hint={t("logic.condition.right_hint")}
            schema={rightSchema(left, operator, see)}
            value={right ?? undefined}
            label={t("logic.condition.right", { number })}
            place={[...place, "right"]}
            textAt={() => currency}
            beside={currencyField}
            before={
              money !== null && (
                <div data-field="currency" className={classes["currency"]}>
                  <CurrencySelect
                    aria-label={t("logic.condition.currency", { number })}
                    placeholder={t("logic.condition.currency_short")}
                    value={currency}
                    first={sample}
                    error={problems.find(({ path }) => isAt(path, [...place, "currency"]))?.message}
                    readOnly={isReadOnly || money.isCertain}
                    onChange={(chosen) => onChange((now) => inCurrency(now, chosen, see))}
                  />
                </div>
              )
            }
            onChange={(value) => onChange((now) => withRight(now, filledIn(value), currency, see))}
          />
        </Box>
      )}
      {onRemove !== undefined && !isReadOnly && (
        <Tooltip label={t("logic.condition.remove", { number })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes["remove"]}
            aria-label={t("logic.condition.remove", { number })}
            onClick={onRemove}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Box>
  );
}

/** For the eye: screen readers hear the number of the condition as well. */
function Caption({ words }: { readonly words: string }) {
  return (
    <Text size="xs" c="dimmed" className={classes["caption"]} aria-hidden>
      {words}
    </Text>
  );
}

const anything = {};

const currencyField = { currency: { field: { label: text("Currency", "通貨") } } };

function isAt(path: readonly string[], place: readonly string[]): boolean {
  return path.length === place.length && place.every((key, index) => path[index] === key);
}
