import { type EditorState, RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { formulaTokens, type Token } from "#flow/formula/tokens.ts";
import { aroundOf } from "./around.ts";

/** Shows what is a pill, a function, a text. */
export const highlight = StateField.define<DecorationSet>({
  create: decorated,
  update: (before, transaction) => (transaction.docChanged ? decorated(transaction.state) : before),
  provide: (field) => EditorView.decorations.from(field),
});

function decorated(state: EditorState): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const token of formulaTokens(state.doc.toString()))
    builder.add(token.start, token.end, Decoration.mark({ class: classOf(token, state) }));
  return builder.finish();
}

function classOf(token: Token, state: EditorState): string {
  if (token.kind !== "pill") return `fx-${token.kind}`;
  return aroundOf(state).isKnown(token) ? "fx-pill" : "fx-pill fx-broken";
}
