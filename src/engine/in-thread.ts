import { parentPort } from "node:worker_threads";
import type { Asked, Reply, Request } from "./limited-worker.ts";

/** What a thread answers with, while a caller holds it. */
export interface Answering<Given extends readonly unknown[], Value> {
  answer(request: Request<Given>): Value;
  /** Puts down what it holds; the thread may then answer for somebody else. */
  close(): void;
}

/** The work of the threads of a limited worker. `open` takes up what `limitedWorker` has as its data. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it is given
export function answerInThread<Data, Given extends readonly unknown[], Value>(
  open: (data: Data) => Answering<Given, Value>,
): void {
  let answering: Answering<Given, Value> | null = null;

  function answerOf(asked: Asked<Data, Given>): Reply<Value | null> {
    try {
      switch (asked.is) {
        case "opened":
          answering = open(asked.data);
          return { ok: true, value: null };
        case "asked":
          if (answering === null) throw new Error("Nothing is open");
          return { ok: true, value: answering.answer(asked.request) };
        case "closed":
          answering?.close();
          answering = null;
          return { ok: true, value: null };
      }
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      return { ok: false, kind, message };
    }
  }

  parentPort?.on("message", (asked: Asked<Data, Given>) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    parentPort?.postMessage(answerOf(asked));
  });
}
