import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { FlowExport } from "#flow/exchange.ts";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { connectionsQuery } from "../api/connections.ts";
import { loaded } from "../api/loaded.ts";
import { useSay, useT } from "../language/language.tsx";
import { Loading } from "../parts/loading.tsx";

/** Fetched when somebody connects a system from here. */
const ConnectionForm = lazy(async () => ({
  default: (await loaded(() => import("../connections/connection-form.tsx"))).ConnectionForm,
}));

type SlotList = FlowExport["connections"];

/** Which connection stands in each slot of an exported flow. */
export type Chosen = Readonly<Record<string, string>>;

/** The only connection that fits a slot is chosen beforehand. */
export function useChosenSlots(wanted: SlotList | null): {
  readonly chosen: Chosen;
  readonly choose: (slot: string, connection: string | null) => void;
} {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const [said, setSaid] = useState<Readonly<Record<string, string | null>>>({});
  const slots = Object.entries(wanted ?? {});
  const chosen = slots.flatMap(([slot, { connector }]) => {
    const fitting = connections.filter((one) => one.connector === connector);
    const only = fitting.length === 1 ? fitting[0]?.id : undefined;
    const connection = slot in said ? said[slot] : only;
    return connection ? [[slot, connection] as const] : [];
  });
  return {
    chosen: Object.fromEntries(chosen),
    choose: (slot, connection) => setSaid((before) => ({ ...before, [slot]: connection })),
  };
}

export function Slots({
  slots,
  chosen,
  choose,
}: {
  readonly slots: SlotList;
  readonly chosen: Chosen;
  readonly choose: (slot: string, connection: string | null) => void;
}) {
  const t = useT();
  const say = useSay();
  const { data: catalogue } = useSuspenseQuery(catalogueQuery);
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const all = Object.entries(slots);
  if (all.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">{t("flows.slots_help")}</Text>
      {all.map(([slot, { connector, name }]) => {
        const known = connectorOf(catalogue, connector);
        const label = known ? say(known.label) : connector;
        const fitting = connections.filter((one) => one.connector === connector);
        return fitting.length === 0 ? (
          <Missing
            key={slot}
            connector={connector}
            label={label}
            onMade={(connection) => choose(slot, connection)}
          />
        ) : (
          <Select
            key={slot}
            label={name === connector ? label : `${label}: ${name}`}
            placeholder={t("flows.slot_none")}
            clearable
            value={chosen[slot] ?? null}
            onChange={(connection) => choose(slot, connection)}
            data={fitting.map((one) => ({
              value: one.id,
              label: `${one.name} (${t(`mode.${one.mode}`)})`,
            }))}
          />
        );
      })}
    </Stack>
  );
}

/** A system to which the person has no connection: they can make one here. */
function Missing({
  connector,
  label,
  onMade,
}: {
  readonly connector: string;
  readonly label: string;
  readonly onMade: (connection: string) => void;
}) {
  const t = useT();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const done = async (connection: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    setIsOpen(false);
    onMade(connection);
  };
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c="dimmed" flex={1} miw={200}>
        {t("flows.slot_no_connection", { connector: label })}
      </Text>
      <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
        {t("flows.slot_connect", { connector: label })}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        size="lg"
        title={t("flows.slot_connect", { connector: label })}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Suspense fallback={<Loading />}>
          <ConnectionForm
            connector={connector}
            onDone={(connection) => void done(connection)}
            onCancel={() => setIsOpen(false)}
          />
        </Suspense>
      </Modal>
    </Group>
  );
}
