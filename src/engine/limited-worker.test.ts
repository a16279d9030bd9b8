import { afterEach, describe, expect, it } from "vitest";
import { type LimitedWorker, limitedWorker, WorkerFailure } from "./limited-worker.ts";

/** Answers with what it was asked, throws, or never comes to an end. */
const code = `
  import { answerInThread } from "${new URL("in-thread.ts", import.meta.url).href}";
  import { parentPort } from "node:worker_threads";
  parentPort.addEventListener("message", (event) => {
    if (event.data.request?.name !== "throw") return;
    event.stopImmediatePropagation();
    throw new Error("It broke");
  });
  let served = 0;
  answerInThread((data) => {
    if (data === "nothing") throw new Error("There is nothing");
    served += 1;
    return {
      answer({ name, given }) {
        if (name === "spin") for (;;);
        if (name === "exit") process.exit(1);
        if (name === "fail") throw new RangeError("No");
        return [data, ...given, ...(name === "served" ? [served] : [])];
      },
      close() {},
    };
  });`;
const file = new URL(`data:text/javascript,${encodeURIComponent(code)}`);

let worker: LimitedWorker;
afterEach(() => worker.close());
const start = (limitMs: number): void => {
  const tooLong = () => new Error("It took too long");
  worker = limitedWorker(file, { data: "data", limitMs, tooLong });
};
const echo = (word: string) => worker.ask({ name: "echo", given: [word] });

describe("a worker with a time limit", () => {
  it("answers each question in turn", async () => {
    start(600_000);
    expect(await Promise.all(["a", "b", "c"].map(echo))).toEqual([
      ["data", "a"],
      ["data", "b"],
      ["data", "c"],
    ]);
  });

  it("gives up a question that takes too long, and answers the others", async () => {
    // Another thread is started meanwhile, which takes a while on a busy machine.
    start(1_500);
    const slow = worker.ask({ name: "spin", given: [] });
    const after = echo("after");
    await expect(slow).rejects.toThrow("too long");
    expect(await after).toEqual(["data", "after"]);
  });

  it("hands on what was thrown, by name", async () => {
    start(600_000);
    await expect(worker.ask({ name: "fail", given: [] })).rejects.toMatchObject({
      kind: "RangeError",
      message: "No",
    });
    await expect(worker.ask({ name: "fail", given: [] })).rejects.toThrow(WorkerFailure);
  });

  it.each(["throw", "exit"])("survives a thread that ends: %s", async (name) => {
    start(600_000);
    const [lost, after] = [worker.ask({ name, given: [] }), echo("after")];
    await expect(lost).rejects.toThrow();
    expect(await after).toEqual(["data", "after"]);
  });

  it("answers nothing once it is closed", async () => {
    start(600_000);
    const open = echo("a");
    await Promise.all([worker.close(), expect(open).rejects.toThrow("closed")]);
    await expect(echo("b")).rejects.toThrow("closed");
  });

  it("says what the thread cannot open", async () => {
    const tooLong = () => new Error("It took too long");
    worker = limitedWorker(file, { data: "nothing", limitMs: 600_000, tooLong });
    await expect(echo("a")).rejects.toThrow("There is nothing");
  });

  it("leaves its thread to the next, who opens something else with it", async () => {
    start(600_000);
    const served = async () =>
      (await worker.ask({ name: "served", given: [] })) as [string, number];
    const [, before] = await served();
    await worker.close();
    const tooLong = () => new Error("It took too long");
    worker = limitedWorker(file, { data: "other data", limitMs: 600_000, tooLong });
    expect(await served()).toEqual(["other data", before + 1]);
  });
});
