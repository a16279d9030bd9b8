import { Alert, Button, Code, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, HardDrive, KeyRound } from "lucide-react";
import { type Settings, systemQuery } from "../api/settings.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { takeBackup } from "./take-backup.ts";

/** Everything in one file, but for the key that opens the secrets in it. */
export function BackupSection({
  storage,
  nightly,
}: {
  readonly storage: Settings["storage"];
  readonly nightly: Settings["backups"];
}) {
  const t = useT();
  switch (storage) {
    case "sqlite":
      return <Backup nightly={nightly} />;
    case "postgresql":
      return (
        <Section title={t("settings.backup")}>
          <Stack>
            <Text size="sm">{t("settings.backup_postgres")}</Text>
            <LastSeen />
            <KeepTheKey />
          </Stack>
        </Section>
      );
  }
}

function LastSeen() {
  const t = useT();
  const formats = useFormats();
  const { data: system } = useQuery(systemQuery);
  if (system === undefined) return null;
  const { state, lastAt } = system.backups;
  return (
    <Text size="sm">
      {state === "off"
        ? t("settings.backup_unwatched")
        : lastAt === null
          ? t("settings.backup_unseen")
          : t("settings.backup_seen", { at: formats.moment(lastAt) })}
    </Text>
  );
}

function Backup({ nightly }: { readonly nightly: Settings["backups"] }) {
  const t = useT();
  const formats = useFormats();
  const take = useMutation({ mutationFn: takeBackup });
  return (
    <Section
      title={t("settings.backup")}
      help={t("settings.backup_help")}
      actions={
        <Button
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
          loading={take.isPending}
          onClick={() => take.mutate()}
        >
          {t("settings.backup_take")}
        </Button>
      }
    >
      <Stack>
        {nightly === null ? (
          <Text size="sm">{t("settings.nightly_off")}</Text>
        ) : (
          <Nightly nightly={nightly} />
        )}
        <KeepTheKey />
        {take.error !== null && <Failure error={take.error} />}
        {take.data !== undefined && (
          <Text size="sm" role="status">
            {t("settings.backup_taken", {
              name: take.data.name,
              size: formats.number(Math.max(1, Math.round(take.data.size / 1_000_000))),
            })}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t("settings.backup_restore")}
        </Text>
      </Stack>
    </Section>
  );
}

function Nightly({ nightly }: { readonly nightly: NonNullable<Settings["backups"]> }) {
  const t = useT();
  const formats = useFormats();
  const { time, timeZone: zone, keep: count, folder, failed } = nightly;
  const [last] = nightly.kept;
  return (
    <>
      <Text size="sm">
        {t("settings.nightly", { time, zone, count })} <Code>{folder}</Code>
      </Text>
      <Text size="sm">
        {last === undefined
          ? t("settings.nightly_none")
          : t("settings.nightly_last", {
              at: formats.moment(last.at),
              size: formats.number(Math.max(1, Math.round(last.bytes / 1_000_000))),
            })}{" "}
        {t("settings.nightly_disk")}
      </Text>
      {failed !== null && (
        <Alert
          color="red"
          icon={<HardDrive size={20} />}
          title={t("settings.nightly_failed", { at: formats.moment(failed.at) })}
        >
          {failed.message}
        </Alert>
      )}
    </>
  );
}

function KeepTheKey() {
  const t = useT();
  return (
    <Alert color="gray" icon={<KeyRound size={20} />} title={t("settings.key_title")}>
      {t("settings.key_help")}
    </Alert>
  );
}
