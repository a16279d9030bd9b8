import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  pickedCompletion,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { inserted } from "../insertion.ts";
import { aroundOf, type Suggestion } from "./around.ts";
import { cardNode } from "./card-node.tsx";

/** Shows what fits while somebody writes. */
export const completion: readonly Extension[] = [
  autocompletion({
    override: [suggestionsAt],
    icons: false,
    maxRenderedOptions: 80,
  }),
  // Escape closes the list, and not the dialog with it, also while the list is being worked out.
  EditorView.contentAttributes.of(({ state }) =>
    completionStatus(state) !== null ? { "data-mantine-stop-propagation": "true" } : null,
  ),
];

function suggestionsAt({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const ask = aroundOf(state);
  const found = ask.suggest(state.doc.toString(), pos, explicit);
  if (found === undefined || found.all.length === 0) return null;
  const { from, to, all } = found;
  return { from, to, filter: false, options: all.map((one) => optionOf(one, ask.exampleLabel)) };
}

function optionOf({ label, detail, kind, card, insertion }: Suggestion, exampleLabel: string) {
  const option: Completion = {
    label,
    detail,
    type: kind,
    info: () => {
      const told = card();
      return told === undefined ? null : cardNode(told, exampleLabel);
    },
    apply: (view, chosen, from, to) => {
      const { state } = view;
      const left = state.sliceDoc(0, from);
      const right = state.sliceDoc(to);
      // An opening parenthesis that is there already has its other one.
      const bare = right.startsWith("(") && insertion.before.endsWith("(");
      const { insert, caret } = inserted(
        bare ? { ...insertion, before: insertion.before.slice(0, -1), after: "" } : insertion,
        { left, selected: "", right },
      );
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + caret + (bare ? 1 : 0) },
        userEvent: "input.complete",
        scrollIntoView: true,
        annotations: pickedCompletion.of(chosen),
      });
    },
  };
  return option;
}
