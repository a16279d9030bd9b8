import type { RunStore, Store } from "#engine/store.ts";
import { sharedVerbs } from "../verbs/index.ts";
import { inSlices, type Session, statement, verbsOn } from "../session.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { aliveVerbs } from "./alive.ts";
import { claimVerbs } from "./claim-runs.ts";
import { giveBack } from "./compact.ts";
import { sqliteSession } from "./session.ts";
import { answerCall } from "./worker-calls.ts";
import type { Writer } from "./writer.ts";
import { freeRuns, runsWithState } from "../verbs/run-state.ts";
import { endUnfinished } from "../verbs/repair.ts";

/** The engine's store on one SQLite file. What only reads looks at what is committed, at once. */
export function sqliteStore(writer: Writer): Store {
  const session = sqliteSession(writer);
  return { ...sharedVerbs(verbsOn(session)), ...ownVerbs(writer, session) };
}

/** Those that have their body here. */
export function ownVerbs(writer: Writer, session: Session) {
  return {
    ...aliveVerbs(writer),
    ...claimVerbs(writer),
    ...workerVerbs(answerCall(writer)),
    freeRuns: freeRunsVerb(session),
    prune: pruneVerb(session, () => giveBack(writer.db, writer.isShort())),
    // One process has the database for itself, and is the same to it after a restart.
    lease: (name) => Promise.resolve({ name, token: "" }),
    release: () => Promise.resolve(),
    onWork: () => () => undefined,
    processes: () => Promise.resolve({ own: "1", living: ["1"], gone: [] }),
    onChanges: (listener) => writer.onChanges(listener),
    close: () => writer.close(),
  } satisfies Partial<Store>;
}

const heldRuns = runsWithState.select<[limit: number]>(
  `FROM {runs} r WHERE r.status = 'running' AND {on r.held} LIMIT ?`,
);
const highest = statement<[], { highest: number }>("SELECT highest FROM {alive}");

/**
 * Takes up what the last process left: runs that it held, and repairs and deletions that it could
 * not carry to the end.
 */
export function freeRunsVerb(session: Session): RunStore["freeRuns"] {
  return async () => {
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    const at = (await session.read(() => highest.first()))?.highest ?? 0;
    const freed = await inSlices(session, function* (notes, limit) {
      const runs = yield* heldRuns.all(limit);
      yield* freeRuns(notes, runs, at);
      return runs.length;
    });
    await endUnfinished(session, at);
    return freed;
  };
}
