import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { CurrencySelect } from "../builder/fields/controls/currency-select.tsx";
import { useLanguage, useSay } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { amountFault, isCount, limitOf, type TypedLimit, typedLimit } from "./limit-entry.ts";
import type { MoneyLimit } from "./limits-section.tsx";

/** The limits of a connection in one currency. */
export function LimitDialog({
  limit,
  onSave,
  onClose,
}: {
  /** Null: one in another currency is added. */
  readonly limit: MoneyLimit | null;
  readonly onSave: (limit: MoneyLimit) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { t, locale } = useLanguage();
  const say = useSay();
  const [typed, setTyped] = useState(() => typedLimit(limit, locale === "ja" ? "jpy" : "usd"));
  const fill = (change: Partial<TypedLimit>) => setTyped((before) => ({ ...before, ...change }));
  const save = useMutation({ mutationFn: onSave });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wanted = limitOf(typed);
    if (wanted !== null) save.mutate(wanted, { onSuccess: onClose });
  };
  const amount = (name: "perWrite" | "sum", label: string) => {
    const fault = amountFault(typed[name], typed.currency);
    return (
      <TextInput
        label={label}
        inputMode="decimal"
        autoComplete="off"
        value={typed[name]}
        onChange={({ currentTarget }) => fill({ [name]: currentTarget.value })}
        error={fault && say(fault)}
      />
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={limit === null ? t("limits.add") : t("limits.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <CurrencySelect
            label={t("limits.currency")}
            disabled={limit !== null}
            first={typed.currency}
            value={typed.currency}
            onChange={(currency) => fill({ currency })}
          />
          <Text size="sm">{t("limits.empty_help")}</Text>
          {amount("perWrite", t("limits.per_write"))}
          {amount("sum", t("limits.sum"))}
          <TextInput
            label={t("limits.count")}
            inputMode="numeric"
            autoComplete="off"
            value={typed.count}
            onChange={({ currentTarget }) => fill({ count: currentTarget.value })}
            error={isCount(typed.count) ? null : t("limits.count_wrong")}
          />
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t("limits.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
