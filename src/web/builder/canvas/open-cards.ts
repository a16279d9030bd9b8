import { useCallback, useMemo, useState } from "react";

/** Which cards are open. */
export interface OpenCards {
  readonly isOpen: (card: string) => boolean;
  readonly toggle: (card: string) => void;
  readonly open: (card: string) => void;
  readonly openAll: (cards: readonly string[]) => void;
  readonly closeAll: () => void;
}

export function useOpenCards(first: readonly string[]): OpenCards {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(first));
  const toggle = useCallback(
    (card: string) =>
      setOpen((before) =>
        before.has(card)
          ? new Set([...before].filter((one) => one !== card))
          : new Set([...before, card]),
      ),
    [],
  );
  const openOne = useCallback(
    (card: string) => setOpen((before) => (before.has(card) ? before : new Set([...before, card]))),
    [],
  );
  const openAll = useCallback((cards: readonly string[]) => setOpen(new Set(cards)), []);
  const closeAll = useCallback(() => setOpen(new Set()), []);
  return useMemo(
    () => ({ isOpen: (card) => open.has(card), toggle, open: openOne, openAll, closeAll }),
    [open, toggle, openOne, openAll, closeAll],
  );
}
