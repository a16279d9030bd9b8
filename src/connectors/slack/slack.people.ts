import type { JsonObject } from "#sdk/index.ts";
import { isJsonObject, textAt } from "#sdk/index.ts";
import type { SlackApi } from "./slack.client.ts";
import { says } from "./slack.errors.ts";

export function personOf(user: JsonObject) {
  const { profile } = user;
  const id = textAt(user, "id") ?? "";
  const names = [textAt(profile, "real_name"), textAt(user, "real_name"), textAt(user, "name")];
  const name = names.find((one) => one !== null && one !== "") ?? id;
  return { id, name, email: textAt(profile, "email") };
}

/** Null where nobody in the workspace has it. */
export async function personWithEmail(api: SlackApi, email: string) {
  try {
    const { user } = await api.read("users.lookupByEmail", { email });
    return isJsonObject(user) ? personOf(user) : null;
  } catch (error) {
    if (says(error, "users_not_found")) return null;
    throw error;
  }
}
