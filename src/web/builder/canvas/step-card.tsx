import { useSortable } from "@dnd-kit/sortable";
import { ActionIcon } from "@mantine/core";
import { GripVertical } from "lucide-react";
import { memo } from "react";
import type { ActionStep, FlowDocument } from "#flow/document.ts";
import { actionOf, connectorOf } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { useBench } from "../bench.ts";
import { ConnectionLine } from "../connection/connection-line.tsx";
import { type ProblemView, type Sample, SampleOutput, StepForm } from "../fields/step-form.tsx";
import { StepResultMark, StepResultWords } from "../testing/step-result.tsx";
import type { StepResult } from "../testing/results.ts";
import { Card, CardTitle } from "./card.tsx";
import { CardBody } from "./card-body.tsx";
import classes from "./card.module.css";
import { ProblemMark } from "./problem-mark.tsx";
import { useDocument } from "./settled.ts";
import { RenamedTitle } from "./renamed-title.tsx";
import { StepMenu } from "./step-menu.tsx";
import { sameProps } from "./same-props.ts";

export interface StepCardProps {
  readonly step: ActionStep;
  /** How many steps stand before it. */
  readonly position: number;
  readonly isLast: boolean;
  /** The newest document, where it says something else of this step than the settled one. */
  readonly ahead: FlowDocument | null;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
  readonly result: StepResult | undefined;
  readonly isOpen: boolean;
  readonly onToggle: (card: string) => void;
}

/** A step of the flow. Drawn again only when something in it has changed. */
export const StepCard = memo(function StepCard(props: StepCardProps) {
  const { step, position, isLast, problems, result, isOpen, onToggle } = props;
  const { catalogue, isReadOnly } = useBench();
  const t = useT();
  const say = useSay();
  const {
    setNodeRef,
    setActivatorNodeRef,
    attributes,
    listeners,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: step.id, disabled: isReadOnly });
  const connector = connectorOf(catalogue, step.connector);
  const action = actionOf(catalogue, step.connector, step.action);
  const label = connector === undefined ? step.connector : say(connector.label);
  const kind = t("builder.card.action");
  const name = step.name ?? (action === undefined ? step.action : say(action.label));
  return (
    <div
      ref={setNodeRef}
      style={{
        transform: transform === null ? undefined : `translateY(${transform.y}px)`,
        transition: transition ?? undefined,
        position: "relative",
        zIndex: isDragging ? 10 : undefined,
      }}
    >
      <Card
        card={step.id}
        number={position + 2}
        icon={<ConnectorIcon connector={step.connector} label={label} />}
        kind={kind}
        name={name}
        rename={
          isReadOnly ? (
            <CardTitle kind={kind} name={name} />
          ) : (
            <RenamedTitle step={step} kind={kind} name={name} />
          )
        }
        below={
          <ConnectionLine card={step.id} connector={step.connector} connection={step.connection} />
        }
        marks={
          <>
            <StepResultMark result={result} />
            <ProblemMark problems={problems} />
          </>
        }
        menu={
          !isReadOnly && (
            <StepMenu
              step={step}
              name={name}
              isFirst={position === 0}
              isLast={isLast}
              position={position}
            />
          )
        }
        handle={
          !isReadOnly && (
            <ActionIcon
              ref={setActivatorNodeRef}
              variant="transparent"
              color="gray"
              className={classes["handle"]}
              {...attributes}
              {...listeners}
              aria-label={t("builder.move.handle", { name })}
            >
              <GripVertical size={16} aria-hidden />
            </ActionIcon>
          )
        }
        isOpen={isOpen && !isDragging}
        isLifted={isDragging}
        onToggle={onToggle}
      >
        {() => <StepBody {...props} />}
      </Card>
    </div>
  );
}, sameProps);

function StepBody({ step, position, ahead, problems, samples, result }: StepCardProps) {
  const document = useDocument(ahead);
  const { catalogue, edit, isReadOnly } = useBench();
  const action = actionOf(catalogue, step.connector, step.action);
  return (
    <CardBody
      output={
        action === undefined ? null : (
          <>
            <StepResultWords result={result} />
            <SampleOutput schema={action.output} sample={samples.get(step.id)} from={step.id} />
          </>
        )
      }
    >
      <StepForm
        step={step}
        position={position}
        document={document}
        catalogue={catalogue}
        problems={problems}
        samples={samples}
        onEdit={edit}
        isReadOnly={isReadOnly}
      />
    </CardBody>
  );
}
