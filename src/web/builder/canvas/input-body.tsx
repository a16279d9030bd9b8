import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { InputStep } from "#flow/step.ts";
import { useBench } from "../bench.ts";
import { FieldsLine } from "../fields/fields-line.tsx";
import { SampleOutput, StepForm } from "../fields/late.tsx";
import { StepResultWords } from "../testing/step-result.tsx";
import { CardBody } from "./card-body.tsx";
import { useDocument } from "./settled.ts";
import type { StepState } from "./step-state.ts";

/** What a step hands in, and what it is given for that. */
export function InputBody({
  step,
  output,
  ahead,
  problems,
  samples,
  result,
  children,
}: StepState & {
  readonly step: InputStep;
  /** Undefined where nobody knows. */
  readonly output: Schema | undefined;
  /** Above the fields. */
  readonly children?: ReactNode;
}) {
  const document = useDocument(ahead);
  const { catalogue, edit, isReadOnly } = useBench();
  return (
    <CardBody
      output={
        output === undefined ? null : (
          <>
            <StepResultWords result={result} />
            <SampleOutput schema={output} sample={samples.get(step.id)} from={step.id} />
          </>
        )
      }
    >
      <Stack gap="md">
        {children}
        <StepForm
          step={step}
          document={document}
          catalogue={catalogue}
          problems={problems}
          samples={samples}
          onEdit={edit}
          isReadOnly={isReadOnly}
        />
        <FieldsLine card={step.id} document={document} />
      </Stack>
    </CardBody>
  );
}
