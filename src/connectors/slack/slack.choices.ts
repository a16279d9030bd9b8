import type { ChoicePage, JsonObject } from "#sdk/index.ts";
import { text, textAt } from "#sdk/index.ts";
import type { SlackApi } from "./slack.client.ts";
import { slack } from "./slack.connection.ts";
import { says } from "./slack.errors.ts";
import { type ListPage, pageOf } from "./slack.lists.ts";
import { personOf, personWithEmail } from "./slack.people.ts";

const perPage = 200;

export const channels = slack.choices({
  id: "channels",
  label: text("Channels", "チャンネル"),
  async list({ api, search, cursor }) {
    const page = await channelsAfter(api, cursor);
    const wanted = (search ?? "").trim().replace(/^#/, "").toLowerCase();
    const items = page.items.flatMap((channel) => {
      const [id, name] = [textAt(channel, "id"), textAt(channel, "name")];
      if (id === null || name === null) return [];
      if (!`${name} ${id}`.toLowerCase().includes(wanted)) return [];
      return [{ value: id, label: labelOf(channel, name), detail: id }];
    });
    return { items, next: page.next };
  },
});

/** The app is in a channel if it can look there for a message whose answer was lost. */
function labelOf(channel: JsonObject, name: string) {
  if (channel["is_member"] === true) return `#${name}`;
  return text(`#${name} (the app is not in it)`, `#${name} (アプリは未参加)`);
}

/** Without the scope for private channels, the public ones. */
async function channelsAfter(api: SlackApi, cursor: string | null): Promise<ListPage> {
  const ask = (types: string) =>
    pageOf(
      api,
      "conversations.list",
      "channels",
      { types, exclude_archived: true, limit: perPage },
      cursor,
    );
  try {
    return await ask("public_channel,private_channel");
  } catch (error) {
    if (!says(error, "missing_scope")) throw error;
    return ask("public_channel");
  }
}

export const people = slack.choices({
  id: "people",
  label: text("People", "ユーザー"),
  async list({ api, search, cursor }): Promise<ChoicePage> {
    const wanted = (search ?? "").trim().toLowerCase();
    if (wanted.includes("@")) {
      const found = await personWithEmail(api, wanted);
      return { items: found === null ? [] : [choiceOf(found)], next: null };
    }
    const page = await pageOf(api, "users.list", "members", { limit: perPage }, cursor);
    const items = page.items
      .filter((user) => user["is_bot"] !== true && user["deleted"] !== true)
      // Slack's own helper is no person.
      .filter((user) => textAt(user, "id") !== "USLACKBOT")
      .map((user) => choiceOf(personOf(user)))
      .filter(({ label, detail }) => `${label} ${detail}`.toLowerCase().includes(wanted));
    return { items, next: page.next };
  },
});

function choiceOf({ id, name, email }: ReturnType<typeof personOf>) {
  return { value: id, label: name, detail: email === null ? id : `${email} · ${id}` };
}
