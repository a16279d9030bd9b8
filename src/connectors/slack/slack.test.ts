/** What stands in no other test of the connector: its markup, its names of messages, its bytes, and what Slack's words mean. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { HttpResponse } from "#sdk/index.ts";
import { asPlainText, createSender, UnseenError } from "#sdk/index.ts";
import { postMessage } from "./actions/post-message.ts";
import { replyInThread } from "./actions/reply-in-thread.ts";
import { updateMessage } from "./actions/update-message.ts";
import { channels, people } from "./slack.choices.ts";
import { openSlack } from "./slack.client.ts";
import { slack } from "./slack.connection.ts";
import { bodyOf } from "./slack.encode.ts";
import { judge } from "./slack.judge.ts";
import { messageNamed } from "./slack.message.ts";
import { mrkdwnOf } from "./slack.mrkdwn.ts";
import { seekIn } from "./slack.look-up.ts";
import { goodToken, type SimulatedSlack, startSlack } from "./slack.world.ts";

describe("a text in Slack's markup", () => {
  test.each([
    [
      "**Paid** by [Aiko](https://example.com/a?b=1&c=2)",
      "*Paid* by <https://example.com/a?b=1&amp;c=2|Aiko>",
    ],
    ["合計**500円**です", "合計\u200B*500円*\u200Bです"],
    ["- one\n- two\n\n1. first", "• one\n• two\n\n1. first"],
    ["**two\nlines**", "*two*\n*lines*"],
    ["[pipe](https://example.com/a|b)", "<https://example.com/a%7Cb|pipe>"],
    ["[no](javascript:alert(1))", "[no](javascript:alert(1))"],
  ])("%j is %j", (source, mrkdwn) => {
    expect(mrkdwnOf(source)).toBe(mrkdwn);
  });

  test.each([
    ["<!channel> & <@U0AIKO>", "&lt;!channel&gt; &amp; &lt;@U0AIKO&gt;"],
    [
      "<https://evil.example|https://bank.example>",
      "&lt;https://evil.example|https://bank.example&gt;",
    ],
    ["[bank](https://evil.example)", "[bank](https://evil.example)"],
    ["**loud**", "**loud**"],
  ])("of a pill, %j calls nobody and hides no link", (value, mrkdwn) => {
    expect(mrkdwnOf(`Name: ${asPlainText(value)}`)).toBe(`Name: ${mrkdwn}`);
  });
});

describe("a message is named", () => {
  test.each([
    ["C0SALES/1793491200.000100", { channel: "C0SALES", ts: "1793491200.000100", thread: null }],
    [
      "C0SALES/1793491200.000100/1793491100.000200",
      { channel: "C0SALES", ts: "1793491200.000100", thread: "1793491100.000200" },
    ],
    [
      "https://shop.slack.com/archives/C0SALES/p1793491200000100",
      { channel: "C0SALES", ts: "1793491200.000100", thread: null },
    ],
    [
      "https://shop.slack.com/archives/C0SALES/p1793491200000100?thread_ts=1793491100.000200&cid=C0SALES",
      { channel: "C0SALES", ts: "1793491200.000100", thread: "1793491100.000200" },
    ],
    ["https://evil.example/archives/C0SALES/p1793491200000100", null],
    ["C0SALES/1793491200", null],
    ["", null],
  ])("by %j", (name, parts) => {
    expect(messageNamed(name)).toEqual(parts);
  });
});

const tag = { effectId: "flow_1.Yk3vD0n8Qm2x", generation: 0, at: 1_795_910_400_000, run: "r1" };
const mark = {
  event_type: "millrace_effect",
  event_payload: {
    millrace_effect: "flow_1.Yk3vD0n8Qm2x",
    millrace_generation: "0",
    millrace_run: "r1",
  },
};
const safe = { parse: "none", link_names: false };
const message = "C0SALES/1793491200.000100/1793491100.000200";

it("sends these bytes, whatever build makes them", () => {
  const post = { to: "channel", channel: "C0SALES", text: "**Hi** & bye" } as const;
  expect(JSON.parse(bodyOf(postMessage.request(post, tag)))).toEqual({
    channel: "C0SALES",
    text: "*Hi* &amp; bye",
    ...safe,
    metadata: mark,
  });
  const direct = { to: "person", person: "U0AIKO", channel: "C0SALES", text: "Hi" } as const;
  expect(JSON.parse(bodyOf(postMessage.request(direct, tag)))).toMatchObject({ channel: "U0AIKO" });
  const reply = { message, text: "Hi", broadcast: true };
  expect(JSON.parse(bodyOf(replyInThread.request(reply, tag)))).toEqual({
    channel: "C0SALES",
    text: "Hi",
    ...safe,
    thread_ts: "1793491100.000200",
    reply_broadcast: true,
    metadata: mark,
  });
  const update = updateMessage.request({ message, text: "New" }, tag);
  expect(bodyOf(update)).toBe(
    '{"channel":"C0SALES","ts":"1793491200.000100","text":"New","parse":"none","link_names":false}',
  );
  expect(updateMessage.changes?.(update)).toBe("C0SALES/1793491200.000100");
});

test.each([
  ["x".repeat(4_001), "slack.text_too_long"],
  ["&".repeat(801), "slack.text_too_long"],
  [" ", "slack.no_text"],
])("a text that makes no one message is not sent", (words, code) => {
  const input = { to: "channel", channel: "C0SALES", text: words } as const;
  expect(() => postMessage.request(input, tag)).toThrow(
    expect.objectContaining({ facts: expect.objectContaining({ code }) }),
  );
});

test.each([
  ["#general", false],
  ["general", false],
  ["C0123456789", true],
])("a channel is named by its ID alone: %s", (channel, taken) => {
  const given = { to: "channel", channel, text: "Hi" };
  expect(postMessage.input.safeParse(given).success).toBe(taken);
});

test.each(["xoxp-1", "xapp-1", "xoxe.xoxb-1", "nonsense", ""])("%j is no bot token", (token) => {
  expect(slack.fields.safeParse({ token }).success).toBe(false);
});

describe("Slack's answer to a write", () => {
  const request = postMessage.request({ to: "channel", channel: "C0SALES", text: "Hi" }, tag);
  const judged = (status: number, body: object, headers: HttpResponse["headers"] = {}) => {
    const verdict = judge(request, { status, headers, body: JSON.stringify(body) });
    return verdict.is === "done" ? verdict : verdict.error;
  };
  const refused = (error: string, more: object = {}) => judged(200, { ok: false, error, ...more });

  test.each(["invalid_auth", "token_revoked", "account_inactive", "missing_scope"])(
    "%s: it was not done, and a person repairs the connection",
    (error) => {
      expect(refused(error)).toMatchObject({ kind: "connection" });
    },
  );

  test.each(["channel_not_found", "not_in_channel", "is_archived", "msg_too_long", "no_text"])(
    "%s: it was not done, and would not be done again",
    (error) => {
      expect(refused(error)).toMatchObject({ kind: "input", facts: { code: `slack.${error}` } });
    },
  );

  test.each([
    "fatal_error",
    "internal_error",
    "service_unavailable",
    "request_timeout",
    "duplicate_message_not_found",
    "a_word_of_next_year",
  ])("%s: nobody knows", (error) => {
    expect(refused(error)).toMatchObject({ kind: "unknown_outcome" });
  });

  test.each([
    [500, { ok: false, error: "internal_error" }],
    [503, { ok: false, error: "not_in_channel" }],
    [200, { ok: true }],
    [200, { ok: true, team_id: "T1" }],
  ])("status %i with %j: nobody knows", (status, body) => {
    expect(judged(status, body)).toMatchObject({ kind: "unknown_outcome" });
  });

  test("a limit: it was not done, and waits as long as Slack says", () => {
    const body = { ok: false, error: "ratelimited" };
    const limited = { kind: "transient", unexecuted: true };
    expect(judged(429, body, { "retry-after": "30" })).toMatchObject({
      ...limited,
      waitMs: 30_000,
    });
    expect(judged(200, body)).toMatchObject(limited);
  });

  test("says which scope is missing", () => {
    expect(refused("missing_scope", { needed: "chat:write", provided: "im:read" })).toMatchObject({
      facts: {
        advice: { en: expect.stringContaining("chat:write") },
        details: { needed: "chat:write", provided: "im:read" },
      },
    });
  });

  test("proves a change only by the message that was to be changed", () => {
    const update = updateMessage.request({ message, text: "New" }, tag);
    const answered = (ts: string) =>
      judge(update, {
        status: 200,
        headers: {},
        body: JSON.stringify({ ok: true, channel: "C0SALES", ts, text: "New" }),
      });
    expect(answered("1793491200.000100")).toMatchObject({ is: "done" });
    expect(answered("1793491200.000101")).toMatchObject({ is: "not_done" });
  });
});

const hour = 3_600_000;

describe("with the simulated Slack", () => {
  let simulated: SimulatedSlack;
  let sender: ReturnType<typeof createSender>;
  const open = (token: string) => openSlack({ token, origin: simulated.url }, sender.send);
  beforeEach(async () => {
    simulated = await startSlack();
    sender = createSender({ deadlineMs: 10_000, maxBytes: 1_000_000 });
  });
  afterEach(async () => {
    sender.close();
    await simulated.close();
  });

  test("a message is found far behind in a busy channel, and nothing is claimed of one that is too busy", async () => {
    const request = postMessage.request({ to: "channel", channel: "C0SALES", text: "Hi" }, tag);
    const headers = { authorization: `Bearer ${goodToken}`, "content-type": "application/json" };
    const sent = { method: "POST", headers, body: bodyOf(request) };
    await fetch(`${simulated.url}${request.path}`, sent);
    await simulated.control("POST /settings", { page_size: 2 });
    await simulated.control("POST /messages", { channel: "sales", count: 90 });
    const lately = { from: new Date(Date.now() - hour), to: new Date(Date.now() + hour) };
    const look = () => seekIn(request).ask(open(goodToken), lately);
    expect(await look()).toMatchObject({
      outcome: "done",
      answer: { body: { channel: "C0SALES" } },
    });
    await simulated.control("POST /messages", { channel: "sales", count: 10 });
    await expect(look()).rejects.toThrow(UnseenError);
  });

  test("choices tell where the app is, page by page, and find people by name and e-mail", async () => {
    await simulated.control("POST /settings", { page_size: 2 });
    await simulated.control("POST /channels/C0SALES", { is_archived: true });
    const api = open(goodToken);
    const list = async (from: typeof channels, search: string | null, of = api) => {
      const found: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page = await from.list({ api: of, search, cursor, of: null });
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return found;
    };
    expect(await list(channels, null)).toEqual([
      {
        value: "C0GENERAL",
        label: { en: "#general (the app is not in it)", ja: "#general (アプリは未参加)" },
        detail: "C0GENERAL",
      },
      { value: "C0FINANCE", label: "#finance", detail: "C0FINANCE" },
    ]);
    await simulated.control("POST /keys", { token: "xoxb-few", scopes: ["channels:read"] });
    expect(await list(channels, "#gen", open("xoxb-few"))).toHaveLength(1);
    const aiko = { value: "U0AIKO", label: "Aiko Tanaka", detail: "aiko@example.com · U0AIKO" };
    expect(await list(people, "aiko")).toEqual([aiko]);
    expect(await list(people, "aiko@example.com")).toEqual([aiko]);
    expect(await list(people, "nobody@example.com")).toEqual([]);
    expect(await list(people, null)).toHaveLength(2);
  });
});
