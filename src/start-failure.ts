import { DataDirError } from "#disk/data-dir.ts";
import { PostgresStartError } from "#storage/postgres/start-errors.ts";
import { StartError } from "#disk/start-errors.ts";
import type { Locale } from "#i18n/language.ts";
import { translator } from "#i18n/translator.ts";
import { VaultError } from "#vault/errors.ts";
import { ConfigError } from "./config.ts";

/** Why Millrace did not start, as one plain sentence that says what to do. */
export function startSentence(error: unknown, locale: Locale): string {
  const t = translator(locale);
  if (error instanceof ConfigError) {
    const { said, expects } = error;
    return expects === null
      ? t("start.unknown_option", { option: said })
      : t("start.invalid_value", { said, expects: expects[locale] });
  }
  if (error instanceof DataDirError) return dataDirSentence(error, locale);
  if (error instanceof StartError) return storageSentence(error, locale);
  if (error instanceof PostgresStartError) return postgresSentence(error, locale);
  if (error instanceof VaultError) return `${vaultSentence(error, locale)} (${error.code})`;
  switch (systemCode(error)) {
    case "EADDRINUSE":
      return t("start.port_in_use", { port: portOf(error) });
    case "EACCES":
      if (portOf(error) !== "") return t("start.port_forbidden", { port: portOf(error) });
  }
  return t("start.failed", { reason: error instanceof Error ? error.message : String(error) });
}

function dataDirSentence({ fault }: DataDirError, locale: Locale): string {
  const t = translator(locale);
  const { path } = fault;
  switch (fault.code) {
    case "data_dir_unwritable":
      return t("start.data_unwritable", { path, reason: fault.reason });
    case "data_dir_on_network":
      return t("start.data_on_network", { path, fileSystem: fault.fileSystem });
  }
}

function storageSentence({ fault }: StartError, locale: Locale): string {
  const t = translator(locale);
  const { path } = fault;
  switch (fault.code) {
    case "data_dir_in_use":
      return t("start.data_in_use", { path });
    case "disk_full":
      return t("start.disk_full", { path });
    case "database_too_new":
      return t("start.database_too_new", { path });
    case "database_moved": {
      const { destination } = fault;
      return fault.finished
        ? t("start.database_moved", { path, destination })
        : t("start.database_half_moved", { path, destination });
    }
    case "restore_unfinished":
      return t("start.restore_unfinished", { path, file: fault.file });
    case "database_unreadable":
      return t("start.database_unreadable", { path, reason: fault.reason });
  }
}

function postgresSentence({ fault }: PostgresStartError, locale: Locale): string {
  const t = translator(locale);
  switch (fault.code) {
    case "postgres_unreachable":
      return t("start.postgres_unreachable", { reason: fault.reason });
    case "postgres_refused":
      return t("start.postgres_refused", { reason: fault.reason });
    case "postgres_too_old":
      return t("start.postgres_too_old", { found: fault.found, needed: fault.needed });
    case "postgres_not_durable":
      return t("start.postgres_not_durable", { setting: fault.setting });
    case "postgres_read_only":
      return t("start.postgres_read_only");
    case "postgres_encoding":
      return t("start.postgres_encoding", { found: fault.found });
    case "postgres_in_use":
      return t("start.postgres_in_use");
    case "postgres_older_at_work":
      return t("start.postgres_older_at_work", { at: fault.at.join(", ") });
    case "postgres_foreign":
      return t("start.postgres_foreign", { reason: fault.reason });
    case "postgres_too_new":
      return t("start.postgres_too_new");
  }
}

function vaultSentence({ code, message }: VaultError, locale: Locale): string {
  const t = translator(locale);
  switch (code) {
    case "vault.key_malformed":
      return t("start.key_malformed");
    case "vault.key_file_exposed":
      return t("start.key_file_exposed");
    case "vault.key_file_unusable":
      return t("start.key_file_unusable", { reason: message });
    case "vault.key_missing":
      return t("start.key_missing");
    case "vault.key_change_unfinished":
      return t("start.key_change_unfinished");
    case "vault.key_unchanged":
      return t("start.key_unchanged");
    case "vault.other_key":
      return t("start.key_other");
    case "vault.not_authentic":
      return t("start.failed", { reason: message });
  }
}

function systemCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function portOf(error: unknown): string {
  return error instanceof Error && "port" in error ? String(error.port) : "";
}
