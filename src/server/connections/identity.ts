import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { Says } from "#sdk/fields.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { settingsThatSay } from "#engine/bound-account.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";

/**
 * Throws where new values are not of the same connection: its waiting writes would go elsewhere, and its events would be called
 * otherwise. No proof of an account allows that.
 */
export function refuseAnotherIdentity(
  connector: Connector,
  { settings }: Pick<ConnectionRecord, "settings">,
  values: JsonObject,
  locale: Locale,
): void {
  const changed = changedOf("identity", connector, settings, values);
  if (changed.length === 0) return;
  const labels = changed.map((name) => labelOf(connector, name, locale));
  const details = changed.map((name) => ({
    path: ["values", name],
    code: "identity_fixed",
    message: stays[locale],
  }));
  const listed = labels.join(locale === "ja" ? "、" : ", ");
  throw ApiError.of("connection.identity_fixed", { settings: listed }, details);
}

/** The names of those settings that say this, and whose new values are others. */
export function changedOf(
  says: Says,
  connector: Connector,
  settings: JsonObject,
  values: JsonObject,
): readonly string[] {
  const before = settingsThatSay(says, connector, settings);
  return Object.entries(settingsThatSay(says, connector, values))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
    .map(([name]) => name);
}

const stays = text("This setting cannot be changed.", "この設定は変更できません。");

function labelOf({ connection }: Connector, name: string, locale: Locale): string {
  const field = connection.fields.shape[name];
  const facts = field === undefined ? undefined : z.globalRegistry.get(field)?.field;
  return facts?.label[locale] ?? name;
}
