import { type History, historyNow, type StartNumber } from "#engine/history.ts";
import { text } from "#sdk/text.ts";
import { ApiError } from "../errors.ts";
import { given } from "../given.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { nightlyView } from "../upkeep/nightly-view.ts";
import type { SettingNumber, Settings, SettingsChange } from "./settings.schemas.ts";

type Parts = Pick<
  ServerParts,
  | "store"
  | "nightly"
  | "upkeep"
  | "history"
  | "archive"
  | "people"
  | "version"
  | "simulators"
  | "dataFolder"
>;

export async function settingsView(parts: Parts, locale: Locale): Promise<Settings> {
  const { store, upkeep, history, archive, people, version, simulators, dataFolder } = parts;
  const { mail, oidc, publicUrl } = people;
  const now = historyNow(history, await store.settings());
  return {
    version,
    storage: upkeep.storage,
    dataFolder,
    publicAddress: publicUrl,
    simulator: simulators.length > 0,
    retention: {
      days: numberView(history.days, now.days),
      runsPerFlow: numberView(history.runsPerFlow, now.runsPerFlow),
      auditDays: numberView(history.auditDays, now.auditDays),
      ledgerYears: numberView(history.ledgerYears, now.ledgerYears),
    },
    auditFolder: archive.path,
    backups: nightlyView(parts.nightly.state(), locale),
    mail: mail && { server: mail.server, sender: mail.sender },
    openIdConnect: oidc && { name: oidc.name, issuer: oidc.issuer },
  };
}

function numberView(
  { value: usual, fixedBy, least, most }: StartNumber,
  now: Pick<SettingNumber, "value" | "from">,
): SettingNumber {
  return { ...now, fixedBy, usual: fixedBy === null ? usual : null, least, most };
}

const names = {
  days: text("The number of days that history is kept", "履歴の保存日数"),
  runsPerFlow: text("The number of runs that are kept of each flow", "フローごとの実行の保存件数"),
  auditDays: text(
    "The number of days that the audit log stays in the database",
    "監査ログをデータベースに置いておく日数",
  ),
  ledgerYears: text("The number of years that the ledger is kept", "台帳の保存年数"),
} as const satisfies Record<keyof History, unknown>;

/** All of it, or nothing. */
export async function changeSettings(
  { store, history }: Pick<Parts, "store" | "history">,
  { retention }: SettingsChange,
  locale: Locale,
): Promise<void> {
  for (const name of ["days", "runsPerFlow", "auditDays", "ledgerYears"] as const)
    check(say(names[name], locale), history[name], retention[name]);
  const { days: historyDays, runsPerFlow, auditDays, ledgerYears } = retention;
  await store.changeSettings(given({ historyDays, runsPerFlow, auditDays, ledgerYears }));
}

function check(setting: string, start: StartNumber, wanted: number | null | undefined): void {
  if (wanted === undefined) return;
  const { fixedBy, least, most } = start;
  if (fixedBy !== null) throw ApiError.of("settings.fixed", { setting, by: fixedBy });
  if (wanted !== null && (wanted < least || wanted > most))
    throw ApiError.of("settings.out_of_range", { setting, least, most });
}
