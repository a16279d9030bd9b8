import { expect } from "vitest";
import { event, type Stage } from "./stage.world.ts";

/** Does the schedule of a flow, with this next time, skip the time that comes? No run is made of it where it does not. */
export function skipsTimes(stage: Stage, flowId: string, first: number) {
  let dueAt = first;
  return async (): Promise<boolean> => {
    const time = dueAt;
    dueAt += 1;
    await stage.store.acceptTick({
      flowId,
      dueAt: time,
      event: event(`schedule:${time}`),
      alone: true,
      nextAt: dueAt,
      at: time,
    });
    const [activity] = await stage.reading.activity([flowId]);
    expect(activity).toMatchObject({ nextAt: dueAt });
    return activity?.skipped?.lastAt === time;
  };
}
