/** People, and who the token belongs to. */
import { neededText } from "./arguments.ts";
import type { Call, Given } from "./call.ts";
import { SlackError } from "./errors.ts";
import { pageOf } from "./paging.ts";
import type { Token } from "./tokens.ts";
import type { User } from "./workspace.ts";

export function testAuth({ workspace: { team, bot }, token }: Call): Given {
  return {
    body: {
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: token.team ?? team.id,
      user_id: bot.user,
      bot_id: bot.id,
      is_enterprise_install: false,
    },
  };
}

export function listUsers(call: Call): Given {
  const { workspace, token } = call;
  const page = pageOf(call, [...workspace.users.values()], ({ id }) => id, {
    usual: 1000,
    most: 1000,
  });
  const { response_metadata } = page.more;
  const members = page.items.map((user) => userShown(user, token, workspace.team.id));
  return { body: { members, cache_ts: Math.floor(call.now / 1000), response_metadata } };
}

export function userInfo({ args, workspace, token }: Call): Given {
  const user = workspace.users.get(neededText(args, "user"));
  if (user === undefined) throw new SlackError("user_not_found");
  return { body: { user: userShown(user, token, workspace.team.id) } };
}

export function lookupByEmail({ args, workspace, token }: Call): Given {
  const wanted = neededText(args, "email").toLowerCase();
  const found = [...workspace.users.values()].find(
    ({ email, deleted }) => !deleted && email?.toLowerCase() === wanted,
  );
  if (found === undefined) throw new SlackError("users_not_found");
  return { body: { user: userShown(found, token, workspace.team.id) } };
}

/** The e-mail only with its own scope. */
function userShown(
  { id, name, real_name, email, is_bot, deleted }: User,
  token: Token,
  team: string,
) {
  const shows = email !== null && token.scopes.includes("users:read.email");
  return {
    id,
    team_id: team,
    name,
    deleted,
    ...(deleted ? {} : { real_name }),
    is_bot,
    is_app_user: false,
    profile: { real_name, display_name: name, ...(shows ? { email } : {}) },
  };
}
