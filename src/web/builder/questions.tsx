import { Suspense } from "react";
import type { FlowDocument } from "#flow/document.ts";
import type { Question } from "./bench.ts";
import { showCard } from "./canvas/show-card.ts";
import { NextStepDialog } from "./choose/next-step-dialog.tsx";
import { StartDialog } from "./choose/start-dialog.tsx";
import { ConnectionDialog } from "./connection/connection-dialog.tsx";
import { DoubtDialog } from "./doubt-dialog.tsx";
import { MoveDialog } from "./move/late.tsx";

/** The dialog that is open over the canvas. */
export function Questions({
  question,
  document,
  onOpenCard,
  onUnfold,
  onAsk,
  onClose,
}: {
  readonly question: Question;
  readonly document: FlowDocument;
  readonly onOpenCard: (card: string) => void;
  readonly onUnfold: (block: string) => void;
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}) {
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
          block={question.block}
          index={question.index}
          onAdded={open}
          onClose={onClose}
        />
      );
    case "connection":
      return <ConnectionDialog document={document} card={question.card} onClose={onClose} />;
    case "place":
      return (
        <Suspense>
          <MoveDialog
            card={question.card}
            document={document}
            onMove={(to) => {
              onClose();
              if (to.block !== null) onUnfold(to.block);
              onAsk({ about: "move", card: question.card, ...to });
            }}
            onClose={onClose}
          />
        </Suspense>
      );
    case "removal":
    case "branch removal":
    case "move":
      return <DoubtDialog question={question} document={document} onClose={onClose} />;
  }
}
