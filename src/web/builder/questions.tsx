import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../language/language.tsx";
import { type Question, useBench } from "./bench.ts";
import { showCard } from "./canvas/show-card.ts";
import { Consequences } from "./choose/consequences.tsx";
import { BuilderDialog } from "./choose/dialog.tsx";
import { NextStepDialog } from "./choose/next-step-dialog.tsx";
import { StartDialog } from "./choose/start-dialog.tsx";
import { ConnectionDialog } from "./connection/connection-dialog.tsx";
import { consequencesOf } from "./consequence.ts";

/** The dialog that is open over the canvas. */
export function Questions({
  question,
  document,
  onOpenCard,
  onClose,
}: {
  readonly question: Question;
  readonly document: FlowDocument;
  readonly onOpenCard: (card: string) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const open = (card: string): void => {
    onOpenCard(card);
    showCard(card);
  };
  switch (question.about) {
    case "trigger":
      return <StartDialog document={document} onChosen={() => open("trigger")} onClose={onClose} />;
    case "next step":
      return (
        <NextStepDialog
          document={document}
          index={question.index}
          onAdded={open}
          onClose={onClose}
        />
      );
    case "connection":
      return <ConnectionDialog document={document} card={question.card} onClose={onClose} />;
    case "removal":
    case "move": {
      const step = document.steps.find(({ id }) => id === question.card);
      if (step === undefined) return null;
      return (
        <Doubt
          question={question}
          name={say(stepName(step, catalogue))}
          document={document}
          title={t(question.about === "removal" ? "builder.removal.title" : "builder.move.title", {
            name: say(stepName(step, catalogue)),
          })}
          onClose={onClose}
        />
      );
    }
  }
}

type Doubtful = Extract<Question, { about: "removal" | "move" }>;

export function operationOf(question: Doubtful): Operation {
  return question.about === "removal"
    ? { do: "removeStep", step: question.card }
    : { do: "moveStep", step: question.card, index: question.index };
}

/** Before a step that others build on goes, or goes to where it does not find what it needs. */
function Doubt({
  question,
  name,
  title,
  document,
  onClose,
}: {
  readonly question: Doubtful;
  readonly name: string;
  readonly title: string;
  readonly document: FlowDocument;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { catalogue, edit } = useBench();
  const operation = operationOf(question);
  return (
    <BuilderDialog title={title} onClose={onClose} size="md">
      <Consequences
        title={t(question.about === "removal" ? "builder.removal.used" : "builder.move.breaks", {
          name,
        })}
        problems={consequencesOf(document, operation, catalogue)}
        cancel={t("common.cancel")}
        confirm={t(question.about === "removal" ? "builder.removal.anyway" : "builder.move.anyway")}
        onCancel={onClose}
        onConfirm={() => {
          edit(operation);
          onClose();
        }}
      />
    </BuilderDialog>
  );
}
