import { deliveryOf, type ListeningFlow } from "./accept.ts";
import type { Clock } from "./clock.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { Listening } from "./listening.ts";
import type { Log } from "./log.ts";
import type { OpenConnection } from "./outside.ts";
import type { ReadSource } from "./read-events.ts";
import { nextReread } from "./schedule.ts";
import type { ConnectionRecord, PollRecord, Store, WaitRecord } from "./store.ts";
import { trace } from "./trace.ts";

/** How many events that are not final are read again in one turn. */
const mostRereads = 100;

/** An open poll at which flows wait for events. */
interface WaitedAt extends ReadSource {
  readonly poll: PollRecord;
  readonly connection: ConnectionRecord;
  readonly open: OpenConnection;
}

interface RereadOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** Events that a flow could not judge yet, because they were not final. */
export async function rereadWaiting(
  opened: WaitedAt,
  flows: Listening,
  options: RereadOptions,
): Promise<void> {
  const { store, clock, log } = options;
  for (const wait of await store.dueWaits(opened.poll.id, clock.now(), mostRereads)) {
    const flow = (await flows()).find(({ flowId }) => flowId === wait.flowId);
    // It has begun to listen since, or this process was frozen meanwhile: the next turn knows it.
    if (flow === undefined) continue;
    try {
      await reread(opened, wait, flow, options);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === "connection") throw thrown;
      // One that cannot be read must not stand in the way of the others.
      log.warn({ event: wait.eventId, code: stepErrorOf(failure).code }, "A re-read failed");
      await store.postponeWait(wait, nextReread(wait.rereads + 1, clock.now()));
    }
  }
}

async function reread(
  { trigger, api, where, connection, poll, open }: WaitedAt,
  wait: WaitRecord,
  flow: ListeningFlow,
  options: RereadOptions,
): Promise<void> {
  const { store, clock, newId } = options;
  const event = await trigger.reread({ api, where, key: wait.key });
  const now = clock.now();
  if (event === null) return store.endWait(wait, null, now);
  const traced = await trace(event, { trigger, connection, place: poll.place }, store, newId);
  const moment = { now, theirs: open.serverTime() ?? now, rereads: wait.rereads + 1 };
  const delivery = deliveryOf(traced, flow, moment, newId);
  if (delivery.kind === "wait") return store.postponeWait(wait, delivery.at);
  return store.endWait(wait, { data: event.data, delivery }, now);
}
