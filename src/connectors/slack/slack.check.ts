import type { ConnectionReport, Mode } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import type { SlackApi } from "./slack.client.ts";

type May = ConnectionReport["allows"]["actions"][string];

/** The app in its workspace is the account: another app may not change this one's messages. */
export async function checkSlack(api: SlackApi, mode: Mode): Promise<ConnectionReport> {
  const { body, scopes } = await api.self();
  const may = (...needed: readonly string[]): May => {
    if (scopes === null) return "unknown";
    return needed.every((one) => scopes.includes(one)) ? "yes" : "no";
  };
  const [team, bot] = [textAt(body, "team_id"), textAt(body, "bot_id")];
  return {
    account: team === null || bot === null ? null : `${team}/${bot}`,
    accountName: textAt(body, "team"),
    mode,
    allows: {
      triggers: {},
      actions: {
        "post-message": may("chat:write"),
        "reply-in-thread": may("chat:write"),
        "update-message": may("chat:write"),
        "find-person": may("users:read", "users:read.email"),
      },
    },
  };
}
