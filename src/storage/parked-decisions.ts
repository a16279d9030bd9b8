import type { EffectRecord, ParkedDecision } from "#engine/store.ts";

/** Can this be said of a parked write? What is above a limit is let go on as it is, and never sent anew. */
export function fits({ kind }: ParkedDecision, aboveLimit: EffectRecord["aboveLimit"]): boolean {
  switch (kind) {
    case "allow":
      return aboveLimit === "waits";
    case "send":
      return aboveLimit !== "waits";
    case "happened":
    case "refused":
    case "stop":
      return true;
  }
}

/** Nothing is sent for a run that is over. */
export function sends({ kind }: ParkedDecision): boolean {
  return kind === "send" || kind === "allow";
}
