/** What each fault of the way to Slack, and of Slack itself, leads to: the table in docs/slack.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import { constant, inChannel, openSlackWorld, type Step } from "./slack.engine.world.ts";
import { goodToken } from "./slack.world.ts";

const page = new URL("../../../docs/slack.md", import.meta.url);
const [begin, end] = ["<!-- fault table: begin -->", "<!-- fault table: end -->"];

const failed = (when: "before" | "after", error: string) => ({ kind: "error", when, error });
const stranger = (when: "before" | "after", status: number) => ({ kind: "stranger", when, status });
const revoked = { token: goodToken, state: "revoked" };

const rows: readonly {
  readonly name: string;
  readonly fault: JsonObject;
  readonly refused?: true;
}[] = [
  { name: "429 with `Retry-After`", fault: { kind: "rate_limited", retry_after: 30 } },
  { name: "Cut before anything is done", fault: { kind: "cut", when: "before" } },
  { name: "Cut after the work is done", fault: { kind: "cut", when: "after" } },
  { name: "`internal_error`, nothing done", fault: failed("before", "internal_error") },
  { name: "`internal_error` after the work is done", fault: failed("after", "internal_error") },
  { name: "A word that nobody knows, after the work is done", fault: failed("after", "new_word") },
  { name: "A gateway’s page with 200 after the work is done", fault: stranger("after", 200) },
  { name: "`is_archived`", fault: failed("before", "is_archived"), refused: true },
];

const columns = [
  { name: "Post, the app is in the channel", method: "chat.postMessage", place: "sales" },
  { name: "Post, the app is not in the channel", method: "chat.postMessage", place: "general" },
  { name: "Update", method: "chat.update", place: "sales" },
] as const;

const ids = { sales: "C0SALES", general: "C0GENERAL" } as const;
const seen = new Map<string, string>();

describe.each(columns)("$name", ({ name: column, method, place }) => {
  it.each(rows)("$name: never twice, and never told wrong", async ({ name, fault, refused }) => {
    const all = await openSlackWorld();
    const { world, slack } = all;
    const isUpdate = method === "chat.update";
    const post: Step = { input: inChannel(ids[place]) };
    const update: Step = {
      action: "update-message",
      input: {
        message: { kind: "pill", from: "s1", path: ["message"] },
        text: constant("Paid"),
      },
    };
    await all.run(isUpdate ? [post, update] : [post], method, fault);
    await until(async () => {
      await world.advance(15);
      return /succeeded|failed|parked/.test((await world.statuses("f")).join());
    });
    const status = (await world.statuses("f")).join();
    const messages = await slack.messages(place);
    const sent = await slack.sent(method);
    const done = isUpdate ? messages.some(({ text }) => text === "Paid") : messages.length === 1;
    expect(messages.length).toBeLessThanOrEqual(1);
    if (status === "succeeded") expect(done).toBe(true);
    if (status === "failed") expect([done, refused]).toEqual([false, true]);
    const made = isUpdate ? (done ? "updated" : "not updated") : `${messages.length} posted`;
    const told = { succeeded: "succeeds", failed: "fails", parked: "a person decides" }[status];
    seen.set(`${name} ${column}`, `${told ?? status}; sent ${times(sent)}; ${made}`);
    await all.close();
  });
});

it("a token that was revoked pauses the connection, and nothing is posted", async () => {
  const all = await openSlackWorld();
  const { world, slack } = all;
  await slack.control("POST /keys", revoked);
  await all.run([{ input: inChannel("C0SALES") }], "chat.postMessage");
  await until(async () => {
    await world.advance(15);
    return (await world.store.connection("s1"))?.broken !== null;
  });
  expect(await slack.messages("sales")).toEqual([]);
  await all.close();
});

afterAll(() => {
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  const table = [
    line(["What happens", ...columns.map(({ name }) => name)]),
    line(["What happens", ...columns].map(() => "---")),
    ...rows.map(({ name }) =>
      line([name, ...columns.map((column) => seen.get(`${name} ${column.name}`) ?? "not seen")]),
    ),
  ].join("\n");
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(page, now);
  else if (seen.size === rows.length * columns.length) expect(text).toBe(now);
});

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
