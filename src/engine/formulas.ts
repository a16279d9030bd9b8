import {
  type FormulaAnswer,
  type FormulaTask,
  taskOf,
  workOutWithin,
} from "#flow/formula/apart.ts";
import { bounds } from "#flow/formula/bounds.ts";
import type { Evaluated, FormulaContext } from "#flow/formula/evaluate.ts";
import { type Account, createAllowance, goUnits } from "./allowance.ts";
import { createFairLine } from "./fair-line.ts";
import { limitedWorker } from "./limited-worker.ts";

export type Evaluate = (source: string, context: FormulaContext) => Evaluated;

/**
 * Does work that needs the values of formulas. The work may start several times until all values
 * are known, so it must be a pure function of them.
 */
export type During = <Result>(work: (evaluate: Evaluate) => Result) => Promise<Result>;

export interface Formulas {
  /** For one step of a run, in which pills stay what they are: no formula is worked out twice. */
  of(run: { readonly flowId: string; readonly id: string }): During;
  /** What waits is not worked out any more. */
  close(): Promise<void>;
}

/** Who has a flow. */
interface Owners {
  flow(id: string): Promise<{ readonly owner: string } | null>;
}

/** The engine stops while a formula was still to be worked out. */
export class FormulasClosedError extends Error {
  override readonly name = "FormulasClosedError";
}

/** A second where nothing else runs; the machine may be slow and busy. */
const limitMs = 120_000;

/** Formulas that take little are worked out at once, all others on a thread of their own, by turns. */
export function createFormulas(store: Owners, elapsed: () => number): Formulas {
  const allowance = createAllowance(elapsed);
  const ownerOf = rememberedOwners(store, elapsed);
  const thread = formulaThread();
  const long = longFormulas();
  const goes = createFairLine<() => void>();
  let isUnderWay = false;

  /** What is done in one go ends with it; then everything else gets its turn, and whoever waits for a go. */
  const beginGo = (): void => {
    if (isUnderWay) return;
    isUnderWay = true;
    setImmediate(() => {
      isUnderWay = false;
      allowance.beginAnew();
      while (allowance.leftInThisGo() > 0) {
        const next = goes.next();
        if (next === undefined) return;
        beginGo();
        next();
      }
    });
  };

  const evaluateFor =
    (account: Account, known: Map<string, FormulaAnswer>): Evaluate =>
    (source, context) => {
      const name = JSON.stringify([source, context.seed, context.budget?.left]);
      const answer = known.get(name) ?? here(account, source, context);
      if (answer === "too much") throw new Elsewhere(name, taskOf(source, context));
      known.set(name, answer);
      context.budget?.leave(answer.left);
      return answer.evaluated;
    };

  const here = (
    account: Account,
    source: string,
    context: FormulaContext,
  ): FormulaAnswer | "too much" => {
    const [whole, left] = [allowance.of(account), allowance.leftInThisGo()];
    const most = Math.min(whole, left);
    const before = context.budget?.left ?? bounds.work;
    if (long.has(account.flow, source)) return "too much";
    const answer = most > 0 ? workOutWithin(most, source, context) : null;
    beginGo();
    allowance.spend(account, answer === null ? most : Math.min(most, before - answer.left));
    if (answer !== null) return answer;
    if (left < whole) throw new InAnotherGo();
    if (whole === goUnits) long.add(account.flow, source);
    return "too much";
  };

  return {
    of: ({ flowId, id }) => {
      const known = new Map<string, FormulaAnswer>();
      return async (work) => {
        const owner = await ownerOf(flowId);
        const evaluate = evaluateFor({ owner, flow: flowId }, known);
        const whose = [owner, flowId, id];
        return new Promise((resolve, reject) => {
          const tryIt = (): void => {
            try {
              resolve(work(evaluate));
            } catch (thrown) {
              if (thrown instanceof InAnotherGo) goes.add(whose, tryIt);
              else if (thrown instanceof Elsewhere) void goOnElsewhere(thrown);
              else reject(thrown);
            }
          };
          const goOnElsewhere = async ({ formula, task }: Elsewhere): Promise<void> => {
            try {
              const answer = await thread.workOut(whose, task);
              known.set(formula, answer);
              if (task.work - answer.left <= goUnits) long.remove(flowId, task.source);
            } catch (error) {
              reject(error);
              return;
            }
            tryIt();
          };
          tryIt();
        });
      };
    },
    close: thread.close,
  };
}

/** Leaves the work until a formula is known. */
class Elsewhere extends Error {
  readonly formula: string;
  readonly task: FormulaTask;

  constructor(formula: string, task: FormulaTask) {
    super("A formula is worked out elsewhere");
    this.formula = formula;
    this.task = task;
  }
}

/** Leaves the work until it may go on here. */
class InAnotherGo extends Error {}

/** It is started when the first formula comes. */
function formulaThread() {
  const worker = limitedWorker<FormulaAnswer>(new URL("./formula.worker.ts", import.meta.url), {
    data: null,
    limitMs,
    tooLong: () => new Error(`A formula was not worked out within ${limitMs} ms`),
  });
  const line = createFairLine<() => Promise<void>>();
  let isBusy = false;
  let isClosed = false;

  const goOn = (): void => {
    if (isBusy) return;
    const next = line.next();
    if (next === undefined) return;
    isBusy = true;
    void next().finally(() => {
      isBusy = false;
      goOn();
    });
  };

  return {
    workOut: (whose: readonly string[], task: FormulaTask): Promise<FormulaAnswer> =>
      new Promise((resolve, reject) => {
        line.add(whose, async () => {
          try {
            if (isClosed) throw new FormulasClosedError();
            resolve(await worker.ask({ name: "workOut", given: [task] }));
          } catch (error) {
            reject(isClosed ? new FormulasClosedError() : error);
          }
        });
        goOn();
      }),
    close: async () => {
      isClosed = true;
      await worker.close();
    },
  };
}

const mostRemembered = 1_000;

/** For which a whole go was not enough when they were worked out last: another try would be for nothing. */
function longFormulas() {
  const known = new Set<string>();
  const nameOf = (flow: string, source: string): string => JSON.stringify([flow, source]);
  return {
    has: (flow: string, source: string) => known.has(nameOf(flow, source)),
    add: (flow: string, source: string) => {
      if (known.size >= mostRemembered) known.clear();
      known.add(nameOf(flow, source));
    },
    remove: (flow: string, source: string) => known.delete(nameOf(flow, source)),
  };
}

const rememberedForMs = 60_000;

/** Whose a flow is changes seldom, and for a minute nothing hangs on it but whose turn it is. */
function rememberedOwners(
  store: Owners,
  elapsed: () => number,
): (flowId: string) => Promise<string> {
  const known = new Map<string, { readonly owner: string; readonly at: number }>();
  return async (flowId) => {
    const found = known.get(flowId);
    if (found && elapsed() - found.at < rememberedForMs) return found.owner;
    const owner = (await store.flow(flowId))?.owner ?? "";
    if (known.size >= mostRemembered) known.clear();
    known.set(flowId, { owner, at: elapsed() });
    return owner;
  };
}
