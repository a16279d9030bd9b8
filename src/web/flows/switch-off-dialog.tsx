import { Checkbox, Group, NumberInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { api, ask } from "../api/client.ts";
import type { FlowSummary } from "../api/flows.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";

interface Form {
  readonly byRow: boolean;
  readonly inARow: number;
  readonly byShare: boolean;
  readonly percent: number;
  readonly of: number;
}

/** When a flow switches itself off. */
export function SwitchOffDialog({
  flow: { id, name, switchOff },
  opened,
  onClose,
}: {
  readonly flow: Pick<FlowSummary, "id" | "name" | "switchOff">;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const inARow = switchOff?.inARow ?? null;
  const share = switchOff?.share ?? null;
  const save = async ({ byRow, byShare, ...form }: Form): Promise<void> => {
    const json = {
      inARow: byRow ? form.inARow : null,
      share: byShare ? { percent: form.percent, of: form.of } : null,
    };
    await ask(() => api.flows[":id"]["switch-off"].$put({ param: { id }, json }));
    notifications.show({ color: "teal", message: t("flows.switch_off_saved", { name }) });
  };
  return (
    <FormDialog<Form>
      opened={opened}
      onClose={onClose}
      title={t("flows.switch_off_title", { name })}
      submit={t("common.save")}
      onSubmit={save}
      initial={{
        byRow: inARow !== null,
        inARow: inARow ?? 10,
        byShare: share !== null,
        percent: share?.percent ?? 50,
        of: share?.of ?? 20,
      }}
    >
      {({ byRow, byShare, ...form }, fill) => (
        <>
          <Text size="sm">{t("flows.switch_off_help")}</Text>
          <Stack gap="xs">
            <Checkbox
              label={t("flows.switch_off_row")}
              checked={byRow}
              onChange={({ currentTarget }) => fill({ byRow: currentTarget.checked })}
            />
            {byRow && (
              <Whole
                label={t("flows.switch_off_row_count")}
                most={1_000}
                value={form.inARow}
                onChange={(value) => fill({ inARow: value })}
              />
            )}
          </Stack>
          <Stack gap="xs">
            <Checkbox
              label={t("flows.switch_off_share")}
              checked={byShare}
              onChange={({ currentTarget }) => fill({ byShare: currentTarget.checked })}
            />
            {byShare && (
              <Group grow align="end">
                <Whole
                  label={t("flows.switch_off_percent")}
                  suffix="%"
                  most={100}
                  value={form.percent}
                  onChange={(value) => fill({ percent: value })}
                />
                <Whole
                  label={t("flows.switch_off_of")}
                  most={10_000}
                  value={form.of}
                  onChange={(value) => fill({ of: value })}
                />
              </Group>
            )}
          </Stack>
        </>
      )}
    </FormDialog>
  );
}

function Whole({
  label,
  suffix = "",
  most,
  value,
  onChange,
}: {
  readonly label: string;
  readonly suffix?: string;
  readonly most: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      label={label}
      suffix={suffix}
      thousandSeparator=","
      allowDecimal={false}
      allowNegative={false}
      min={1}
      max={most}
      clampBehavior="blur"
      required
      withAsterisk={false}
      value={value}
      onChange={(next) => onChange(Number(next))}
    />
  );
}
