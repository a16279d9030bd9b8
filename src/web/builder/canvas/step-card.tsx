import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { SlidersHorizontal } from "lucide-react";
import { memo } from "react";
import type { BlockId } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { ActionStep, Step } from "#flow/step.ts";
import { actionOutput } from "#flow/declared.ts";
import { actionOf, callableOf, connectorOf, logicNames } from "#flow/offers.ts";
import { onceInWords } from "#flow/once.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { useSay, useT } from "../../language/language.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import { useBench } from "../bench.ts";
import { CallBody } from "../call/call-body.tsx";
import { CalledLine } from "../call/called-line.tsx";
import { ConnectionLine } from "../connection/connection-line.tsx";
import { LogicIcon } from "../../parts/logic-icon.tsx";
import { LogicBody } from "../logic/late.tsx";
import { StepSummary } from "../logic/step-summary.tsx";
import { StepResultMark, StepResultWords } from "../testing/step-result.tsx";
import type { LoopCounts } from "../testing/ways.ts";
import { Card, CardTitle } from "./card.tsx";
import { DragHandle } from "./drag-handle.tsx";
import { holdsSteps } from "./open-cards.ts";
import { InputBody } from "./input-body.tsx";
import { OfferHelp } from "./offer-help.tsx";
import { ProblemMark } from "./problem-mark.tsx";
import { RenamedTitle } from "./renamed-title.tsx";
import { StepMenu } from "./step-menu.tsx";
import { sameProps } from "./same-props.ts";
import type { StepState } from "./step-state.ts";

interface StepCardProps extends StepState {
  readonly step: Step;
  readonly number: number;
  readonly block: BlockId;
  /** Where it stands in the block. */
  readonly index: number;
  readonly isLast: boolean;
  /** How far a loop has come in the last test. */
  readonly items: LoopCounts | undefined;
  /** Whether its fields are seen. */
  readonly isOpen: boolean;
  /** Whether what stands inside it is not seen. */
  readonly isFolded: boolean;
  readonly onToggle: (card: string) => void;
  readonly onFold: (step: string) => void;
}

/** A step of the flow. Drawn again only when something in it has changed. */
export const StepCard = memo(function StepCard(props: StepCardProps) {
  const { step, number, block, index, isLast, problems, result } = props;
  const { isOpen, isFolded, onToggle, onFold } = props;
  const { catalogue, isReadOnly } = useBench();
  const t = useT();
  const say = useSay();
  const kind = step.kind === "action" ? t("builder.card.action") : say(logicNames[step.kind]);
  const name = step.name ?? givenName(step, catalogue, say);
  const called = name ?? kind;
  const isBlock = holdsSteps(step);
  const hasSettings = step.kind === "forEach";
  return (
    <Card
      card={step.id}
      number={number}
      icon={
        step.kind === "action" ? (
          <ActionIcons step={step} />
        ) : (
          <LogicIcon kind={step.kind} size={24} />
        )
      }
      kind={kind}
      name={name}
      rename={
        isReadOnly ? (
          <CardTitle kind={kind} name={name} />
        ) : (
          <RenamedTitle
            card={step.id}
            ownName={step.name}
            isAction={step.kind === "action"}
            kind={kind}
            name={name}
          />
        )
      }
      below={
        step.kind === "action" ? (
          <ConnectionLine card={step.id} connector={step.connector} connection={step.connection} />
        ) : step.kind === "call" ? (
          <CalledLine step={step} />
        ) : (
          <>
            <StepSummary step={step} ahead={props.ahead} isFolded={isFolded} />
            {props.items !== undefined && <ItemsInTest items={props.items} />}
            {isBlock && !hasSettings && <StepResultWords result={result} />}
          </>
        )
      }
      marks={
        <>
          <StepResultMark result={result} />
          <ProblemMark problems={problems} />
          {hasSettings && (
            <Tooltip label={t("logic.settings", { name: called })}>
              <ActionIcon
                variant={isOpen ? "light" : "subtle"}
                {...(isOpen ? {} : { color: "gray" })}
                aria-expanded={isOpen}
                aria-label={t("logic.settings", { name: called })}
                data-settings
                onClick={() => onToggle(step.id)}
              >
                <SlidersHorizontal size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </>
      }
      menu={
        !isReadOnly && (
          <StepMenu
            card={step.id}
            hasConnection={step.kind === "action"}
            name={called}
            block={block}
            index={index}
            isLast={isLast}
          />
        )
      }
      handle={!isReadOnly && <DragHandle card={step.id} name={called} />}
      isOpen={isBlock ? !isFolded : isOpen}
      hasBody={isBlock ? hasSettings && isOpen : isOpen}
      onToggle={isBlock ? onFold : onToggle}
      isInBlock={isBlock}
    >
      {() => <StepBody {...props} />}
    </Card>
  );
}, sameProps);

/** Null for what has none but that of its kind. */
function givenName(
  step: Step,
  catalogue: Catalogue,
  say: (text: LocalizedText) => string,
): string | null {
  if (step.kind === "call") return callableOf(catalogue, step.flow)?.name ?? null;
  if (step.kind !== "action") return null;
  const action = actionOf(catalogue, step.connector, step.action);
  return action === undefined ? step.action : say(action.label);
}

function StepBody({ step, ahead, problems, samples, result }: StepState & { readonly step: Step }) {
  const state: StepState = { ahead, problems, samples, result };
  if (step.kind === "action") return <ActionBody step={step} {...state} />;
  return step.kind === "call" ? (
    <CallBody step={step} {...state} />
  ) : (
    <LogicBody step={step} {...state} />
  );
}

/** How many items of a loop a test has worked on. */
function ItemsInTest({ items: { count, succeeded, failed } }: { readonly items: LoopCounts }) {
  const t = useT();
  return (
    <Text size="sm" fw={600}>
      {t("logic.test.items", { count, succeeded })}
      {failed > 0 && ` ${t("logic.test.failed", { count: failed })}`}
    </Text>
  );
}

function ActionIcons({ step: { connector } }: { readonly step: ActionStep }) {
  const say = useSay();
  const { catalogue } = useBench();
  const known = connectorOf(catalogue, connector);
  return (
    <ConnectorIcon
      connector={connector}
      label={known === undefined ? connector : say(known.label)}
    />
  );
}

/** Why what the step writes happens once. */
function Once({ step }: { readonly step: ActionStep }) {
  const say = useSay();
  const { catalogue } = useBench();
  const words = onceInWords(step, catalogue);
  return (
    words !== null && (
      <Text size="sm" c="dimmed">
        {say(words)}
      </Text>
    )
  );
}

function ActionBody({ step, ...state }: StepState & { readonly step: ActionStep }) {
  const { catalogue } = useBench();
  const action = actionOf(catalogue, step.connector, step.action);
  return (
    <InputBody step={step} output={actionOutput(step, catalogue)} {...state}>
      {action !== undefined && <OfferHelp connector={step.connector} offer={action} />}
      <Once step={step} />
    </InputBody>
  );
}
