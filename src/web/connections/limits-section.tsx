import { Button, Group, Table, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { useFormats, useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Section } from "../parts/section.tsx";
import { LimitDialog } from "./limit-dialog.tsx";

export type MoneyLimit = Connection["limits"][number];

export function useSetLimits(id: string) {
  return useMutation({
    mutationFn: (wanted: readonly MoneyLimit[]) =>
      ask(() =>
        api.connections[":id"].limits.$put({ param: { id }, json: { limits: [...wanted] } }),
      ),
  });
}

/** How much a connection moves before its owner is asked. */
export function LimitsSection({
  connection: { id, limits },
}: {
  readonly connection: Pick<Connection, "id" | "limits">;
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const [open, setOpen] = useState<MoneyLimit | "new" | null>(null);
  const set = useSetLimits(id);
  const without = (currency: string) => limits.filter((one) => one.currency !== currency);
  return (
    <Section
      title={t("limits.title")}
      help={t("limits.help")}
      actions={
        <Button
          variant="default"
          leftSection={<Gauge size={16} aria-hidden />}
          onClick={() => setOpen("new")}
        >
          {t("limits.add")}
        </Button>
      }
    >
      {limits.length === 0 ? (
        <Text size="sm">{t("limits.none")}</Text>
      ) : (
        <>
          <Limits
            limits={limits}
            onChange={setOpen}
            onRemove={({ currency }) => set.mutate(without(currency), { onError: sayFailure })}
          />
          <Text size="sm" c="dimmed" mt="sm">
            {t("limits.rest")}
          </Text>
        </>
      )}
      {open !== null && (
        <LimitDialog
          limit={open === "new" ? null : open}
          onSave={(limit) => set.mutateAsync([...without(limit.currency), limit])}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  );
}

function Limits({
  limits,
  onChange,
  onRemove,
}: {
  readonly limits: readonly MoneyLimit[];
  readonly onChange: (limit: MoneyLimit) => void;
  readonly onRemove: (limit: MoneyLimit) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const heads = [t("limits.currency"), t("limits.per_write"), t("limits.sum"), t("limits.count")];
  const shown = (most: number | null, currency: string): string =>
    most === null ? t("limits.unlimited") : formats.money(most, currency);
  return (
    <ListTable label={t("limits.title")} heads={heads} hasActions>
      {limits.map((limit) => {
        const { perWrite, perFlowAndDay } = limit;
        const currency = limit.currency.toUpperCase();
        return (
          <Table.Tr key={currency}>
            <Cell>{currency}</Cell>
            <Cell label={t("limits.per_write")}>{shown(perWrite, currency)}</Cell>
            <Cell label={t("limits.sum")}>{shown(perFlowAndDay.sum, currency)}</Cell>
            <Cell label={t("limits.count")}>
              {perFlowAndDay.count === null
                ? t("limits.unlimited")
                : formats.number(perFlowAndDay.count)}
            </Cell>
            <Cell isAction>
              <Group gap="xs" wrap="nowrap" justify="flex-end">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t("limits.change_of", { currency })}
                  onClick={() => onChange(limit)}
                >
                  {t("limits.change")}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  color="red"
                  aria-label={t("limits.remove_of", { currency })}
                  onClick={() => onRemove(limit)}
                >
                  {t("limits.remove")}
                </Button>
              </Group>
            </Cell>
          </Table.Tr>
        );
      })}
    </ListTable>
  );
}
