/** Looking a message up by our mark, where the app may read. */
import type { Found, FrozenRequest, JsonObject, Retrieved, Seek } from "#sdk/index.ts";
import { tagIn, textAt, UnseenError } from "#sdk/index.ts";
import type { SlackApi } from "./slack.client.ts";
import { placeOf } from "./slack.encode.ts";
import { says } from "./slack.errors.ts";
import { pageOf } from "./slack.lists.ts";
import { foundAs, isOf, marksOf, messageNamed, type MessageName } from "./slack.message.ts";

const perPage = 200;
/** With a page a second, as Slack allows, a look-up takes less than a minute. */
const mostPages = 50;

/** Where the app may not look, nobody can tell. */
const unseen = [
  "channel_not_found",
  "missing_scope",
  "no_permission",
  "not_in_channel",
  "thread_not_found",
];

/** A message in a channel, in the direct messages with a person, or in a thread. */
export function seekIn(request: FrozenRequest): Seek<SlackApi> {
  return {
    async ask(api, within) {
      try {
        return await lookedUp(api, request, within);
      } catch (error) {
        if (says(error, ...unseen)) throw new UnseenError(String(error), { cause: error });
        throw error;
      }
    },
  };
}

async function lookedUp(
  api: SlackApi,
  request: FrozenRequest,
  { from, to }: Parameters<Seek<SlackApi>["ask"]>[1],
): Promise<Found | null> {
  const { params } = request;
  const parent = messageNamed(textAt(params, "message") ?? "");
  const channel = parent?.channel ?? (await readableId(api, placeOf(params)));
  // Whom the app has never written to has no direct messages with it.
  if (channel === null) return null;
  const span = {
    channel,
    oldest: seconds(Math.floor, from),
    latest: seconds(Math.ceil, to),
    inclusive: true,
    include_all_metadata: true,
    limit: perPage,
  };
  const [method, asked] =
    parent === null
      ? (["conversations.history", span] as const)
      : (["conversations.replies", { ...span, ts: parent.thread ?? parent.ts }] as const);
  const found = await firstIn(api, method, "messages", asked, (one) => isOf(request, one));
  return found === null ? null : foundAs(channel, found);
}

/** The id by which a channel is read: of a person, that of the direct messages. */
async function readableId(api: SlackApi, place: string): Promise<string | null> {
  if (!/^[UW]/.test(place)) return place;
  const asked = { types: "im", limit: perPage };
  const found = await firstIn(api, "conversations.list", "channels", asked, (one) => {
    return textAt(one, "user") === place;
  });
  return textAt(found ?? {}, "id");
}

async function firstIn(
  api: SlackApi,
  method: string,
  at: string,
  params: Parameters<SlackApi["read"]>[1],
  fits: (item: JsonObject) => boolean,
): Promise<JsonObject | null> {
  let cursor: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { items, next }: Awaited<ReturnType<typeof pageOf>> = await pageOf(
      api,
      method,
      at,
      params,
      cursor,
    );
    const found = items.find(fits);
    if (found !== undefined) return found;
    if (next === null) return null;
    cursor = next;
  }
  throw new UnseenError(`${method} has more than ${mostPages} pages`);
}

/** One message by its name; null where there is none. A thread shows its messages, and a message without one itself. */
export async function messageAt(
  api: SlackApi,
  { channel, ts, thread }: MessageName,
): Promise<Retrieved | null> {
  const params = {
    channel,
    ts: thread ?? ts,
    oldest: ts,
    latest: ts,
    inclusive: true,
    include_all_metadata: true,
    limit: perPage,
  };
  try {
    const { items } = await pageOf(api, "conversations.replies", "messages", params, null);
    const message = items.find((one) => textAt(one, "ts") === ts);
    if (message === undefined) return null;
    return { tag: tagIn(marksOf(message)), found: foundAs(channel, message) };
  } catch (error) {
    if (says(error, "channel_not_found", "thread_not_found", "message_not_found")) return null;
    throw error;
  }
}

const seconds = (round: (value: number) => number, moment: Date): string =>
  String(Math.max(0, round(moment.getTime() / 1_000)));
