import type { Step } from "#flow/step.ts";
import { CardBody } from "../canvas/card-body.tsx";
import { useDocument } from "../canvas/settled.ts";
import type { StepState } from "../canvas/step-state.ts";
import { useBench } from "../bench.ts";
import { StepResultWords } from "../testing/step-result.tsx";
import { DelayForm } from "./delay-form.tsx";
import { ForEachForm } from "./for-each-form.tsx";
import { StopForm } from "./stop-form.tsx";
import { UpdateForm } from "./update-form.tsx";
import { VariableForm } from "./variable-form.tsx";
import type { Around } from "./around.ts";

/** What is in the card of a step of Millrace's own. */
export function LogicBody({
  step,
  ahead,
  problems,
  samples,
  result,
}: StepState & { readonly step: Step }) {
  const document = useDocument(ahead);
  const { catalogue, isReadOnly } = useBench();
  const around: Around = { document, catalogue, problems, samples, isReadOnly };
  return (
    <CardBody output={null}>
      <StepResultWords result={result} />
      <LogicForm step={step} around={around} />
    </CardBody>
  );
}

function LogicForm({ step, around }: { readonly step: Step; readonly around: Around }) {
  switch (step.kind) {
    case "forEach":
      return <ForEachForm step={step} around={around} />;
    case "variable":
      return <VariableForm step={step} around={around} />;
    case "update":
      return <UpdateForm step={step} around={around} />;
    case "stop":
      return <StopForm step={step} around={around} />;
    case "delay":
      return <DelayForm step={step} around={around} />;
    case "action":
    case "call":
    case "if":
    case "handler":
      return null;
  }
}
