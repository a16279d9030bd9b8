import { parentPort, workerData } from "node:worker_threads";
import type { Reply, Request } from "#engine/limited-worker.ts";
import { openForReading } from "../database.ts";
import { answersBy, workOf } from "../../reading/answers.ts";
import { doing } from "../session.ts";
import { runSearch } from "./run-search.ts";

/** Reads for screens, on a thread and a connection of their own: the writer never waits for them. */
const db = openForReading((workerData as { readonly path: string }).path);

const done = doing(db);
const answers = answersBy(runSearch);

function answer(request: Request): Reply {
  try {
    return { ok: true, value: done(workOf(answers, request.name, request.given)) };
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, kind, message };
  }
}

parentPort?.on("message", (request: Request) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort?.postMessage(answer(request));
});
