import { branchOf, stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { useSay, useT } from "../language/language.tsx";
import { useBench } from "./bench.ts";
import { placeWords } from "./canvas/places.ts";
import { Consequences } from "./choose/consequences.tsx";
import { BuilderDialog } from "./choose/dialog.tsx";
import { costsOf, type Doubtful, operationOf } from "./doubt.ts";

/** Before steps go that others build on, or that hold others, or a step goes to where it does not find what it needs. */
export function DoubtDialog({
  question,
  document,
  onClose,
}: {
  readonly question: Doubtful;
  readonly document: FlowDocument;
  readonly onClose: () => void;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue, edit } = useBench();
  const step =
    question.about === "branch removal"
      ? branchOf(document, question.branch)?.step
      : stepOf(document, question.card);
  if (step === undefined) return null;
  const name = say(stepName(step, catalogue));
  const { inside, problems } = costsOf(question, document, catalogue);
  const isMove = question.about === "move";
  const place =
    question.about === "branch removal"
      ? placeWords(document, question.branch, (one) => say(stepName(one, catalogue)), t)
      : null;
  return (
    <BuilderDialog
      title={
        isMove
          ? t("builder.move.title", { name })
          : place === null
            ? t("builder.removal.title", { name })
            : t("logic.removal.branch", { place })
      }
      onClose={onClose}
      size="md"
    >
      <Consequences
        title={
          isMove
            ? t("builder.move.breaks")
            : inside > 0
              ? t("logic.removal.inside", { count: inside })
              : t("builder.removal.used", { name })
        }
        about={!isMove && inside > 0 && problems.length > 0 ? t("logic.removal.used") : undefined}
        problems={problems}
        cancel={t("common.cancel")}
        confirm={
          isMove
            ? t("builder.move.anyway")
            : problems.length > 0
              ? t("builder.removal.anyway")
              : t("logic.removal.confirm", { count: inside + (place === null ? 1 : 0) })
        }
        onCancel={onClose}
        onConfirm={() => {
          edit(operationOf(question));
          onClose();
        }}
      />
    </BuilderDialog>
  );
}
