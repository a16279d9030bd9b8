import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ClockAlert, DatabaseBackup, HardDrive } from "lucide-react";
import { useMay } from "../api/me.ts";
import { type System, systemQuery } from "../api/settings.ts";
import { useFormats, useT } from "../language/language.tsx";
import { HeldNotice } from "./held-notice.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";

/** Over every screen: why nothing runs, and what to do about it. */
export function SystemNotice() {
  const { data: system } = useQuery(systemQuery);
  if (system === undefined) return null;
  return (
    <>
      <EngineNotice system={system} />
      {system.backups.state === "missed" && <MissedBackup storage={system.storage} />}
      {system.heldSince !== null && <HeldNotice since={system.heldSince} />}
    </>
  );
}

function EngineNotice({ system }: { readonly system: System }) {
  switch (system.engine) {
    case "undecided":
      return <Undecided restored={system.restored} />;
    case "no_room":
      return <NoRoom />;
    case "clocks_differ":
      return <ClocksDiffer by={system.clockDifferenceSeconds ?? 0} />;
    case "running":
    case "stopped":
      return null;
  }
}

function Undecided({ restored }: { readonly restored: System["restored"] }) {
  const t = useT();
  const formats = useFormats();
  const mayDecide = useMay("administrator");
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Alert
      color="orange"
      radius={0}
      role="alert"
      icon={<DatabaseBackup size={20} />}
      title={t("restored.title")}
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {restored !== null && t("restored.when", { backup: formats.moment(restored.backupAt) })}{" "}
          {t(mayDecide ? "restored.decide_help" : "restored.ask_help")}
        </Text>
        {mayDecide && <Button onClick={open}>{t("restored.decide")}</Button>}
      </Group>
      <RestoreDialog opened={isOpen} onClose={close} />
    </Alert>
  );
}

function ClocksDiffer({ by }: { readonly by: number }) {
  const t = useT();
  return (
    <Alert
      color="red"
      radius={0}
      role="alert"
      icon={<ClockAlert size={20} />}
      title={t("clocks.differ", { seconds: Math.abs(by) })}
    >
      <Text size="sm">{t("clocks.differ_help")}</Text>
    </Alert>
  );
}

function MissedBackup({ storage }: Pick<System, "storage">) {
  const t = useT();
  const maySee = useMay("administrator");
  const help = storage === "sqlite" ? "backups.missed_help" : "backups.missed_elsewhere";
  return (
    <Alert
      color="orange"
      radius={0}
      role="alert"
      icon={<DatabaseBackup size={20} />}
      title={t("backups.missed")}
    >
      <Text size="sm">{t(maySee ? help : "backups.missed_ask")}</Text>
    </Alert>
  );
}

function NoRoom() {
  const t = useT();
  return (
    <Alert
      color="red"
      radius={0}
      role="alert"
      icon={<HardDrive size={20} />}
      title={t("restored.no_room")}
    >
      <Text size="sm">{t("restored.no_room_help")}</Text>
    </Alert>
  );
}
