/**
 * Messages. Nothing refuses a repeat: `client_msg_id` is taken and means nothing here, because Slack promises nothing of it.
 */
import { type Arguments, isTable, flagOf, jsonOf, neededText, textOf } from "./arguments.ts";
import type { Call, Given } from "./call.ts";
import { SlackError } from "./errors.ts";
import type { Channel, Message, Metadata, Workspace } from "./workspace.ts";

/** K: Slack cuts a longer text, or makes several messages of it; refusing it is the least kind. */
const LONGEST_TEXT = 40_000;
/** K: what `chat.update` takes. */
const LONGEST_UPDATE = 4_000;
/** K. */
const LONGEST_METADATA = 16_000;

export function postMessage(call: Call): Given {
  const { args, workspace, token, now, visibleAt } = call;
  const channel = place(call, neededText(args, "channel"));
  if (!channel.isMember && !token.scopes.includes("chat:write.public"))
    throw new SlackError("not_in_channel");
  if (channel.isArchived) throw new SlackError("is_archived");
  const text = textIn(args, LONGEST_TEXT);
  const metadata = metadataIn(args);
  const { bot } = workspace;
  const posted = workspace.post(
    channel,
    {
      user: bot.user,
      bot_id: bot.id,
      app_id: bot.app,
      text,
      ...(metadata === undefined ? {} : { metadata }),
      ...threadIn(args, channel),
      visibleAt,
    },
    now,
  );
  const { ts } = posted;
  const message = shown(posted, workspace, true);
  return { body: { channel: channel.id, ts, message }, object: `${channel.id}/${ts}` };
}

export function updateMessage(call: Call): Given {
  const { args, workspace, now } = call;
  // By its id alone: no name, and nobody's direct messages by the person.
  const channel = workspace.channel(neededText(args, "channel"));
  const ts = neededText(args, "ts");
  const text = textIn(args, LONGEST_UPDATE);
  const message = channel.messages.find((one) => one.ts === ts);
  if (message === undefined) throw new SlackError("message_not_found");
  if (message.bot_id !== workspace.bot.id) throw new SlackError("cant_update_message");
  const edited = { user: workspace.bot.user, ts: `${Math.floor(now / 1000)}.000000` };
  const metadata = metadataIn(args);
  const after = { ...message, text, edited, ...(metadata === undefined ? {} : { metadata }) };
  workspace.replace(channel, after);
  return {
    body: { channel: channel.id, ts, text, message: shown(after, workspace, true) },
    object: `${channel.id}/${ts}`,
  };
}

/** As Slack shows it; what is kept beside it only where it is asked for. */
export function shown(message: Message, { team }: Workspace, withMetadata: boolean) {
  const { visibleAt: _, metadata, ...rest } = message;
  return {
    type: "message",
    ...rest,
    ...(rest.bot_id === undefined ? {} : { team: team.id }),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  };
}

/** A channel by its id, or by its name, which Slack looks up as it posts; or a person, whose direct messages it opens. */
function place({ workspace }: Call, wanted: string): Channel {
  const user = workspace.users.get(wanted);
  if (user !== undefined) return workspace.directMessages(user);
  const name = wanted.replace(/^#/, "");
  const named = [...workspace.channels.values()].find((one) => one.name === name && name !== "");
  return workspace.channel(named?.id ?? wanted);
}

function textIn(args: Arguments, longest: number): string {
  const text = textOf(args, "text");
  const isEmpty = ["blocks", "attachments"].every((name) => jsonOf(args, name) === undefined);
  if (text === "" && isEmpty) throw new SlackError("no_text");
  if (text.length > longest) throw new SlackError("msg_too_long");
  return text;
}

function metadataIn(args: Arguments): Metadata | undefined {
  const metadata = jsonOf(args, "metadata");
  if (metadata === undefined || metadata === "") return undefined;
  if (!isTable(metadata)) throw new SlackError("invalid_metadata_format");
  const { event_type, event_payload } = metadata;
  if (typeof event_type !== "string" || event_type === "" || !isTable(event_payload))
    throw new SlackError("invalid_metadata_schema");
  if (JSON.stringify(metadata).length > LONGEST_METADATA)
    throw new SlackError("metadata_too_large");
  return { event_type, event_payload };
}

function threadIn(args: Arguments, { messages }: Channel): Pick<Message, "thread_ts" | "subtype"> {
  const named = textOf(args, "thread_ts");
  if (named === "") return {};
  const parent = messages.find((one) => one.ts === named);
  if (parent === undefined) throw new SlackError("thread_not_found");
  return {
    thread_ts: parent.thread_ts ?? parent.ts,
    ...(flagOf(args, "reply_broadcast") ? { subtype: "thread_broadcast" as const } : {}),
  };
}
