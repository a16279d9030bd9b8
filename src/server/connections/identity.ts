import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { Says } from "#sdk/fields.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";

type Fields = Connector["connection"]["fields"];

/** What a field of a connection says; undefined of a secret. */
export function saidBy(fields: Fields, name: string): Says | undefined {
  return factsOf(fields, name)?.says;
}

/**
 * Throws where new values are not of the same connection: its waiting writes would go elsewhere, and its events would be called
 * otherwise. No proof of an account allows that.
 */
export function refuseAnotherIdentity(
  { connection: { fields } }: Connector,
  { settings }: Pick<ConnectionRecord, "settings">,
  values: JsonObject,
  locale: Locale,
): void {
  const changed = Object.keys(fields.shape).filter(
    (name) =>
      saidBy(fields, name) === "identity" &&
      !isSame(keptIn(fields, name, settings[name]), values[name]),
  );
  if (changed.length === 0) return;
  const labelOf = (name: string) => factsOf(fields, name)?.label[locale] ?? name;
  const labels = changed.map(labelOf).join(locale === "ja" ? "、" : ", ");
  const details = changed.map((name) => ({
    path: ["values", name],
    code: "identity_fixed",
    message: stays[locale],
  }));
  throw ApiError.of("connection.identity_fixed", { settings: labels }, details);
}

const stays = text("This setting cannot be changed.", "この設定は変更できません。");

/** What an earlier build kept may lack a field that has a default by now. */
function keptIn(fields: Fields, name: string, kept: unknown): unknown {
  const read = fields.shape[name]?.safeParse(kept);
  return read?.success === true ? read.data : kept;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function factsOf(fields: Fields, name: string) {
  const field = fields.shape[name];
  return field === undefined ? undefined : z.globalRegistry.get(field)?.field;
}
