import type { EffectRecord, StepRecord, Store } from "../store.ts";
import type { Rows } from "./rows.world.ts";

/** What a promise is checked against when the store has committed it. */
export interface StoreWatch {
  planned(effect: EffectRecord): void;
  passed(pass: Passed): void;
  askedForNewer(write: Pick<Passed, "effectId" | "generation">, isOvertaken: boolean): void;
  /** A failed run goes on. Its write that was refused, if there is one, is to be sent as its next generation. */
  continued(runId: string, refused: EffectRecord | null): void;
  /** A person has said that a parked write did not happen: its next generation is to be sent. */
  saidToSend(next: Pick<Passed, "effectId" | "generation">): void;
  cancelled(runId: string): void;
  stepRecorded(record: StepRecord): void;
}

/** A pass through the gate. */
export interface Passed {
  readonly runId: string;
  readonly effectId: string;
  readonly generation: number;
  /** It may have been sent before. */
  readonly wasUnproven: boolean;
}

/** The store, with somebody who hears of what is committed before the process that has asked for it. */
export function watchedStore(store: Store, rows: Rows, watch: StoreWatch): Store {
  return {
    ...store,
    planEffect: async (plan, epoch) => {
      const stood = rows.effect(plan.id, plan.generation);
      const effect = await store.planEffect(plan, epoch);
      if (typeof effect === "object" && !stood) watch.planned(effect);
      return effect;
    },
    passGate: async (send) => {
      const { runId, id: effectId, generation } = send.effect;
      const before = rows.effect(effectId, generation);
      const wasUnproven = (before?.unprovenSince ?? null) !== null;
      const pass = await store.passGate(send);
      if (typeof pass === "object" && "sends" in pass)
        watch.passed({ runId, effectId, generation, wasUnproven });
      return pass;
    },
    newerWrites: async (write) => {
      const told = await store.newerWrites(write);
      const { effectId, from: generation } = write;
      watch.askedForNewer({ effectId, generation }, told !== null && told.length > 0);
      return told;
    },
    continueRun: async (choice) => {
      const before = choice.runs.map(({ runId, write }) => ({
        runId,
        refused: write && rows.newest(write.effectId),
      }));
      const told = await store.continueRun(choice);
      if (told === "continued")
        for (const { runId, refused } of before) watch.continued(runId, refused);
      return told;
    },
    decideParked: async (choice) => {
      const told = await store.decideParked(choice);
      const { effectId, generation, decision } = choice;
      if (told === "decided" && decision.kind === "send")
        watch.saidToSend({ effectId, generation: generation + 1 });
      return told;
    },
    cancelRun: async (cancelling) => {
      const told = await store.cancelRun(cancelling);
      if (told === "cancelled") watch.cancelled(cancelling.runId);
      return told;
    },
    recordStep: async (record) => {
      const told = await store.recordStep(record);
      if (told === "recorded") watch.stepRecorded(record);
      return told;
    },
  };
}
