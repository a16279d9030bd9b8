import { LogLevel, WebClient } from "@slack/web-api";
import { describe, expect, test } from "vitest";
import { DEFAULT_TOKEN } from "./server.ts";
import { openSlack, type TestSlack } from "./test-client.ts";

function client({ url }: TestSlack, token = DEFAULT_TOKEN): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

const metadata = { event_type: "millrace_effect", event_payload: { effect: "e1", generation: 0 } };

describe("the official client, unchanged", () => {
  test("posts, answers in a thread, changes, and reads it all back", async () => {
    await using sim = await openSlack();
    const slack = client(sim);
    const { ts = "" } = await slack.chat.postMessage({ channel: "C0SALES", text: "Hi", metadata });
    await slack.chat.postMessage({ channel: "C0SALES", text: "Answer", thread_ts: ts });
    await slack.chat.update({ channel: "C0SALES", ts, text: "Hello" });
    const history = await slack.conversations.history({
      channel: "C0SALES",
      oldest: ts,
      inclusive: true,
      include_all_metadata: true,
    });
    expect(history.messages).toMatchObject([{ ts, text: "Hello", reply_count: 1, metadata }]);
    const thread = await slack.conversations.replies({ channel: "C0SALES", ts });
    expect(thread.messages?.map(({ text }) => text)).toEqual(["Hello", "Answer"]);
  });

  test("finds people and channels, page by page", async () => {
    await using sim = await openSlack();
    await sim.control("POST /settings", { page_size: 1 });
    const slack = client(sim);
    const { user } = await slack.users.lookupByEmail({ email: "aiko@example.com" });
    expect(user).toMatchObject({ id: "U0AIKO", real_name: "Aiko Tanaka" });
    const { channel } = await slack.conversations.open({ users: "U0AIKO" });
    expect(channel?.id).toMatch(/^D/);
    const names: unknown[] = [];
    for await (const page of slack.paginate("conversations.list", {
      types: "public_channel,private_channel",
    }))
      if ("channels" in page && Array.isArray(page.channels)) names.push(...page.channels);
    expect(names).toMatchObject([{ name: "general" }, { name: "sales" }, { name: "finance" }]);
    expect((await slack.auth.test()).response_metadata?.scopes).toContain("chat:write");
  });

  test("fails with Slack's own words, and with the wait of a limit", async () => {
    await using sim = await openSlack();
    await expect(client(sim, "xoxb-wrong").auth.test()).rejects.toMatchObject({
      data: { error: "invalid_auth" },
    });
    await sim.control("POST /faults", { fault: { kind: "rate_limited", retry_after: 7 } });
    await expect(
      client(sim).chat.postMessage({ channel: "C0SALES", text: "Hi" }),
    ).rejects.toMatchObject({ retryAfter: 7 });
  });
});
