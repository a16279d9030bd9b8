import type { Clock } from "./clock.ts";
import { clockTolerance, type MoneyTime } from "./money-time.ts";
import type { Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import type { ConnectionRecord, EffectRecord } from "./store.ts";

type Sent = Pick<EffectRecord, "sends" | "endedSends" | "lastSendAt" | "parkedAt">;

/** Each of two processes may be so far from the clock of their store. */
const clocksDiffer = 2 * clockTolerance;

/**
 * Until when, by our clock, a send of a parked write may still be under way; null where none may. Pure. One may only where its
 * end is not recorded: the process that has sent it ended or was frozen, or another one had taken its run over. `longest`: how
 * long a send takes at the most.
 *
 * The last send is dated by the other side's clock, which shows no less than `reached`. It came before the write was parked,
 * which ours has dated. The earlier of the two holds: either clock may have been far ahead. Where ours has been set back since,
 * it says nothing.
 */
export function underWayUntil(
  { sends, endedSends, lastSendAt, parkedAt }: Sent,
  longest: number,
  { ours, reached }: { readonly ours: number; readonly reached: number },
): number | null {
  if (endedSends >= sends || lastSendAt === null || parkedAt === null) return null;
  const sentBy = Math.min(parkedAt, lastSendAt + Math.max(0, ours - reached));
  const waits = longest + clocksDiffer;
  const until = sentBy + waits;
  return ours >= until || ours < parkedAt - waits ? null : until;
}

export interface UnderWayOptions {
  readonly outside: Pick<Outside, "longestSend">;
  readonly registry: Pick<Registry, "connector">;
  readonly clock: Pick<Clock, "now">;
  readonly moneyTime: Pick<MoneyTime, "of">;
}

/** For how many milliseconds nobody may send the next generation of a parked write; null where somebody may. */
export function underWayFor(
  effect: EffectRecord,
  connection: ConnectionRecord,
  { outside, registry, clock, moneyTime }: UnderWayOptions,
): number | null {
  const connector = registry.connector(effect.connector);
  if (!connector) return null;
  const ours = clock.now();
  const { reached } = moneyTime.of(connection);
  const until = underWayUntil(effect, outside.longestSend(connector), { ours, reached });
  return until === null ? null : until - ours;
}
