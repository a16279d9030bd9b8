import type { ActionStep, HandlerStep, IfStep, Step, StepSettings } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { stepOf } from "./blocks.ts";
import { same } from "./same.ts";

/** A step whose settings these are. */
export type SettingsStep = Exclude<Step, ActionStep | IfStep | HandlerStep>;

export function settingsOf(step: SettingsStep): StepSettings {
  switch (step.kind) {
    case "forEach": {
      const { id: _, name: __, steps: ___, ...settings } = step;
      return settings;
    }
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call": {
      const { id: _, name: __, ...settings } = step;
      return settings;
    }
  }
}

/** Of a step in a document; undefined where there is no such step. */
export function settingsIn(document: FlowDocument, id: string): StepSettings | undefined {
  const step = stepOf(document, id);
  return step === undefined ||
    step.kind === "action" ||
    step.kind === "if" ||
    step.kind === "handler"
    ? undefined
    : settingsOf(step);
}

/** The settings that each mean something by themselves, so that two people may change different ones of one step. */
const apart = {
  forEach: ["list", "atOnce", "onFailure", "collect"],
  stop: ["outcome", "message"],
} as const;

/** Those of them that are not the same on both sides; null where settings are only compared as a whole. */
export function settingsChanged(
  one: StepSettings | undefined,
  other: StepSettings,
): readonly string[] | null {
  if (one?.kind === "forEach" && other.kind === "forEach")
    return apart.forEach.filter((key) => !same(one[key], other[key]));
  if (one?.kind === "stop" && other.kind === "stop")
    return apart.stop.filter((key) => !same(one[key], other[key]));
  return null;
}

/** What somebody has set who saw `seen`, in a step that is set like `now`: what they left alone stays as it is. */
export function settingsOnto(
  wanted: StepSettings,
  seen: StepSettings | undefined,
  now: StepSettings | undefined,
): StepSettings {
  const changed = settingsChanged(seen, wanted);
  if (changed === null || now?.kind !== wanted.kind) return wanted;
  const own = Object.entries(wanted).filter(([key]) => changed.includes(key));
  return { ...now, ...Object.fromEntries(own) };
}
