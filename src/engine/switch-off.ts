import type { Clock } from "./clock.ts";
import { type Exclusive, flowName } from "./exclusive.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Room } from "./room.ts";
import type { Failures, Store, SwitchedOffWhy, SwitchOffRecord, SwitchOffRule } from "./store.ts";

/** Why a flow with this rule switches itself off; null if it goes on. */
export function whyOff(
  { inARow, share }: SwitchOffRule,
  { inARow: failed, ofAnHour }: Failures,
): SwitchedOffWhy | null {
  if (inARow !== null && failed >= inARow) return { kind: "in_a_row", failed };
  if (share === null || ofAnHour.ended < share.of) return null;
  return ofAnHour.failed * 100 >= share.percent * ofAnHour.ended
    ? { kind: "share", ...ofAnHour }
    : null;
}

const hour = 3_600_000;

/** How soon after its last failure a flow is off. */
const every = 30_000;

export interface SwitchOffOptions {
  readonly store: Store;
  readonly exclusive: Exclusive;
  readonly clock: Clock;
  readonly room: Pick<Room, "isShort">;
  readonly log: Log;
}

/** Switches flows off that fail as often as their owners have said. */
export function startSwitchOffs({ store, exclusive, clock, room, log }: SwitchOffOptions): Loop {
  const look = async ({ flowId, rule, countedFrom }: SwitchOffRecord): Promise<void> => {
    if (rule === null) return;
    const since = { since: countedFrom, hour: Math.max(countedFrom, clock.now() - hour) };
    const failures = await store.failuresOf(flowId, { ...since, most: rule.inARow ?? 0 });
    const why = whyOff(rule, failures);
    if (why === null) return;
    const wish = { flowId, countedFrom, why, at: clock.now() };
    const done = await exclusive(flowName(flowId), () => store.switchOff(wish));
    if (done === "off") log.warn({ flow: flowId, ...why }, "A flow has switched itself off");
  };
  return startLoop({
    clock,
    log,
    name: "switching off",
    turn: async () => {
      if (!room.isShort())
        await exclusive.orNot("switching off", async () => {
          for (const record of await store.switchOffs())
            if (record.off === null) await look(record);
        });
      return clock.now() + every;
    },
    settle: () => Promise.resolve(),
  });
}
