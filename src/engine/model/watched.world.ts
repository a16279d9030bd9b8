import type { EffectRecord, StepRecord, Store } from "../store.ts";
import type { Rows } from "./rows.world.ts";

/** What a promise is checked against when the store has committed it. */
export interface StoreWatch {
  planned(effect: EffectRecord): void;
  passed(effectId: string, generation: number): void;
  /** A write that was refused is to be sent as its next generation. */
  continued(refused: EffectRecord): void;
  stepRecorded(record: StepRecord): void;
}

/** The store, with somebody who hears of what is committed before the process that has asked for it. */
export function watchedStore(store: Store, rows: Rows, watch: StoreWatch): Store {
  return {
    ...store,
    planEffect: async (plan, epoch) => {
      const stood = rows.effect(plan.id, plan.generation);
      const effect = await store.planEffect(plan, epoch);
      if (effect !== "fenced" && !stood) watch.planned(effect);
      return effect;
    },
    passGate: async (send) => {
      const pass = await store.passGate(send);
      if (typeof pass === "object" && "sends" in pass) watch.passed(send.effectId, send.generation);
      return pass;
    },
    continueRun: async (choice) => {
      const refused = choice.write && rows.newest(choice.write.effectId);
      const told = await store.continueRun(choice);
      if (told === "continued" && refused) watch.continued(refused);
      return told;
    },
    recordStep: async (record) => {
      const told = await store.recordStep(record);
      if (told === "recorded") watch.stepRecorded(record);
      return told;
    },
  };
}
