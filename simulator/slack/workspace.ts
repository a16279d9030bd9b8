/** What one workspace of Slack holds, for one app in it. */
import { SlackError } from "./errors.ts";
import { nextTs } from "./ts.ts";

export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface Message {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly metadata?: Metadata;
  readonly thread_ts?: string;
  /** A reply that its author shows in the channel, too. */
  readonly subtype?: "thread_broadcast";
  readonly edited?: { readonly user: string; readonly ts: string };
  /** Lists pass over it until then. Milliseconds. */
  readonly visibleAt: number;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  /** Of a direct message: the person. */
  readonly user: string | null;
  isMember: boolean;
  isArchived: boolean;
  /** Oldest first. */
  messages: Message[];
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly email: string | null;
  readonly is_bot: boolean;
  deleted: boolean;
}

/** The scope that a bot needs to look into a channel. */
export function scopeOf(kind: Channel["kind"], verb: "read" | "history"): string {
  const prefix = { public: "channels", private: "groups", im: "im" }[kind];
  return `${prefix}:${verb}`;
}

export class Workspace {
  readonly team = { id: "T0MILLRACE", name: "Millrace Demo", domain: "millrace-demo" };
  readonly bot = { user: "U0MILLRACE", id: "B0MILLRACE", app: "A0MILLRACE", name: "millrace" };
  readonly channels = new Map<string, Channel>();
  readonly users = new Map<string, User>();
  readonly #newId: (prefix: string) => string;

  constructor(newId: (prefix: string) => string) {
    this.#newId = newId;
    this.addUser({
      id: "U0AIKO",
      name: "aiko",
      real_name: "Aiko Tanaka",
      email: "aiko@example.com",
    });
    this.addUser({ id: "U0BEN", name: "ben", real_name: "Ben Carter", email: "ben@example.com" });
    this.addUser({
      id: this.bot.user,
      name: this.bot.name,
      real_name: "Millrace",
      email: null,
      is_bot: true,
    });
    this.addChannel({ id: "C0GENERAL", name: "general", isMember: false });
    this.addChannel({ id: "C0SALES", name: "sales" });
    this.addChannel({ id: "C0FINANCE", name: "finance", kind: "private" });
  }

  addUser(user: Partial<User> & Pick<User, "name" | "real_name" | "email">): User {
    const id = user.id ?? this.#newId("U");
    const added: User = { is_bot: false, deleted: false, ...user, id };
    this.users.set(id, added);
    return added;
  }

  addChannel(channel: Partial<Channel> & Pick<Channel, "name">): Channel {
    const id = channel.id ?? this.#newId(channel.kind === "im" ? "D" : "C");
    const added: Channel = {
      kind: "public",
      user: null,
      isMember: true,
      isArchived: false,
      messages: [],
      ...channel,
      id,
    };
    this.channels.set(id, added);
    return added;
  }

  /** The direct messages with a person, which are there from the first one on. */
  directMessages(user: User): Channel {
    if (user.is_bot) throw new SlackError("cannot_dm_bot");
    if (user.deleted) throw new SlackError("channel_not_found");
    const known = [...this.channels.values()].find((channel) => channel.user === user.id);
    return known ?? this.addChannel({ name: "", kind: "im", user: user.id });
  }

  /** What the bot can see at all: a private channel is not there for who is no member. */
  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined || (channel.kind === "private" && !channel.isMember))
      throw new SlackError("channel_not_found");
    return channel;
  }

  post(channel: Channel, message: Omit<Message, "ts">, milliseconds: number): Message {
    const posted = { ...message, ts: nextTs(milliseconds, channel.messages.at(-1)?.ts) };
    channel.messages.push(posted);
    return posted;
  }

  replace(channel: Channel, message: Message): void {
    channel.messages = channel.messages.map((one) => (one.ts === message.ts ? message : one));
  }
}
