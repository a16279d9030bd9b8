import { useCallback, useMemo, useState } from "react";
import { branchOf, spotOf, spotsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";

/**
 * Which cards are open. What holds steps is unfolded until somebody folds it, so that a flow shows its
 * outline; the settings of a loop and the conditions of a branch (by its id) are open when somebody asks.
 */
export interface OpenCards {
  readonly isOpen: (card: string) => boolean;
  readonly isFolded: (step: string) => boolean;
  readonly toggle: (card: string) => void;
  readonly fold: (step: string) => void;
  /** Together with all that it stands in. */
  readonly open: (card: string, document: FlowDocument) => void;
  /** What a step or a branch, and all that it stands in, hold is seen; whether cards are open stays as it is. */
  readonly unfold: (card: string, document: FlowDocument) => void;
  readonly openAll: (document: FlowDocument) => void;
  readonly closeAll: (document: FlowDocument) => void;
}

export function holdsSteps({ kind }: Step): boolean {
  return kind === "if" || kind === "forEach" || kind === "handler";
}

interface Cards {
  readonly open: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export function useOpenCards(first: readonly string[]): OpenCards {
  const [{ open, folded }, set] = useState<Cards>(() => ({ open: new Set(first), folded: none }));
  const toggle = useCallback(
    (card: string) => set((before) => ({ ...before, open: toggled(before.open, card) })),
    [],
  );
  const fold = useCallback(
    (step: string) => set((before) => ({ ...before, folded: toggled(before.folded, step) })),
    [],
  );
  const openOne = useCallback((card: string, document: FlowDocument) => {
    set((before) => ({
      open: before.open.has(card) ? before.open : new Set([...before.open, card]),
      folded: unfolded(before.folded, card, document),
    }));
  }, []);
  const unfold = useCallback((card: string, document: FlowDocument) => {
    set((before) => ({ ...before, folded: unfolded(before.folded, card, document) }));
  }, []);
  const openAll = useCallback((document: FlowDocument) => {
    const cards = spotsOf(document).map(({ step }) => step.id);
    set({ open: new Set(["trigger", ...cards]), folded: none });
  }, []);
  const closeAll = useCallback((document: FlowDocument) => {
    const blocks = spotsOf(document).filter(({ step }) => holdsSteps(step));
    set({ open: none, folded: new Set(blocks.map(({ step }) => step.id)) });
  }, []);
  return useMemo(
    () => ({
      isOpen: (card) => open.has(card),
      isFolded: (step) => folded.has(step),
      toggle,
      fold,
      open: openOne,
      unfold,
      openAll,
      closeAll,
    }),
    [open, folded, toggle, fold, openOne, unfold, openAll, closeAll],
  );
}

function unfolded(
  folded: ReadonlySet<string>,
  card: string,
  document: FlowDocument,
): ReadonlySet<string> {
  const spot = spotOf(document, branchOf(document, card)?.step.id ?? card);
  const around = spot === undefined ? [] : [...spot.inside, spot].map(({ step }) => step.id);
  return around.some((id) => folded.has(id))
    ? new Set([...folded].filter((id) => !around.includes(id)))
    : folded;
}

function toggled(cards: ReadonlySet<string>, card: string): ReadonlySet<string> {
  return cards.has(card)
    ? new Set([...cards].filter((one) => one !== card))
    : new Set([...cards, card]);
}
