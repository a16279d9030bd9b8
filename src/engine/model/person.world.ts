import type { ParkedChoice } from "../decide-parked.ts";
import { markOf } from "../failed-run.ts";
import { canContinue } from "../run-state.ts";
import type { EffectRecord, SeenFailure } from "../store.ts";
import type { Machine } from "./machine.world.ts";
import type { OtherSide } from "./other-side.world.ts";
import { settledAfter } from "./promise.world.ts";
import { connectionId } from "./disk.world.ts";
import type { Rows } from "./rows.world.ts";
import type { Time } from "./time.world.ts";
import type { Action } from "./turns.world.ts";

/** Whoever looks after the installation in the model. */
export interface Person {
  /**
   * Repairs what is broken, and says what became of a parked write when that is certain. False: there was nothing to
   * say.
   */
  decides(): boolean;
  /** Sees a run that has failed, and lets it go on as it is seen now. */
  letsGoOn(which: number): void;
  cancels(which: number): void;
}

export function createPerson(world: {
  readonly time: Time;
  readonly other: OtherSide;
  readonly rows: Rows;
  readonly machine: Machine;
  readonly note: (words: string) => void;
}): Person {
  const { time, other, rows, machine, note } = world;
  /** Real time, from the wire: what the store says of it is by our clock. */
  const isSettled = ({ id }: EffectRecord): boolean =>
    time.now() - machine.lastSendOf(id) >= settledAfter;

  return {
    decides: () => {
      other.keyServes = true;
      if (rows.isUndecided()) {
        note("a person says that the backup takes the place of what was there");
        machine.settleRestore();
        return true;
      }
      const isBroken = rows.isBroken(connectionId);
      if (isBroken) {
        note("a person repairs the connection");
        machine.repair();
      }
      const parked = rows.parked().filter(isSettled);
      const open = new Set(rows.unfinished().map(({ id }) => id));
      for (const effect of parked) {
        const decision = decisionOf(effect, other, open.has(effect.runId));
        note(`a person decides about ${effect.id}: ${decision.kind}`);
        const { id: effectId, generation, runId } = effect;
        const isAboveLimit = effect.aboveLimit === "waits";
        machine.decide({ by: "local", effectId, generation, isAboveLimit, runId, decision });
      }
      return isBroken || parked.length > 0;
    },

    cancels: (which) => {
      const unfinished = rows.unfinished();
      const run = unfinished[which % Math.max(1, unfinished.length)];
      if (!run) return;
      note(`a person cancels ${run.id}`);
      machine.cancel(run.id);
    },

    letsGoOn: (which) => {
      const failed = rows.failed();
      const run = failed[which % Math.max(1, failed.length)];
      if (run?.state.phase.is !== "failed") return;
      const seen = seenOf(run.id, run.state.phase.path, rows);
      note(`a person lets ${run.id} go on at ${seen.path}`);
      machine.continueRun({ by: "local", runId: run.id, seen, confirmed: true });
    },
  };
}

function seenOf(runId: string, path: string, rows: Rows): SeenFailure {
  const writes = rows.effects().filter((one) => one.runId === runId && one.path === path);
  const called = rows
    .failed()
    .find(({ callerId, callerPath }) => callerId === runId && callerPath === path);
  const below = called && canContinue(called.state) ? called : undefined;
  return {
    path,
    attempts: rows.attempts(runId, path),
    generation: writes.length === 0 ? null : Math.max(...writes.map((one) => one.generation)),
    ...(below?.state.phase.is === "failed" && {
      called: markOf(below.id, seenOf(below.id, below.state.phase.path, rows)),
    }),
  };
}

const canBeRead: ReadonlySet<string> = new Set<Action>(["make", "make-findable", "make-guarded"]);

/** What a person finds who looks on the other side. */
function decisionOf(
  effect: EffectRecord,
  other: OtherSide,
  isOpen: boolean,
): ParkedChoice["decision"] {
  // What an earlier generation was refused says nothing of this one.
  const found = other.things.findLast(
    ({ effectId, generation, outcome }) =>
      effectId === effect.id && (outcome === "made" || generation === effect.generation),
  );
  // Nothing is sent for a run that is over.
  if (!found) return isOpen ? { kind: "send", confirmed: true } : { kind: "stop" };
  // What nobody can read there cannot be shown to have happened.
  return canBeRead.has(effect.action) ? { kind: "happened", objectId: found.id } : { kind: "stop" };
}
