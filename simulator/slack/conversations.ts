/** Channels, and what is in them. */
import { flagOf, neededText, textOf } from "./arguments.ts";
import type { Call, Given } from "./call.ts";
import { shown } from "./chat.ts";
import { SlackError } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { requireScope } from "./tokens.ts";
import { compareTs, isTs } from "./ts.ts";
import { type Channel, type Message, scopeOf } from "./workspace.ts";

const KINDS = { public_channel: "public", private_channel: "private", im: "im" } as const;

const isKind = (type: string): type is keyof typeof KINDS => Object.hasOwn(KINDS, type);

export function listConversations(call: Call): Given {
  const { args, workspace, token } = call;
  const types = textOf(args, "types") === "" ? "public_channel" : textOf(args, "types");
  const kinds = types.split(",").map((type) => {
    const wanted = type.trim();
    if (!isKind(wanted)) throw new SlackError("invalid_types");
    return KINDS[wanted];
  });
  for (const kind of kinds) requireScope(token, scopeOf(kind, "read"));
  const all = [...workspace.channels.values()].filter(
    ({ kind, isMember }) => kinds.includes(kind) && (isMember || kind === "public"),
  );
  const page = pageOf(call, all, ({ id }) => id, { usual: 100, most: 1000 });
  // What is left out was counted: a page may be empty.
  const left = flagOf(args, "exclude_archived")
    ? page.items.filter(({ isArchived }) => !isArchived)
    : page.items;
  const { response_metadata } = page.more;
  return { body: { channels: left.map(channelShown), response_metadata } };
}

export function openConversation({ args, workspace }: Call): Given {
  const [named, ...more] = neededText(args, "users").split(",");
  if (named === undefined || more.length > 0) throw new SlackError("not_enough_users");
  const user = workspace.users.get(named);
  if (user === undefined) throw new SlackError("user_not_found");
  const { id } = workspace.directMessages(user);
  return { body: { channel: { id } }, object: id };
}

export function history(call: Call): Given {
  const { args, workspace, now } = call;
  const channel = readable(call);
  // Replies stand in their threads alone.
  const all = channel.messages
    .filter((message) => isRoot(message) || message.subtype === "thread_broadcast")
    .filter((message) => message.visibleAt <= now && isBetween(call, message))
    .toReversed();
  const page = pageOf(call, all, ({ ts }) => ts, { usual: 100, most: 999 });
  const withMetadata = flagOf(args, "include_all_metadata");
  const messages = page.items.map((message) => ({
    ...shown(message, workspace, withMetadata),
    ...threadOf(channel, message),
  }));
  return { body: { messages, pin_count: 0, ...page.more } };
}

export function replies(call: Call): Given {
  const { args, workspace, now } = call;
  const channel = readable(call);
  const ts = neededText(args, "ts");
  const named = channel.messages.find((message) => message.ts === ts);
  const root = named?.thread_ts ?? named?.ts;
  if (root === undefined) throw new SlackError("thread_not_found");
  const all = channel.messages.filter(
    (message) =>
      // Whatever is asked for, the parent comes along.
      message.ts === root ||
      (message.thread_ts === root && message.visibleAt <= now && isBetween(call, message)),
  );
  const page = pageOf(call, all, (message) => message.ts, { usual: 1000, most: 1000 });
  const withMetadata = flagOf(args, "include_all_metadata");
  const messages = page.items.map((message) => shown(message, workspace, withMetadata));
  return { body: { messages, ...page.more } };
}

/** Only a member may look into a channel. */
function readable({ args, workspace, token }: Call): Channel {
  const id = neededText(args, "channel");
  const channel = workspace.channel(id);
  requireScope(token, scopeOf(channel.kind, "history"));
  if (!channel.isMember) throw new SlackError("not_in_channel");
  return channel;
}

function isRoot({ ts, thread_ts }: Message): boolean {
  return thread_ts === undefined || thread_ts === ts;
}

/** Both ends are left out, unless they are asked for. */
function isBetween({ args }: Call, { ts }: Message): boolean {
  const [oldest, latest] = [textOf(args, "oldest"), textOf(args, "latest")];
  if (oldest !== "" && !isTs(oldest)) throw new SlackError("invalid_ts_oldest");
  if (latest !== "" && !isTs(latest)) throw new SlackError("invalid_ts_latest");
  const least = flagOf(args, "inclusive") ? 0 : 1;
  return (
    (oldest === "" || compareTs(ts, oldest) >= least) &&
    (latest === "" || compareTs(latest, ts) >= least)
  );
}

function threadOf({ messages }: Channel, { ts }: Message) {
  const answers = messages.filter((one) => one.thread_ts === ts);
  const last = answers.at(-1);
  return last === undefined
    ? {}
    : { thread_ts: ts, reply_count: answers.length, latest_reply: last.ts };
}

function channelShown({ id, name, kind, user, isMember, isArchived }: Channel) {
  if (kind === "im") return { id, is_im: true, user, is_archived: isArchived };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === "public",
    is_group: kind === "private",
    is_im: false,
    is_mpim: false,
    is_private: kind === "private",
    is_archived: isArchived,
    is_general: name === "general",
    is_member: isMember,
    num_members: isMember ? 3 : 2,
  };
}
