import { afterEach, describe, expect, it } from "vitest";
import { type LimitedWorker, limitedWorker, WorkerFailure } from "./limited-worker.ts";

/** Answers with what it was asked, throws, or never comes to an end. */
const code = `
  import { parentPort, workerData } from "node:worker_threads";
  parentPort.on("message", ({ name, given }) => {
    if (name === "spin") for (;;);
    if (name === "exit") process.exit(1);
    if (name === "throw") throw new Error("It broke");
    parentPort.postMessage(name === "fail"
      ? { ok: false, kind: "SomeError", message: "No" }
      : { ok: true, value: [workerData, ...given] });
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
    start(5_000);
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
    start(5_000);
    await expect(worker.ask({ name: "fail", given: [] })).rejects.toMatchObject({
      kind: "SomeError",
      message: "No",
    });
    await expect(worker.ask({ name: "fail", given: [] })).rejects.toThrow(WorkerFailure);
  });

  it.each(["throw", "exit"])("survives a thread that ends: %s", async (name) => {
    start(5_000);
    const [lost, after] = [worker.ask({ name, given: [] }), echo("after")];
    await expect(lost).rejects.toThrow();
    expect(await after).toEqual(["data", "after"]);
  });

  it("answers nothing once it is closed", async () => {
    start(5_000);
    const open = echo("a");
    await Promise.all([worker.close(), expect(open).rejects.toThrow("closed")]);
    await expect(echo("b")).rejects.toThrow("closed");
  });
});
