import { moneyStateOf } from "#engine/ledger/money-state.ts";
import type { Connector } from "#sdk/connector.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { EffectView, RunSummary } from "#people/run-views.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { isOver } from "./is-over.ts";
import { movementOf } from "./money.ts";
import { moneyWords } from "./money-words.ts";
import type { MoneySum, RunMoney } from "./money.schemas.ts";

/** What money runs have moved, or would move, in sums. */

/** Of so many writes of each run in a list, and of a run that is shown by itself. */
export const mostWrites = { inList: 100, alone: 1_000 } as const;

type Parts = Pick<ServerParts, "reading" | "engine">;
type Run = Pick<RunSummary, "id" | "status">;

export async function moneyOfRuns(
  runs: readonly Run[],
  { most, locale }: { readonly most: number; readonly locale: Locale },
  { reading, engine }: Parts,
): Promise<(run: Run) => RunMoney> {
  const runIds = runs.map(({ id }) => id);
  const writes = await reading.writesOf({ runIds, most: most + 1 });
  const byRun = Map.groupBy(writes, ({ runId }) => runId);
  return ({ id, status }) =>
    moneyOfRun(
      (byRun.get(id) ?? []).map(({ effect }) => effect),
      { status, most, locale },
      engine.connectors,
    );
}

/** The same of loops of a run, by their paths. */
export async function moneyOfLoops(
  { id, status, loops }: Run & { readonly loops: readonly { readonly path: string }[] },
  { most, locale }: { readonly most: number; readonly locale: Locale },
  { reading, engine }: Parts,
): Promise<(loop: string) => RunMoney> {
  const known = new Map<string, RunMoney>();
  for (const { path: loop } of loops) {
    const effects = await reading.loopWrites({ runId: id, loop, limit: most + 1 });
    known.set(loop, moneyOfRun(effects, { status, most, locale }, engine.connectors));
  }
  return (loop) => known.get(loop) ?? { sums: [], isCut: false };
}

export function moneyOfRun(
  effects: readonly EffectView[],
  {
    status,
    most,
    locale,
  }: { readonly status: RunStatus; readonly most: number; readonly locale: Locale },
  connectors: readonly Connector[],
): RunMoney {
  const moved = effects
    .slice(0, most)
    .flatMap((effect) => movedBy(effect, isOver(status), connectors));
  const sums = Map.groupBy(moved, ({ state, kind, money }) =>
    [states.indexOf(state), kind, money?.currency ?? ""].join(" "),
  );
  return {
    sums: [...sums]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, its]) => summed(its, locale)),
    isCut: effects.length > most,
  };
}

export function moneyOfWrite(
  effect: EffectView,
  status: RunStatus,
  { connectors, locale }: { readonly connectors: readonly Connector[]; readonly locale: Locale },
): MoneySum | null {
  return summed(movedBy(effect, isOver(status), connectors), locale)[0] ?? null;
}

/** What one write does. */
type Moved = Pick<MoneySum, "kind" | "money" | "state">;

const states: readonly MoneySum["state"][] = ["done", "pending", "in_doubt", "refused"];

function movedBy(
  effect: EffectView,
  over: boolean,
  connectors: readonly Connector[],
): readonly Moved[] {
  const movement = movementOf(effect, connectors);
  if (movement === null) return [];
  const { kind, money, isPending } = movement;
  const { state: written, sends, isAboveLimit } = effect;
  const state = moneyStateOf({ state: written, sends, isAboveLimit, isPending }, over);
  return state === null ? [] : [{ kind, money, state }];
}

/** Of the same state, kind and currency. */
function summed(its: readonly Moved[], locale: Locale): readonly MoneySum[] {
  const [first] = its;
  if (first === undefined) return [];
  const amount = its.reduce((sum, { money }) => sum + (money?.amount ?? 0), 0);
  const sum = { ...first, money: first.money && { ...first.money, amount }, count: its.length };
  return [{ ...sum, words: moneyWords(sum, locale) }];
}
