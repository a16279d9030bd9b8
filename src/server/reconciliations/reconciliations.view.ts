import type { ReconciledSum } from "#flow/reconciled.ts";
import { isDifference, verdicts } from "#flow/reconciled.ts";
import { showAmount } from "#flow/money.ts";
import type { ConnectionRecord, Reconciliation as Record } from "#engine/store.ts";
import type { ReconciledView } from "#reading/reconciled-views.ts";
import type { Money } from "#sdk/action.ts";
import type { Connector } from "#sdk/connector.ts";
import { text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import type { ReconciledLine, Reconciliation } from "./reconciliations.schemas.ts";
import { reasonWords, verdictHelp, verdictLabels } from "./words.ts";

/** What a list is called; its own word where the connector is gone, or for parts. */
export function labelsOf(
  connector: Connector | undefined,
  locale: Locale,
): (list: string) => string {
  const labels = new Map(connector?.books?.all.map(({ id, label }) => [id, label[locale]]));
  return (list) => {
    const [book = list, of] = list.split("/");
    const label = labels.get(book) ?? book;
    return of === "parts" ? say(partsOf, locale, { label }) : label;
  };
}

const partsOf = text("{label}: transactions", "{label}の内訳");
const partsStage = text("Transactions", "内訳");
const ledgerStage = text("What Millrace has recorded", "Millrace の記録");

export function reconciliationView(
  record: Record,
  sums: readonly ReconciledSum[],
  {
    connection,
    connector,
    locale,
  }: {
    readonly connection: ConnectionRecord;
    readonly connector: Connector | undefined;
    readonly locale: Locale;
  },
): Reconciliation {
  const { id, month, zone: timeZone, state, expected, reads, unread, error } = record;
  const labelOf = labelsOf(connector, locale);
  const problem = storedErrorView(error, locale);
  const count = (of: readonly ReconciledSum[]) => of.reduce((all, { lines }) => all + lines, 0);
  const total = (of: (one: Record["expected"][number]) => number) =>
    expected.reduce((all, one) => all + of(one), 0);
  return {
    id,
    connection: { id: connection.id, name: connection.name, mode: connection.mode },
    month,
    timeZone,
    from: iso(record.fromAt),
    to: iso(record.toAt),
    isScheduled: record.scheduled,
    state,
    askedAt: iso(record.askedAt),
    startedAt: isoOrNull(record.startedAt),
    endedAt: isoOrNull(record.endedAt),
    expected: {
      reads: total((one) => one.reads),
      objects: total(({ objects }) => objects),
      isEstimate: expected.some(({ isEstimate }) => isEstimate),
      lists: expected.map(({ book: list, objects, isEstimate, reads: calls }) => {
        return { list, label: labelOf(list), objects, isEstimate, reads: calls };
      }),
    },
    reads,
    reading: state === "going" ? readingOf(record, connector, locale) : null,
    unread: unread.map(labelOf),
    changesSince: isoOrNull(changesSince(record, connector)),
    problem: problem && [problem.message, problem.advice ?? ""].join(" ").trim(),
    objects: count(sums),
    differences: count(sums.filter(({ verdict }) => isDifference(verdict))),
    verdicts: verdicts.map((verdict) => {
      const its = sums.filter((one) => one.verdict === verdict);
      const lists = Map.groupBy(its, ({ book }) => book);
      return {
        verdict,
        label: verdictLabels[verdict][locale],
        help: verdictHelp[verdict][locale],
        isDifference: isDifference(verdict),
        count: count(its),
        sums: sumsOf(its, locale),
        lists: [...lists].map(([list, some]) => ({
          list,
          label: labelOf(list),
          count: count(some),
          sums: sumsOf(some, locale),
        })),
      };
    }),
  };
}

const day = 24 * 60 * 60_000;

/** Lists of changes go back so many days from where they were read. */
function changesSince(
  { startedAt, askedAt, fromAt }: Pick<Record, "startedAt" | "askedAt" | "fromAt">,
  connector: Connector | undefined,
): number | null {
  const days = connector?.books?.all.flatMap(({ keptDays }) => keptDays ?? []) ?? [];
  const since = (startedAt ?? askedAt) - Math.min(...days) * day;
  return since > fromAt ? since : null;
}

function readingOf({ place }: Record, connector: Connector | undefined, locale: Locale): string {
  switch (place.stage) {
    case "lists":
      return connector?.books?.all[place.book]?.label[locale] ?? partsStage[locale];
    case "parts":
      return partsStage[locale];
    case "ledger":
      return ledgerStage[locale];
  }
}

function sumsOf(sums: readonly ReconciledSum[], locale: Locale) {
  const byCurrency = Map.groupBy(
    sums.filter(({ currency }) => currency !== null),
    ({ currency }) => currency ?? "",
  );
  return [...byCurrency]
    .map(([currency, its]) => ({
      amount: its.reduce((all, { amount }) => all + amount, 0),
      currency,
    }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
    .map((money) => ({ money, words: wordsOf(money, locale) }));
}

const wordsOf = ({ amount, currency }: Money, locale: Locale): string =>
  showAmount(amount, currency, locale);

function moneyOf(amount: number | null, currency: string | null): Money | null {
  return amount === null || currency === null ? null : { amount, currency };
}

export function lineView(
  line: ReconciledView,
  labelOf: (list: string) => string,
  locale: Locale,
): ReconciledLine {
  const { book: list, object, verdict, status, flowId, flowName, runId, outcome, url } = line;
  const money = moneyOf(line.amount, line.currency);
  const recorded = moneyOf(line.recordedAmount, line.recordedCurrency);
  return {
    list,
    label: labelOf(list),
    object,
    parent: line.parent === "" ? null : line.parent,
    at: iso(line.at),
    verdict,
    verdictLabel: verdictLabels[verdict][locale],
    why: whyOf(line, locale),
    status,
    money,
    moneyWords: money && wordsOf(money, locale),
    recorded,
    recordedWords: recorded && wordsOf(recorded, locale),
    flow: flowId === null ? null : { id: flowId, name: flowName },
    run: runId,
    outcome,
    parts: partsView(line, locale),
    url,
  };
}

/** The reason, with the condition and what it met. */
function whyOf({ reason, condition, met }: ReconciledView, locale: Locale): string | null {
  if (reason === null) return null;
  const its = condition === null ? [] : [condition[locale]];
  const value = met === null ? [] : [met[locale]];
  return [reasonWords[reason][locale], ...its, ...value].join(" ");
}

function partsView({ parts, currency }: ReconciledView, locale: Locale): ReconciledLine["parts"] {
  if (parts === null || currency === null) return null;
  const net = { amount: parts.net, currency };
  const fees = { amount: parts.fees, currency };
  return {
    count: parts.count,
    net,
    netWords: wordsOf(net, locale),
    fees,
    feesWords: wordsOf(fees, locale),
  };
}
