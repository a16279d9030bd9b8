import { describe, expect, test } from "vitest";
import { openSlack, type TestSlack } from "./test-client.ts";

const metadata = { event_type: "millrace_effect", event_payload: { effect: "e1" } };

async function posted(sim: TestSlack, args: Readonly<Record<string, unknown>> = {}) {
  const { body } = await sim.call("chat.postMessage", { channel: "C0SALES", text: "Hi", ...args });
  expect(body).toMatchObject({ ok: true });
  return String(body["ts"]);
}

describe("a message", () => {
  test("is named by its channel and its ts, and a repeat makes another", async () => {
    await using sim = await openSlack();
    const args = { channel: "#sales", text: "Hi", client_msg_id: "x" };
    const { body, headers } = await sim.call("chat.postMessage", args);
    expect(body).toMatchObject({
      ok: true,
      channel: "C0SALES",
      ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
      message: { bot_id: "B0MILLRACE", text: "Hi" },
    });
    expect(headers.get("x-oauth-scopes")).toContain("chat:write");
    const again = await sim.call("chat.postMessage", args);
    expect(again.body["ts"]).not.toBe(body["ts"]);
    expect(await sim.control("GET /ledger")).toMatchObject({
      data: [
        {
          path: "/api/chat.postMessage",
          outcome: "executed",
          object: `C0SALES/${String(body["ts"])}`,
        },
        { outcome: "executed" },
      ],
    });
  });

  test("shows its metadata only where they are asked for", async () => {
    await using sim = await openSlack();
    const ts = await posted(sim, { metadata });
    const asked = { channel: "C0SALES", oldest: ts, inclusive: true };
    const plain = await sim.call("conversations.history", asked);
    expect(plain.body["messages"]).toEqual([expect.not.objectContaining({ metadata })]);
    const whole = await sim.call("conversations.history", {
      ...asked,
      include_all_metadata: true,
    });
    expect(whole.body["messages"]).toEqual([expect.objectContaining({ ts, metadata })]);
  });

  test("is changed by its ts, and keeps it", async () => {
    await using sim = await openSlack();
    const ts = await posted(sim);
    const other = await sim.control("POST /messages", { channel: "sales" });
    const update = (args: object) =>
      sim.call("chat.update", { channel: "C0SALES", ts, text: "New", ...args });
    expect((await update({})).body).toMatchObject({ ok: true, ts, text: "New" });
    expect((await update({ ts: "1.000001" })).body).toEqual({
      ok: false,
      error: "message_not_found",
    });
    const [foreign] = Array.isArray(other["ids"]) ? other["ids"] : [];
    expect((await update({ ts: foreign })).body["error"]).toBe("cant_update_message");
    expect((await update({ channel: "#sales" })).body["error"]).toBe("channel_not_found");
    expect((await update({ text: "x".repeat(4_001) })).body["error"]).toBe("msg_too_long");
  });

  test.each([
    [{ channel: "C0NOWHERE" }, "channel_not_found"],
    [{ channel: "C0SALES", text: "" }, "no_text"],
    [{ channel: "C0SALES", text: "x".repeat(40_001) }, "msg_too_long"],
    [{ channel: "C0SALES", metadata: "no" }, "invalid_arguments"],
    [{ channel: "C0SALES", metadata: { event_type: 5 } }, "invalid_metadata_schema"],
    [{ channel: "C0SALES", thread_ts: "1.000001" }, "thread_not_found"],
    [{ channel: "U0MILLRACE" }, "cannot_dm_bot"],
    [{}, "invalid_arguments"],
  ])("that Slack does not take, %j, is %s with status 200", async (args, error) => {
    await using sim = await openSlack();
    const { status, body } = await sim.call("chat.postMessage", { text: "Hi", ...args });
    expect([status, body["ok"], body["error"]]).toEqual([200, false, error]);
  });

  test("gets into a public channel without being a member only by its own scope, and stays unseen there", async () => {
    await using sim = await openSlack();
    await sim.control("POST /keys", { token: "xoxb-few", scopes: ["chat:write"] });
    const args = { channel: "C0GENERAL", text: "Hi" };
    expect((await sim.call("chat.postMessage", args, "xoxb-few")).body["error"]).toBe(
      "not_in_channel",
    );
    expect((await sim.call("chat.postMessage", args)).body["ok"]).toBe(true);
    expect((await sim.call("conversations.history", args)).body["error"]).toBe("not_in_channel");
    await sim.control("POST /channels/C0FINANCE", { is_member: false });
    const hidden = { ...args, channel: "C0FINANCE" };
    expect((await sim.call("chat.postMessage", hidden)).body["error"]).toBe("channel_not_found");
  });

  test("to a person goes into the direct messages", async () => {
    await using sim = await openSlack();
    const { body } = await sim.call("chat.postMessage", { channel: "U0AIKO", text: "Hi" });
    const opened = await sim.call("conversations.open", { users: "U0AIKO" });
    expect(opened.body).toEqual({ ok: true, channel: { id: body["channel"] } });
    const listed = await sim.call("conversations.list", { types: "im" });
    expect(listed.body["channels"]).toMatchObject([{ id: body["channel"], user: "U0AIKO" }]);
  });
});

describe("the history", () => {
  test("leaves both ends out, unless they are asked for, and comes newest first", async () => {
    await using sim = await openSlack();
    const [a, b, c] = [await posted(sim), await posted(sim), await posted(sim)];
    const between = async (more: object) => {
      const args = { channel: "C0SALES", oldest: a, latest: c, ...more };
      const { body } = await sim.call("conversations.history", args);
      return JSON.stringify(body).match(/\d{10}\.\d{6}/g);
    };
    expect(await between({})).toEqual([b]);
    expect(await between({ inclusive: true })).toEqual([c, b, a]);
  });

  test("comes in pages that may be short, and has no replies", async () => {
    await using sim = await openSlack();
    await sim.control("POST /settings", { page_size: 2 });
    const ts = await posted(sim);
    await posted(sim, { thread_ts: ts });
    await sim.control("POST /messages", { channel: "sales", count: 4 });
    const seen: number[] = [];
    let cursor = "";
    do {
      const args = { channel: "C0SALES", limit: 999, ...(cursor === "" ? {} : { cursor }) };
      const { body } = await sim.call("conversations.history", args);
      seen.push(Array.isArray(body["messages"]) ? body["messages"].length : 0);
      cursor = /"next_cursor":"([^"]*)"/.exec(JSON.stringify(body))?.[1] ?? "";
    } while (cursor !== "");
    expect(seen).toEqual([2, 2, 1]);
    const thread = await sim.call("conversations.replies", { channel: "C0SALES", ts });
    expect(thread.body["messages"]).toMatchObject([{ ts }, { thread_ts: ts }]);
    const wrong = await sim.call("conversations.history", { channel: "C0SALES", cursor: "x" });
    expect(wrong.body["error"]).toBe("invalid_cursor");
  });

  test("of an app outside the Marketplace is rare and short", async () => {
    await using sim = await openSlack();
    await sim.control("POST /settings", { outside_marketplace: true });
    await sim.control("POST /messages", { channel: "sales", count: 20 });
    const ask = () => sim.call("conversations.history", { channel: "C0SALES" });
    expect((await ask()).body["messages"]).toHaveLength(15);
    expect((await ask()).status).toBe(429);
  });
});

describe("a token", () => {
  test.each([
    ["xoxb-unknown", undefined, "invalid_auth"],
    ["xoxb-gone", "revoked", "token_revoked"],
    ["xoxb-old", "expired", "token_expired"],
    ["xoxb-off", "inactive", "account_inactive"],
  ])("%s is refused with status 200", async (token, state, error) => {
    await using sim = await openSlack();
    if (state !== undefined) await sim.control("POST /keys", { token, state });
    const { status, body } = await sim.call("auth.test", {}, token);
    expect([status, body]).toEqual([200, { ok: false, error }]);
  });

  test("without a scope is told which one is needed", async () => {
    await using sim = await openSlack();
    await sim.control("POST /keys", { token: "xoxb-few", scopes: ["users:read"] });
    const { body } = await sim.call("chat.postMessage", { channel: "C0SALES" }, "xoxb-few");
    expect(body).toEqual({
      ok: false,
      error: "missing_scope",
      needed: "chat:write",
      provided: "users:read",
    });
    const { body: listed } = await sim.call("users.list", {}, "xoxb-few");
    expect(JSON.stringify(listed)).not.toContain("aiko@example.com");
  });
});

describe("limits and faults", () => {
  test("a channel takes a message a second, another one its own", async () => {
    await using sim = await openSlack({ rateLimits: true });
    await sim.control("POST /clock", { freeze: true });
    await posted(sim);
    const { status, headers, body } = await sim.call("chat.postMessage", {
      channel: "C0SALES",
      text: "Hi",
    });
    expect([status, headers.get("retry-after"), body]).toEqual([
      429,
      "1",
      { ok: false, error: "ratelimited" },
    ]);
    await posted(sim, { channel: "C0FINANCE" });
    await sim.control("POST /clock", { advance_seconds: 1 });
    await posted(sim);
  });

  test("an internal error may come although the message stands there", async () => {
    await using sim = await openSlack();
    await sim.control("POST /faults", { fault: { kind: "error", when: "after" } });
    const args = { channel: "C0SALES", text: "Hi" };
    expect((await sim.call("chat.postMessage", args)).body).toEqual({
      ok: false,
      error: "internal_error",
    });
    expect(await sim.control("GET /messages?channel=sales")).toMatchObject({
      data: [{ text: "Hi" }],
    });
  });

  test("a cut comes before or after the message, and a message can show up late", async () => {
    await using sim = await openSlack();
    const strike = (fault: object) => sim.control("POST /faults", { fault });
    const count = async () => {
      const { data } = await sim.control("GET /messages?channel=sales");
      return Array.isArray(data) ? data.length : 0;
    };
    const send = () => sim.call("chat.postMessage", { channel: "C0SALES", text: "Hi" });
    await strike({ kind: "cut", when: "before" });
    await expect(send()).rejects.toThrow();
    expect(await count()).toBe(0);
    await strike({ kind: "cut", when: "after" });
    await expect(send()).rejects.toThrow();
    expect(await count()).toBe(1);
    await strike({ kind: "late", seconds: 60 });
    await send();
    const listed = () => sim.call("conversations.history", { channel: "C0SALES" });
    expect((await listed()).body["messages"]).toHaveLength(1);
    await sim.control("POST /clock", { advance_seconds: 61 });
    expect((await listed()).body["messages"]).toHaveLength(2);
  });
});
