import type { LedgerHeading } from "#flow/ledger.ts";
import type { LedgerSum, LedgerSums, UnfinishedRuns } from "#reading/ledger-views.ts";
import type { Locale } from "../language.ts";
import { moneyWords } from "../runs/money-words.ts";
import type { FlowMonth, SummaryMoney } from "./summary.schemas.ts";

export interface Seer {
  readonly sees: (heading: LedgerHeading) => boolean;
  readonly isDeleted: (flowId: string) => boolean;
  readonly locale: Locale;
}

/** What a span of the ledger says of each flow. */
export function sumUp({ sums, unfinished }: LedgerSums, seer: Seer): readonly FlowMonth[] {
  const ofLedger = Map.groupBy(sums, ({ heading }) => heading.flowId);
  const open = Map.groupBy(unfinished, ({ flowId }) => flowId);
  const byName = new Intl.Collator("en", { numeric: true });
  const ids = [...new Set([...ofLedger.keys(), ...open.keys()])];
  return ids
    .map((flowId) => flowSummary(flowId, ofLedger.get(flowId) ?? [], open.get(flowId) ?? [], seer))
    .toSorted((one, other) => byName.compare(one.flowName, other.flowName));
}

function flowSummary(
  flowId: string,
  sums: readonly LedgerSum[],
  open: readonly UnfinishedRuns[],
  { sees, isDeleted, locale }: Seer,
): FlowMonth {
  const total = (which: (heading: LedgerHeading) => boolean): number =>
    sums.reduce((sum, { heading, lines }) => (which(heading) ? sum + lines : sum), 0);
  const openRuns = (which: (runs: UnfinishedRuns) => boolean): number =>
    open.reduce((sum, one) => (which(one) ? sum + one.runs : sum), 0);
  const moved = sums.filter(({ heading }) => heading.money?.state === "done");
  return {
    flowId,
    flowName: open[0]?.flowName ?? latestName(sums),
    isDeleted: isDeleted(flowId),
    runs: total(isRun) + openRuns(() => true),
    filtered: total((one) => isOfEvent(one) && one.outcome === "filtered"),
    skipped: total(({ outcome }) => outcome === "skipped"),
    failed: total((one) => isRun(one) && one.outcome === "failed"),
    parked: total((one) => isWrite(one) && one.wasParked) + openRuns(({ areParked }) => areParked),
    calls: total((one) => isRun(one) && isCalled(one)) + openRuns(({ areCalled }) => areCalled),
    writes: total(isWrite),
    money: moneyOf(
      moved.filter(({ heading }) => sees(heading)),
      locale,
    ),
    isMoneyHidden: moved.some(({ heading }) => !sees(heading)),
  };
}

/** That of the newest version whose lines are there. */
function latestName(sums: readonly LedgerSum[]): string {
  const headings = sums.map(({ heading }) => heading);
  const newest = headings.reduce<LedgerHeading | undefined>(
    (found, one) => ((one.version ?? 0) >= (found?.version ?? 0) ? one : found),
    undefined,
  );
  return newest?.flowName ?? "";
}

const isWrite = ({ entry }: LedgerHeading): boolean => entry === "write";
const isOfEvent = ({ entry, startedBy }: LedgerHeading): boolean =>
  entry === "event" && startedBy !== "test";
const isRun = (heading: LedgerHeading): boolean => isOfEvent(heading) && heading.startedBy !== null;
const isCalled = ({ startedBy }: LedgerHeading): boolean =>
  startedBy === "invoke" || startedBy === "call";

function moneyOf(moved: readonly LedgerSum[], locale: Locale): SummaryMoney[] {
  const groups = Map.groupBy(moved, ({ heading: { mode, money } }) =>
    [mode, money?.kind, money?.currency].join(" "),
  );
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, its]) => moneySum(its, locale) ?? []);
}

function moneySum(its: readonly LedgerSum[], locale: Locale): SummaryMoney | null {
  const { mode = null, money = null } = its[0]?.heading ?? {};
  const kind = money?.kind ?? null;
  if (mode === null || kind === null) return null;
  const currency = money?.currency ?? null;
  const amount = its.reduce((sum, one) => sum + one.amount, 0);
  const count = its.reduce((sum, { lines }) => sum + lines, 0);
  const whole = currency === null ? null : { amount, currency };
  const words = moneyWords({ kind, state: "done", money: whole, count }, locale);
  return { kind, mode, money: whole, count, words };
}
