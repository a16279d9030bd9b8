import { callableOf } from "#flow/offers.ts";
import type { CallStep } from "#flow/step.ts";
import { useBench } from "../bench.ts";
import { InputBody } from "../canvas/input-body.tsx";
import type { StepState } from "../canvas/step-state.ts";
import { FlowSelect } from "./flow-select.tsx";

/** Which flow a step calls, what it hands in, and what it is answered. */
export function CallBody({ step, ...state }: StepState & { readonly step: CallStep }) {
  const { catalogue } = useBench();
  return (
    <InputBody step={step} output={callableOf(catalogue, step.flow)?.output} {...state}>
      <FlowSelect step={step} problems={state.problems} />
    </InputBody>
  );
}
