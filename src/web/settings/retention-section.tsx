import { Button, Code, Group, List, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { api, ask } from "../api/client.ts";
import type { SettingNumber, Settings } from "../api/settings.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";

type Retention = Settings["retention"];

/** For how long the past is kept. */
export function RetentionSection({
  retention,
  auditFolder,
}: {
  readonly retention: Retention;
  /** Null: old lines of the audit log stay where they are. */
  readonly auditFolder: string | null;
}) {
  const t = useT();
  const { days, runsPerFlow, auditDays, ledgerYears } = retention;
  const [form, setForm] = useState({
    days: days.value,
    runsPerFlow: runsPerFlow.value,
    auditDays: auditDays.value,
    ledgerYears: ledgerYears.value,
  });
  const isFixed = [days, runsPerFlow, auditDays, ledgerYears].every(
    ({ fixedBy }) => fixedBy !== null,
  );
  const save = useMutation({
    mutationFn: () =>
      ask(() =>
        api.system.settings.$put({
          json: {
            retention: {
              ...changed("days", days, form.days),
              ...changed("runsPerFlow", runsPerFlow, form.runsPerFlow),
              ...changed("auditDays", auditDays, form.auditDays),
              ...changed("ledgerYears", ledgerYears, form.ledgerYears),
            },
          },
        }),
      ),
    onSuccess: () => notifications.show({ color: "teal", message: t("settings.retention_saved") }),
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Section title={t("settings.retention")} help={t("settings.retention_help")}>
      <form onSubmit={send}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Amount
              label={t("settings.days")}
              help={t("settings.days_help")}
              setting={days}
              value={form.days}
              onChange={(value) => setForm({ ...form, days: value })}
            />
            <Amount
              label={t("settings.runs_per_flow")}
              help={t("settings.runs_per_flow_help")}
              setting={runsPerFlow}
              value={form.runsPerFlow}
              onChange={(value) => setForm({ ...form, runsPerFlow: value })}
            />
            <Amount
              label={t("settings.audit_days")}
              help={t("settings.audit_days_help")}
              setting={auditDays}
              value={form.auditDays}
              onChange={(value) => setForm({ ...form, auditDays: value })}
            />
            <Amount
              label={t("settings.ledger_years")}
              help={t("settings.ledger_years_help")}
              setting={ledgerYears}
              value={form.ledgerYears}
              onChange={(value) => setForm({ ...form, ledgerYears: value })}
            />
          </SimpleGrid>
          <Text size="sm">
            {auditFolder === null ? (
              t("settings.audit_nowhere")
            ) : (
              <>
                {t("settings.audit_folder")} <Code>{auditFolder}</Code>
              </>
            )}
          </Text>
          <div>
            <Text size="sm" fw={600}>
              {t("settings.kept")}
            </Text>
            <List size="sm" mt={4}>
              <List.Item>{t("settings.kept_unfinished")}</List.Item>
              <List.Item>{t("settings.kept_handled")}</List.Item>
              <List.Item>{t("settings.kept_writes")}</List.Item>
            </List>
          </div>
          {save.error !== null && <Failure error={save.error} />}
          {!isFixed && (
            <Group justify="flex-end">
              <Button type="submit" loading={save.isPending}>
                {t("common.save")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}

function Amount({
  label,
  help,
  setting: { fixedBy, usual, least, most },
  value,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly setting: SettingNumber;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <Stack gap={4}>
      <NumberInput
        label={label}
        description={help}
        thousandSeparator=","
        allowDecimal={false}
        allowNegative={false}
        min={least}
        max={most}
        clampBehavior="blur"
        required
        withAsterisk={false}
        disabled={fixedBy !== null}
        value={value}
        onChange={(next) => onChange(Number(next))}
      />
      {fixedBy !== null && (
        <Text size="xs">
          {t("settings.fixed_by")} <Code>{fixedBy}</Code>
        </Text>
      )}
      {usual !== null && usual !== value && (
        <Group gap="xs">
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(usual)}>
            {t("settings.usual", { value: formats.number(usual) })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The usual one is not set, so that it stays the usual one. What is fixed is left out. */
function changed<Name extends keyof Retention>(
  name: Name,
  { fixedBy, usual }: SettingNumber,
  value: number,
): { readonly [name in Name]?: number | null } {
  const wanted: { [name in Name]?: number | null } = {};
  if (fixedBy === null) wanted[name] = value === usual ? null : value;
  return wanted;
}
