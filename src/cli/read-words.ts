import type { InferResponseType } from "hono/client";
import type { Client } from "./client.ts";
import type { Session } from "./session.ts";

type Reads = InferResponseType<Client["connections"][":id"]["reads"]["$get"], 200>;
type Words = Pick<Session, "t" | "table" | "locale">;

/** What a connection has read, where its polls lead, and what that means. */
export function readsWords(name: string, reads: Reads, { t, table, locale }: Words): string {
  const number = (count: number): string => count.toLocaleString(locale);
  const { month, polls, callsPerDay, allowance, dayUse } = reads;
  const usedWords = ({ used, of }: NonNullable<Reads["dayUse"]>): string =>
    t("reads.day_use_of", { used: number(used), of: number(of) });
  const facts: readonly (readonly [string, string])[] = [
    [t("reads.month", { month: month.from.slice(0, 7) }), number(month.reads)],
    [t("reads.forecast"), number(month.forecast)],
    [t("reads.per_day"), number(callsPerDay)],
    [t("reads.whole_month"), number(month.wholeMonth)],
    ...(allowance === null ? [] : [[t("reads.floor"), number(allowance.floorPerMonth)] as const]),
    ...(dayUse === null ? [] : [[t("reads.day_use"), usedWords(dayUse)] as const]),
  ];
  const pollHead = [t("head.trigger"), t("head.frequency"), t("head.flows"), t("head.per_day")];
  const pollRows = polls.map((poll) => [
    poll.trigger,
    t("reads.every", { seconds: poll.everySeconds }),
    number(poll.flows),
    number(poll.callsPerDay),
  ]);
  const months = reads.months.map(({ from, reads: count }) => [from.slice(0, 7), number(count)]);
  return [
    table([name, t("head.reads")], facts),
    ...(polls.length === 0 ? [] : [table(pollHead, pollRows)]),
    ...(months.length < 2 ? [] : [table([t("head.month"), t("head.reads")], months)]),
    ...judgement(allowance, number, t),
  ].join("\n\n");
}

function judgement(
  allowance: Reads["allowance"],
  number: (count: number) => string,
  t: Session["t"],
): string[] {
  if (allowance === null) return [];
  const { level, connections, transactionsNeeded, floorPerMonth } = allowance;
  const facts = {
    reads: number(Math.max(allowance.forecast, allowance.wholeMonth)),
    floor: number(floorPerMonth),
  };
  const together = connections > 1 ? [t("reads.together", { connections })] : [];
  switch (level) {
    case "fine":
      return [...together, t("reads.fine", facts)];
    case "near":
      return [...together, t("reads.near", facts)];
    case "over":
      return [
        ...together,
        t("reads.over", facts),
        ...(transactionsNeeded === null
          ? []
          : [t("reads.transactions", { transactions: number(transactionsNeeded) })]),
      ];
  }
}
