/** A flow that posts what is charged, through the engine's own loop; the simulated Slack shows what stands there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Value } from "#flow/value.ts";
import { constant, inChannel, openSlackWorld, type SlackWorld } from "./slack.engine.world.ts";
import { goodToken } from "./slack.world.ts";

let all: SlackWorld;
beforeEach(async () => {
  all = await openSlackWorld();
});
afterEach(() => all.close());

const posts = () => all.slack.executed("chat.postMessage");
const post = (channel: string, ...faults: Parameters<SlackWorld["run"]>[2][]) =>
  all.run([{ input: inChannel(channel) }], "chat.postMessage", ...faults);

const cutAfter = { kind: "cut", when: "after" };
const failedAfter = { kind: "error", when: "after" };

describe("New charge, then a message", () => {
  it("stands in the channel once, and calls nobody", async () => {
    await post("C0SALES");
    await all.becomes("succeeded");
    expect((await all.slack.messages("sales")).map(({ text }) => text)).toEqual([
      "*New charge* &lt;!channel&gt; [x](https://x.example)",
    ]);
  });

  it("is found by its mark where the answer is cut, and hands on what an answer would", async () => {
    await post("C0SALES", cutAfter);
    await all.becomes("succeeded");
    expect(await posts()).toBe(1);
    const [message] = await all.slack.messages("sales");
    const { effects, steps } = await all.detail();
    expect(effects[0]?.objectId).toBe(`C0SALES/${message?.ts}`);
    expect(steps[0]?.output).toMatchObject({ channel: "C0SALES", ts: message?.ts });
  });

  it("is found in direct messages and in a thread, too", async () => {
    const person = { to: constant("person"), person: constant("U0AIKO") };
    const answer: Value = { kind: "pill", from: "s1", path: ["message"] };
    await all.run(
      [{ input: person }, { action: "reply-in-thread", input: { message: answer } }],
      "chat.postMessage",
      cutAfter,
      cutAfter,
    );
    await all.becomes("succeeded");
    const [first, second] = await all.slack.messages("U0AIKO");
    expect(second).toMatchObject({ thread_ts: first?.ts });
    expect(await posts()).toBe(2);
  });

  it("that is absent is left to a person, and not posted again", async () => {
    await post("C0SALES", { kind: "cut", when: "before" });
    await all.becomes("parked");
    expect(await posts()).toBe(0);
    const { error } = (await all.detail()).effects[0] ?? {};
    expect(error).toMatchObject({ code: "engine.outcome_unknown" });
    await all.world.advance(3_600);
    expect(await posts()).toBe(0);
  });

  it("that shows up late is found without the person who was asked", async () => {
    await all.slack.strike("chat.postMessage", { kind: "late", seconds: 1_500 });
    await post("C0SALES", cutAfter);
    await all.becomes("parked");
    await all.becomes("succeeded", 120);
    expect(await posts()).toBe(1);
  });

  it("where the app may not look is left to a person at once", async () => {
    await post("C0GENERAL", cutAfter);
    await all.becomes("parked");
    expect((await all.detail()).effects[0]?.error).toMatchObject({ code: "engine.cannot_look_up" });
    expect((await all.world.store.connection("s1"))?.broken).toBeNull();
    await all.world.advance(3_600);
    expect(await all.slack.messages("general")).toHaveLength(1);
  });

  it("is left to a person where the token lacks the scope to look, and the connection serves on", async () => {
    await all.slack.control("POST /keys", { token: goodToken, scopes: ["chat:write"] });
    await post("C0SALES", cutAfter);
    await all.becomes("parked");
    expect((await all.detail()).effects[0]?.error).toMatchObject({ code: "engine.cannot_look_up" });
    expect((await all.world.store.connection("s1"))?.broken).toBeNull();
  });

  it("waits for a limit, and is posted once", async () => {
    const limited = { kind: "rate_limited", retry_after: 40 };
    await post("C0SALES", limited, limited);
    await all.becomes("succeeded");
    expect(await all.slack.messages("sales")).toHaveLength(1);
  });

  it("that Slack refuses fails with Slack's reason", async () => {
    await all.slack.control("POST /channels/C0SALES", { is_archived: true });
    await post("C0SALES");
    await all.becomes("failed");
    expect((await all.detail()).effects[0]?.error).toMatchObject({ code: "slack.is_archived" });
  });
});

it("an update whose answer is lost is set again", async () => {
  const message: Value = { kind: "pill", from: "s1", path: ["message"] };
  const update = { action: "update-message", input: { message, text: constant("Paid") } };
  await all.run([{ input: inChannel("C0SALES") }, update], "chat.update", cutAfter, failedAfter);
  await all.becomes("succeeded");
  expect((await all.slack.messages("sales")).map(({ text }) => text)).toEqual(["Paid"]);
  expect(await all.slack.executed("chat.update")).toBe(3);
});
