import { type ChangeDesc, ChangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** A place with which something is wrong. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly severity: "error" | "warning";
}

export const setMarks = StateEffect.define<readonly Mark[]>();

/** Underlines what is wrong, and moves with the text until it is checked anew. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { changes, effects, state }) => {
    const set = effects.find((effect) => effect.is(setMarks));
    if (set === undefined) return before.map(changes);
    const { length } = state.doc;
    const ranges = set.value.flatMap(({ start, end, severity }) => {
      const to = Math.min(Math.max(end, start + 1), length);
      // What is missing at the end is shown at the last letter.
      const from = Math.min(start, to - 1);
      return from < 0 ? [] : [Decoration.mark({ class: `fx-${severity}` }).range(from, to)];
    });
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What has been changed since the text was checked, with which a place of the check is found in the text. */
export const sinceChecked = StateField.define<ChangeDesc>({
  create: ({ doc }) => ChangeSet.empty(doc.length),
  update: (before, { changes, effects, newDoc }) =>
    effects.some((effect) => effect.is(setMarks))
      ? ChangeSet.empty(newDoc.length)
      : before.composeDesc(changes),
});
