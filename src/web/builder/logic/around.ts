import type { SettingsStep } from "#flow/step-settings.ts";
import { logicChanged, type SettingsOf, useChange } from "../changes.ts";
import type { EditingProps } from "../fields/step-form.tsx";

/** What the values in a card of logic are filled in with. */
export type Around = Omit<EditingProps, "onEdit">;

/** Changes some of a step's settings. */
export function useSettings<Kind extends SettingsStep["kind"]>(step: {
  readonly id: string;
  readonly kind: Kind;
}): (change: Partial<Omit<SettingsOf<Kind>, "kind">>) => void {
  const change = useChange();
  return (settings) => change((now) => logicChanged(now, step, settings));
}
