import { type EditorState, Facet } from "@codemirror/state";
import type { Card } from "../cards.ts";
import type { Insertion } from "../insertion.ts";
import type { PillAt } from "../scope.ts";

/** One thing that fits where a person is writing. */
export interface Suggestion {
  readonly label: string;
  /** In the list, what tells it from others: quieter. */
  readonly detail: string;
  readonly kind: "function" | "pill" | "variable" | "operator";
  /** Undefined where there is nothing to tell. */
  readonly card: () => Card | undefined;
  readonly insertion: Insertion;
}

export interface Suggestions {
  /** What a chosen one takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly all: readonly Suggestion[];
}

/** What the editor asks of the dialog around it, which lives longer than one rendering of it. */
export interface Around {
  /** Undefined where nothing fits. `asked`: whether the person wants to see all that does. */
  readonly suggest: (source: string, cursor: number, asked: boolean) => Suggestions | undefined;
  /** What is told of the word at a place. */
  readonly cardAt: (source: string, position: number) => Card | undefined;
  readonly isKnown: (pill: PillAt) => boolean;
  readonly exampleLabel: string;
  readonly onChange: (source: string) => void;
  readonly onCursor: (cursor: number) => void;
  readonly onApply: () => void;
}

export const around = Facet.define<() => Around, (() => Around) | undefined>({
  combine: ([first]) => first,
});

export function aroundOf(state: EditorState): Around {
  const now = state.facet(around);
  if (now === undefined) throw new Error("The editor of formulas needs a dialog around it");
  return now();
}
