/** A flow that posts what is charged, through the engine's own loop; the simulated Slack shows what stands there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import type { Value } from "#flow/value.ts";
import { goodToken, type SimulatedSlack, startSlack } from "./slack.world.ts";

let world: EngineWorld;
let slack: SimulatedSlack;
beforeEach(async () => {
  world = await openEngineWorld();
  slack = await startSlack(() => world.now());
  world.trusted.push(slack.url);
  await world.engine.start();
  await world.connect("c1");
  await world.store.createConnection({
    id: "s1",
    owner: "local",
    connector: "slack",
    name: "s1",
    mode: "test",
    account: "T0MILLRACE/B0MILLRACE",
    accountName: "Millrace Demo",
    settings: { apiBase: slack.url },
    sealed: goodToken,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "slack"
      ? { ...connection.settings, token: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  await slack.close();
});

const constant = (value: string): Value => ({ kind: "constant", value });
const words: Value = {
  kind: "text",
  parts: ["**New charge** ", { kind: "pill", from: "trigger", path: ["description"] }],
};
const inChannel = (channel: string) => ({ to: constant("channel"), channel: constant(channel) });

interface Step {
  readonly action?: string;
  readonly input: Readonly<Record<string, Value>>;
}

/** One charge starts a run, whose writes meet these faults. */
async function run(steps: readonly Step[], ...faults: readonly JsonObject[]): Promise<void> {
  await world.flow("f", {
    ...flowOn("new-charge", "create-customer"),
    nextStep: steps.length + 1,
    steps: steps.map(({ action = "post-message", input }, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connector: "slack",
      connection: "s1",
      action,
      input: { text: words, ...input },
    })),
  });
  const told = await world.engine.activate("f", { from: "now" }, asLocal);
  expect(told).toMatchObject({ activated: true });
  await slack.strike("chat.postMessage", ...faults);
  await world.control("/charges", { count: 1, description: "<!channel> [x](https://x.example)" });
}
const becomes = (status: string, seconds = 15) =>
  until(async () => {
    await world.advance(seconds);
    return (await world.statuses("f")).join() === status;
  });
const posts = () => slack.executed("chat.postMessage");
const detail = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
};

const cutAfter = { kind: "cut", when: "after" };
const failedAfter = { kind: "error", when: "after" };
const gateway = { kind: "stranger", when: "after", status: 503 };

describe("New charge, then a message", () => {
  it("stands in the channel once, and calls nobody", async () => {
    await run([{ input: inChannel("C0SALES") }]);
    await becomes("succeeded");
    expect((await slack.messages("sales")).map(({ text }) => text)).toEqual([
      "*New charge* &lt;!channel&gt; [x](https://x.example)",
    ]);
  });

  it.each([
    ["the answer is cut", cutAfter],
    ["Slack fails after it has posted", failedAfter],
    ["a gateway answers with a page", gateway],
    ["half an answer comes", { kind: "truncate" }],
  ])("is found by its mark where %s", async (_, fault) => {
    await run([{ input: inChannel("C0SALES") }], fault);
    await becomes("succeeded");
    expect(await posts()).toBe(1);
    const [message] = await slack.messages("sales");
    const { effects, steps } = await detail();
    expect(effects[0]?.objectId).toBe(`C0SALES/${message?.ts}`);
    expect(steps[0]?.output).toMatchObject({ channel: "C0SALES", ts: message?.ts });
  });

  it("is found in direct messages and in a thread, too", async () => {
    const person = { to: constant("person"), person: constant("U0AIKO") };
    const answer: Value = { kind: "pill", from: "s1", path: ["message"] };
    await run(
      [{ input: person }, { action: "reply-in-thread", input: { message: answer } }],
      cutAfter,
      cutAfter,
    );
    await becomes("succeeded");
    const [first, second] = await slack.messages("U0AIKO");
    expect(second).toMatchObject({ thread_ts: first?.ts });
    expect(await posts()).toBe(2);
  });

  it("that is absent is left to a person, and not posted again", async () => {
    await run([{ input: inChannel("C0SALES") }], { kind: "cut", when: "before" });
    await becomes("parked");
    expect(await posts()).toBe(0);
    const { error } = (await detail()).effects[0] ?? {};
    expect(error).toMatchObject({ code: "engine.outcome_unknown" });
    await world.advance(3_600);
    expect(await posts()).toBe(0);
  });

  it("that shows up late is found without the person who was asked", async () => {
    await slack.strike("chat.postMessage", { kind: "late", seconds: 1_500 });
    await run([{ input: inChannel("C0SALES") }], cutAfter);
    await becomes("parked");
    await becomes("succeeded", 120);
    expect(await posts()).toBe(1);
  });

  it("where the app may not look is left to a person at once", async () => {
    await run([{ input: inChannel("C0GENERAL") }], cutAfter);
    await becomes("parked");
    expect((await detail()).effects[0]?.error).toMatchObject({ code: "engine.cannot_look_up" });
    expect((await world.store.connection("s1"))?.broken).toBeNull();
    await world.advance(3_600);
    expect(await slack.messages("general")).toHaveLength(1);
  });

  it("is left to a person where the token lacks the scope to look, and the connection serves on", async () => {
    await slack.control("POST /keys", { token: goodToken, scopes: ["chat:write"] });
    await run([{ input: inChannel("C0SALES") }], cutAfter);
    await becomes("parked");
    expect((await detail()).effects[0]?.error).toMatchObject({ code: "engine.cannot_look_up" });
    expect((await world.store.connection("s1"))?.broken).toBeNull();
  });

  it("waits for a limit, and is posted once", async () => {
    const limited = { kind: "rate_limited", retry_after: 40 };
    await run([{ input: inChannel("C0SALES") }], limited, limited);
    await becomes("succeeded");
    expect(await slack.messages("sales")).toHaveLength(1);
  });

  it("that Slack refuses fails with Slack's reason", async () => {
    await slack.control("POST /channels/C0SALES", { is_archived: true });
    await run([{ input: inChannel("C0SALES") }]);
    await becomes("failed");
    expect((await detail()).effects[0]?.error).toMatchObject({ code: "slack.is_archived" });
  });
});

it("an update whose answer is lost is set again", async () => {
  const message: Value = { kind: "pill", from: "s1", path: ["message"] };
  await run([
    { input: inChannel("C0SALES") },
    { action: "update-message", input: { message, text: constant("Paid") } },
  ]);
  await slack.strike("chat.update", cutAfter, failedAfter);
  await becomes("succeeded");
  expect((await slack.messages("sales")).map(({ text }) => text)).toEqual(["Paid"]);
  expect(await slack.executed("chat.update")).toBe(3);
});
