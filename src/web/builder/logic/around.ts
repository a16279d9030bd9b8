import { stepOf } from "#flow/blocks.ts";
import type { Step, StepSettings } from "#flow/step.ts";
import { settingsOf, type SettingsStep } from "#flow/step-settings.ts";
import { useBench } from "../bench.ts";
import type { EditingProps } from "../fields/step-form.tsx";

/** What the values in a card of logic are filled in with. */
export type Around = Omit<EditingProps, "onEdit">;

type Of<Kind extends SettingsStep["kind"]> = Extract<StepSettings, { kind: Kind }>;

/**
 * Changes some of a step's settings. What is typed in one field arrives late, and must not take back
 * what was set in another since: the others are as they are at that moment.
 */
export function useSettings<Kind extends SettingsStep["kind"]>({
  id,
  kind,
}: {
  readonly id: string;
  readonly kind: Kind;
}): (change: Partial<Omit<Of<Kind>, "kind">>) => void {
  const { edit, now } = useBench();
  return (change) => {
    const step = stepOf(now(), id);
    if (step === undefined || !isOf(step, kind)) return;
    edit({ do: "setLogic", step: id, settings: { ...settingsOf(step), ...change } });
  };
}

function isOf(step: Step, kind: SettingsStep["kind"]): step is SettingsStep {
  return step.kind === kind;
}
