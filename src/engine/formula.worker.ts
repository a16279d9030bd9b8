import { type FormulaTask, workOut } from "#flow/formula/apart.ts";
import { answerInThread } from "./in-thread.ts";
import type { Request } from "./limited-worker.ts";

/** Works out formulas that take long, so that everything else goes on meanwhile. */
answerInThread(() => ({
  answer: ({ given: [task] }: Request<readonly [FormulaTask]>) => workOut(task),
  close: () => undefined,
}));
