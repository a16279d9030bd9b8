import type { ReadAllowance } from "#sdk/connection.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import {
  activeWishes,
  callsPerDay,
  dailyCalls,
  frequencies,
  isSamePoll,
  levelOf,
  monthDays,
  pollsOf,
  transactionsFor,
  type Wish,
  wishOf,
} from "#flow/cost.ts";
import { every } from "#flow/when-words.ts";
import type { ConnectionRecord, FlowRecord } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import { allowanceOf, siblingsOf } from "../connections/reads.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { feedWarnings } from "./feeding.ts";
import type { FlowPolling, Warning } from "./flows.schemas.ts";

type Parts = Pick<ServerParts, "store" | "engine">;

/** Who looks, and in which language. */
export interface Viewer {
  readonly actor: Actor;
  readonly locale: Locale;
}

/** What the draft's polling costs, what another frequency would cost, and whether that is too much. */
export async function pollingCost(
  parts: Parts,
  flow: FlowRecord,
  viewer: Viewer,
): Promise<FlowPolling | null> {
  const { catalogue } = parts.engine;
  const wish = wishOf(flow.draft, catalogue);
  if (wish === null) return null;
  const flows = await parts.store.flows();
  const { connectionId } = wish;
  const others = activeWishes(flows, catalogue, flow.id);
  const standing = dailyCalls(connectionId, activeWishes(flows, catalogue));
  const withFrequency = (everySeconds: number) =>
    dailyCalls(connectionId, [...others, { ...wish, everySeconds }]);
  const shared = pollsOf(connectionId, others).find((poll) => isSamePoll(poll, wish));
  return {
    everySeconds: wish.everySeconds,
    callsPerDay: callsPerDay(wish.everySeconds, wish.callsPerPoll),
    sharedWith: connectionId === null ? 0 : (shared?.flows ?? 0),
    choices: [...new Set([...frequencies, wish.everySeconds])]
      .toSorted((a, b) => a - b)
      .map((everySeconds) => ({
        everySeconds,
        callsPerDay: callsPerDay(everySeconds, wish.callsPerPoll),
        change: withFrequency(everySeconds) - standing,
      })),
    warnings: [
      ...(await warningsOf(parts, wish, others, viewer)),
      ...(await feedWarnings(parts, flow, flows, viewer)),
    ],
  };
}

/** Does this flow's poll bring the account close to, or over, what it is granted? */
async function warningsOf(
  { store, engine }: Parts,
  wish: Wish,
  others: readonly Wish[],
  { actor, locale }: Viewer,
): Promise<Warning[]> {
  const connections = await store.connections();
  const connection = connections.find(({ id }) => id === wish.connectionId);
  const allowance = connection && allowanceOf(engine.connectors, connection);
  // How much an account reads is for its owner to know.
  if (!connection || !allowance || connection.owner !== actor.person) return [];
  const account = [connection, ...siblingsOf(connection, connections)];
  const monthly = (wishes: readonly Wish[]): number =>
    account.reduce((sum, { id }) => sum + dailyCalls(id, wishes), 0) * monthDays;
  const reads = monthly([...others, wish]);
  // A poll that others pay for anyway adds nothing to warn of.
  if (reads === monthly(others)) return [];
  const fitting = frequencies.find(
    (everySeconds) =>
      everySeconds > wish.everySeconds &&
      levelOf(monthly([...others, { ...wish, everySeconds }]), allowance) === "fine",
  );
  return warningOf(engine, connection, { reads, allowance, fitting }, locale);
}

interface Cost {
  readonly reads: number;
  readonly allowance: ReadAllowance;
  /** A longer frequency that leaves room; undefined where none does. */
  readonly fitting: number | undefined;
}

function warningOf(
  { connectors }: Pick<ServerParts["engine"], "connectors">,
  connection: ConnectionRecord,
  { reads, allowance, fitting }: Cost,
  locale: Locale,
): Warning[] {
  const level = levelOf(reads, allowance);
  if (level === "fine") return [];
  const number = (count: number) => count.toLocaleString(locale);
  const label = connectors.find(({ id }) => id === connection.connector)?.label;
  const facts = {
    name: connection.name,
    connector: label === undefined ? connection.connector : say(label, locale),
    reads: number(reads),
    floor: number(allowance.floorPerMonth),
  };
  const transactions = transactionsFor(reads, allowance);
  const sentences = [
    say(level === "over" ? overFloor : nearFloor, locale, facts),
    ...(transactions === null || transactions === 0
      ? []
      : [say(withTransactions, locale, { transactions: number(transactions) })]),
    fitting === undefined
      ? say(fewerPolls, locale)
      : say(lowerFrequency, locale, { every: say(everySeconds(fitting), locale) }),
  ];
  return [
    { code: `connection.reads_${level}`, message: sentences.join(locale === "ja" ? "" : " ") },
  ];
}

const overFloor = text(
  "With this flow, the polls on the account of “{name}” make about {reads} reading calls in 30 days, but {connector} grants an account only {floor} for certain.",
  "このフローを含めると、「{name}」のアカウントでのポーリングは 30 日間で約 {reads} 回の読み取りになります。{connector} が保証する上限は {floor} 回です。",
);

const nearFloor = text(
  "With this flow, the polls on the account of “{name}” make about {reads} reading calls in 30 days. {connector} grants an account {floor} for certain, so little is left for anything else.",
  "このフローを含めると、「{name}」のアカウントでのポーリングは 30 日間で約 {reads} 回の読み取りになります。{connector} が保証する上限は {floor} 回で、ほとんど余裕がありません。",
);

const withTransactions = text(
  "An account with at least {transactions} transactions in that time gets that many calls.",
  "この期間の取引が {transactions} 件以上のアカウントであれば、この回数も認められます。",
);

const lowerFrequency = text(
  "The polling frequency “{every}” would leave room.",
  "ポーリング頻度を「{every}」にすると余裕ができます。",
);

function everySeconds(seconds: number): LocalizedText {
  if (seconds % 60 === 0) return every(seconds / 60);
  return text(`Every ${seconds} seconds`, `${seconds} 秒ごと`);
}

const fewerPolls = text(
  "Poll less often, or let fewer flows poll this account.",
  "ポーリング頻度を下げるか、このアカウントをポーリングするフローを減らしてください。",
);
