import type { Store } from "#engine/store.ts";
import { sharedVerbs } from "../verbs/index.ts";
import { type Session, verbsOn } from "../session.ts";
import { pruneVerb } from "../verbs/prune.ts";
import { workerVerbs } from "../verbs/worker.ts";
import { aliveVerbs } from "./alive.ts";
import { claimVerbs } from "./claim-runs.ts";
import { freeRunsVerb } from "./free-runs.ts";
import { giveBack } from "./compact.ts";
import { sqliteSession } from "./session.ts";
import { answerCall } from "./worker-calls.ts";
import type { Writer } from "./writer.ts";

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
