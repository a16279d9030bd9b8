import { parentPort } from "node:worker_threads";
import { type FormulaAnswer, type FormulaTask, workOut } from "#flow/formula/apart.ts";
import type { Reply, Request } from "./limited-worker.ts";

/** Works out formulas that take long, so that everything else goes on meanwhile. */
function answer({ given: [task] }: Request<readonly [FormulaTask]>): Reply<FormulaAnswer> {
  try {
    return { ok: true, value: workOut(task) };
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, kind, message };
  }
}

parentPort?.on("message", (request: Request<readonly [FormulaTask]>) => {
  parentPort?.postMessage(answer(request));
});
