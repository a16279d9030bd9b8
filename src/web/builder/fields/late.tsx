import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Forms from "./step-form.tsx";

/**
 * The forms and samples of open cards, with the editors in them: half of the builder. They are fetched
 * as soon as the builder is, and the outline of a flow need not wait for them.
 */
const forms = loaded(() => import("./step-form.tsx"));

export function StepForm(props: ComponentProps<typeof Forms.StepForm>) {
  const { StepForm } = use(forms);
  return <StepForm {...props} />;
}

export function SettingsForm(props: ComponentProps<typeof Forms.SettingsForm>) {
  const { SettingsForm } = use(forms);
  return <SettingsForm {...props} />;
}

export function SampleOutput(props: ComponentProps<typeof Forms.SampleOutput>) {
  const { SampleOutput } = use(forms);
  return <SampleOutput {...props} />;
}

/** @public */
export function ValueField(props: ComponentProps<typeof Forms.ValueField>) {
  const { ValueField } = use(forms);
  return <ValueField {...props} />;
}
