/** The app that a workspace makes for Millrace, as Slack takes it: pasted, or opened by a link. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

/** What each scope is for. */
const scopes = [
  // Posting, also into public channels that the app is not in.
  "chat:write",
  "chat:write.public",
  // The lists in which people choose.
  "channels:read",
  "groups:read",
  "users:read",
  "users:read.email",
  // Finding a message whose answer was lost.
  "channels:history",
  "groups:history",
  "im:read",
  "im:history",
] as const;

const description = text(
  "Posts what Millrace’s flows say.",
  "Millrace のフローのメッセージを投稿します。",
);

function manifestIn(locale: keyof LocalizedText): object {
  return {
    display_information: { name: "Millrace", description: description[locale] },
    features: { bot_user: { display_name: "Millrace", always_online: true } },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

const written = (locale: keyof LocalizedText) => JSON.stringify(manifestIn(locale), null, 2);

/** To be copied. */
export const manifest: LocalizedText = { en: written("en"), ja: written("ja") };
