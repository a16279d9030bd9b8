import { Anchor, Text, TextInput } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { minorDigits } from "#sdk/currency.ts";
import type { Json } from "#sdk/json.ts";
import { fieldAt } from "#flow/edit-field.ts";
import type { AmountLimits } from "#flow/money.ts";
import { labelAt } from "#flow/sight.ts";
import { pillsIn } from "#flow/value-pills.ts";
import { useFormats, useSay, useT } from "../../../language/language.tsx";
import { currencyIn, useForm } from "../editing.tsx";
import { controlAt } from "../control-at.ts";
import { inputProps } from "../field-ids.ts";
import type { Path } from "../input-values.ts";
import { useDraft } from "../use-draft.ts";
import classes from "./money-control.module.css";
import { amountRefusal, amountValue, inOtherCurrency, minorOf, typedOf } from "./money-entry.ts";
import type { ControlProps } from "./scalar-controls.tsx";
import { written } from "./written.ts";

interface MoneyProps extends ControlProps {
  /** Where the currency stands in the form. */
  readonly currencyPath: Path;
  readonly limits: AmountLimits;
}

/** An amount, as people write it in its currency. */
export function MoneyControl(props: MoneyProps) {
  const currency = currencyIn(useForm(), props.currencyPath);
  return currency === null ? (
    <WithoutCurrency {...props} />
  ) : (
    <InCurrency {...props} currency={currency} />
  );
}

function WithoutCurrency({ fixed, ids, currencyPath }: MoneyProps) {
  const t = useT();
  const say = useSay();
  const { schema, isReadOnly } = useForm();
  const field = say(labelAt(undefined, schema, currencyPath));
  return (
    <>
      <TextInput {...inputProps(ids, true)} value={written(fixed)} />
      <Text id={ids.result} size="xs" mt={4}>
        {t("fields.money.no_currency", { field })}{" "}
        {!isReadOnly && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            onClick={({ currentTarget }) => controlAt(currentTarget, currencyPath)?.focus()}
          >
            {t("fields.money.choose_currency", { field })}
          </Anchor>
        )}
      </Text>
    </>
  );
}

function InCurrency({
  fixed,
  onChange,
  ids,
  currencyPath,
  limits,
  currency,
}: MoneyProps & { readonly currency: string }) {
  const t = useT();
  const say = useSay();
  const { isReadOnly, values } = useForm();
  const draft = useDraft(
    typedOf(fixed, currency),
    (typed) => {
      const value = amountValue(typed, currency);
      return value.kind === "constant" ? typedOf(value.value, currency) : typed;
    },
    (typed) => onChange(amountValue(typed, currency)),
  );
  const chosen = fieldAt(values, currencyPath);
  const isFromPill = chosen !== undefined && pillsIn(chosen).length > 0;
  const refusal = amountRefusal(fixed, currency, limits);
  const minor = minorOf(fixed);
  const code = currency.toUpperCase();
  return (
    <>
      <TextInput
        inputMode="decimal"
        autoComplete="off"
        rightSection={<span className={classes["code"]}>{code}</span>}
        rightSectionWidth={56}
        rightSectionPointerEvents="none"
        {...inputProps(ids, isReadOnly)}
        error={ids.isInvalid || refusal !== null}
        {...draft}
      />
      <div id={ids.result}>
        {refusal !== null && (
          <Text size="xs" mt={4} className={classes["refusal"]}>
            {say(refusal)}
          </Text>
        )}
        {refusal === null && minor !== undefined && (
          <Understood amount={minor} currency={currency} />
        )}
        {isFromPill && fixed !== null && (
          <Text size="xs" mt={4} className={classes["warning"]}>
            <TriangleAlert size={13} aria-hidden />
            {t("fields.money.currency_varies", { currency: code, amount: written(fixed) })}
          </Text>
        )}
        {!isFromPill && !isReadOnly && (
          <OtherCurrency
            fixed={fixed}
            currency={currency}
            onTake={(amount) => onChange({ kind: "constant", value: amount })}
          />
        )}
      </div>
    </>
  );
}

/** What was typed, as it was understood. */
function Understood({ amount, currency }: { readonly amount: number; readonly currency: string }) {
  const formats = useFormats();
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {formats.money(amount, currency)}
    </Text>
  );
}

/** The same number is a hundred times as much in some currencies: nobody is to overlook that. */
function OtherCurrency({
  fixed,
  currency,
  onTake,
}: {
  readonly fixed: Json;
  readonly currency: string;
  readonly onTake: (amount: number) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const [seen, setSeen] = useState({ currency, fixed });
  const isOther =
    typeof fixed === "number" &&
    seen.fixed === fixed &&
    minorDigits(seen.currency) !== minorDigits(currency);
  if (!isOther && (seen.currency !== currency || seen.fixed !== fixed))
    setSeen({ currency, fixed });
  if (!isOther) return null;
  const same = inOtherCurrency(fixed, seen.currency, currency);
  return (
    <Text size="xs" mt={4} className={classes["warning"]} role="status">
      <TriangleAlert size={13} aria-hidden />
      <span>
        {t("fields.money.other_currency", {
          before: formats.money(fixed, seen.currency),
          now: formats.money(fixed, currency),
        })}{" "}
        {same !== undefined && (
          <Anchor component="button" type="button" size="xs" onClick={() => onTake(same)}>
            {t("fields.money.take", { money: formats.money(same, currency) })}
          </Anchor>
        )}
      </span>
    </Text>
  );
}
