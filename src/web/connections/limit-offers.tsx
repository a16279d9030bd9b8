import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { Gauge } from "lucide-react";
import { useState } from "react";
import type { ProposedLimits } from "#server/refusal-body.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import type { LimitChoice, LimitChoices } from "./limit-choices.ts";
import { LimitDialog } from "./limit-dialog.tsx";
import { type MoneyLimit, useSetLimits } from "./limits-section.tsx";

/** Limits for the owner to take, to change or to go on without, before money first moves through a connection. */
export function LimitOffers({
  choices: { proposed, of, choose },
}: {
  readonly choices: LimitChoices;
}) {
  return proposed.map((one) => (
    <Offer
      key={one.connection}
      proposed={one}
      choice={of(one.connection)}
      onChoose={(choice) => choose(one.connection, choice)}
    />
  ));
}

function Offer({
  proposed: { connection, name, limits, reasons },
  choice,
  onChoose,
}: {
  readonly proposed: ProposedLimits;
  readonly choice: LimitChoice | null;
  readonly onChoose: (choice: LimitChoice | null) => void;
}) {
  const t = useT();
  const [open, setOpen] = useState<MoneyLimit | "new" | null>(null);
  const set = useSetLimits(connection);
  const take = async (wanted: readonly MoneyLimit[]): Promise<void> => {
    await set.mutateAsync(wanted);
    onChoose("set");
  };
  const others = (currency: string) => limits.filter((one) => one.currency !== currency);
  switch (choice) {
    case "set":
      return (
        <Alert color="teal" icon={<Gauge size={20} />} role="status">
          {t("limits.offer.is_set", { name })}
        </Alert>
      );
    case "without":
      return (
        <Alert color="gray" icon={<Gauge size={20} />} role="status">
          <Group justify="space-between">
            {t("limits.offer.is_without", { name })}
            <Button variant="subtle" size="compact-sm" onClick={() => onChoose(null)}>
              {t("limits.offer.again")}
            </Button>
          </Group>
        </Alert>
      );
    case null:
      return (
        <Alert color="blue" icon={<Gauge size={20} />} title={t("limits.offer.title", { name })}>
          <Stack gap="sm">
            {limits.map((limit) => (
              <Proposed key={limit.currency} limit={limit} onChange={() => setOpen(limit)} />
            ))}
            <List size="sm" spacing={4}>
              {reasons.map((reason) => (
                <List.Item key={reason}>{reason}</List.Item>
              ))}
            </List>
            {limits.length > 0 && <Text size="sm">{t("limits.rest")}</Text>}
            {set.error !== null && <Failure error={set.error} />}
            <Group>
              <Button
                loading={set.isPending}
                onClick={() =>
                  limits.length === 0 ? setOpen("new") : void take(limits).catch(() => undefined)
                }
              >
                {t(limits.length === 0 ? "limits.offer.own" : "limits.offer.set")}
              </Button>
              <Button variant="default" onClick={() => onChoose("without")}>
                {t("limits.offer.without")}
              </Button>
            </Group>
          </Stack>
          {open !== null && (
            <LimitDialog
              limit={open === "new" ? null : open}
              onSave={(limit) => take([...others(limit.currency), limit])}
              onClose={() => setOpen(null)}
            />
          )}
        </Alert>
      );
  }
}

/** As narrow as a dialog: one below the other. */
function Proposed({
  limit: { currency, perWrite, perFlowAndDay },
  onChange,
}: {
  readonly limit: MoneyLimit;
  readonly onChange: () => void;
}) {
  const t = useT();
  const formats = useFormats();
  const code = currency.toUpperCase();
  const shown = (most: number | null): string =>
    most === null ? t("limits.unlimited") : formats.money(most, currency);
  const { sum, count } = perFlowAndDay;
  const number = count === null ? t("limits.unlimited") : formats.number(count);
  const facts = [
    [t("limits.currency"), code],
    [t("limits.per_write"), shown(perWrite)],
    [t("limits.sum"), shown(sum)],
    [t("limits.count"), number],
  ];
  return (
    <Group justify="space-between" align="flex-start">
      <div>
        {facts.map(([label, value]) => (
          <Text key={label} size="sm">
            {label}: <b>{value}</b>
          </Text>
        ))}
      </div>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t("limits.change_of", { currency: code })}
        onClick={onChange}
      >
        {t("limits.change")}
      </Button>
    </Group>
  );
}
