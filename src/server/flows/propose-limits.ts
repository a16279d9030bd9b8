import { knownAmounts } from "#flow/known-amounts.ts";
import type { LiveWrite } from "#flow/live-writes.ts";
import { moneyText } from "#flow/money.ts";
import { stepName } from "#flow/offers.ts";
import { idOf } from "#flow/paths.ts";
import {
  type KnownWrite,
  type LimitsProposal,
  type PastMove,
  proposeLimits,
  type ProposedLimit,
  writesInDay,
} from "#engine/propose-limits.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { EffectView } from "#reading/run-views.ts";
import { joined } from "#flow/describe.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { ProposedLimits } from "../refusal-body.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { movementOf } from "../runs/money.ts";
import { valuesOfRuns } from "../sight.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people" | "reading">;

interface Viewer {
  readonly person: string;
  readonly locale: Locale;
}

type Write = Omit<LiveWrite, "connection"> & { readonly connection: ConnectionRecord };

interface Wanted {
  readonly flowId: string;
  /** Through connections of the viewer that have no limit. */
  readonly writes: readonly Write[];
}

/** So many runs of a flow, and writes of a run, are looked at for what they have moved. */
const mostRuns = 100;
const mostWrites = 100;

/** For each connection, where money would move through it. */
export async function proposedLimits(
  parts: Parts,
  { flowId, writes }: Wanted,
  viewer: Viewer,
): Promise<readonly ProposedLimits[]> {
  const { catalogue } = parts.engine;
  const moving = writes.flatMap((write) => {
    const written = knownAmounts(write, catalogue);
    return written === null ? [] : [{ ...write, written, flowId: write.called?.id ?? flowId }];
  });
  const past = new Map<string, readonly PastWrite[]>();
  for (const id of new Set(moving.map((write) => write.flowId)))
    past.set(id, await movedBy(id, viewer, parts));
  return [...Map.groupBy(moving, ({ connection }) => connection.id)].flatMap(([id, its]) => {
    const [first] = its;
    const proposal = proposeLimits(
      its.map(({ step, written, flowId: of }): KnownWrite => {
        const isIt = (one: PastWrite): boolean => one.step === step.id && one.of === kindOf(step);
        return {
          name: stepName(step, catalogue),
          written,
          moved: (past.get(of) ?? []).filter(isIt),
        };
      }),
    );
    return first === undefined
      ? []
      : [
          {
            connection: id,
            name: first.connection.name,
            limits: proposal.limits.map(({ limit }) => limit),
            reasons: reasonsOf(proposal).map((one) => say(one, viewer.locale)),
          },
        ];
  });
}

interface PastWrite extends PastMove {
  readonly step: string;
  readonly of: string;
}

function kindOf({ connector, action }: { readonly connector: string; readonly action: string }) {
  return JSON.stringify([connector, action]);
}

/** The action of its step, which may be another than that of a part of it. */
function stepOf({ connector, action, of }: EffectView) {
  return { connector, action: of?.action ?? action };
}

/** What runs of late have moved, of those whose values the viewer sees. */
async function movedBy(
  flowId: string,
  viewer: Viewer,
  { store, people, engine, reading }: Parts,
): Promise<readonly PastWrite[]> {
  const { items } = await reading.listRuns({ flowId, limit: mostRuns });
  const values = await valuesOfRuns(
    { store, people },
    viewer,
    items.map(({ id }) => id),
  );
  const runs = new Map(items.filter(({ id }) => values(id).seen).map((run) => [run.id, run]));
  if (runs.size === 0) return [];
  const effects = await reading.writesOf({ runIds: [...runs.keys()], most: mostWrites });
  return effects.flatMap(({ runId, effect }): readonly PastWrite[] => {
    const run = runs.get(runId);
    const money = effect.state === "done" ? movementOf(effect, engine.connectors)?.money : null;
    if (run === undefined || !money) return [];
    const isTest = run.kind === "test";
    const at = effect.firstSentAt ?? run.createdAt;
    return [{ money, flowId, at, isTest, step: idOf(effect.path), of: kindOf(stepOf(effect)) }];
  });
}

/** How the figures came, and why there is none where nothing is known. */
function reasonsOf({ limits, unknown }: LimitsProposal): readonly LocalizedText[] {
  const names = joined(
    unknown.map(({ en, ja }) => text(`“${en}”`, `「${ja}」`)),
    ", ",
  );
  if (limits.length === 0)
    return [
      text(
        `Millrace cannot propose a limit: nobody knows how much ${names.en} moves before it runs, and no run that you see has moved anything yet. Set a limit yourself, or go on without.`,
        `上限の候補はありません。${names.ja} の金額は実行するまで分からず、参照できる実行の中に金額を動かしたものもまだありません。上限を自分で設定するか、上限なしで続行してください。`,
      ),
    ];
  return [
    ...limits.flatMap(reasonOf),
    ...(unknown.length === 0
      ? []
      : [
          text(
            `Nobody knows how much ${names.en} moves before it runs. It waits for you if it is above a limit, or in a currency without one.`,
            `${names.ja} の金額は実行するまで分かりません。上限を超える場合や、上限のない通貨の場合は、あなたの判断を待ちます。`,
          ),
        ]),
  ];
}

function reasonOf({ limit, largest }: ProposedLimit): readonly LocalizedText[] {
  const { currency, perWrite, perFlowAndDay } = limit;
  if (perWrite === null || perFlowAndDay.sum === null || perFlowAndDay.count === null) return [];
  const money = (amount: number): LocalizedText => moneyText(amount, currency);
  const [most, known, sum] = [money(perWrite), money(largest), money(perFlowAndDay.sum)];
  const { count } = perFlowAndDay;
  return [
    text(
      `${most.en} for each write: the largest amount that is known is ${known.en}, rounded up to 1, 2 or 5 with zeros.`,
      `1 件あたり ${most.ja}: 判明している最大の金額 ${known.ja} を、1・2・5 で始まるきりのよい額に切り上げました。`,
    ),
    text(
      `${sum.en} and ${count} writes for each flow and day: ${writesInDay} of the largest, or twice the busiest day of the last ${mostRuns} runs where that is more, rounded up.`,
      `1 フロー 1 日あたり ${sum.ja}、${count} 件: 最大の金額の ${writesInDay} 件分か、直近 ${mostRuns} 件の実行で最も多かった日の 2 倍の、大きい方を切り上げました。`,
    ),
  ];
}
