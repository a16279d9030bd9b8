import { hoverTooltip } from "@codemirror/view";
import { formulaTokens } from "#flow/formula/tokens.ts";
import { aroundOf } from "./around.ts";
import { cardNode } from "./card-node.tsx";

/** Tells of the function or the pill under the mouse. */
export const hover = hoverTooltip(({ state }, position) => {
  const source = state.doc.toString();
  const { cardAt, exampleLabel } = aroundOf(state);
  const token = formulaTokens(source).find(({ start, end }) => start <= position && position < end);
  const card = token && cardAt(source, position);
  if (token === undefined || card === undefined) return null;
  return { pos: token.start, end: token.end, create: () => cardNode(card, exampleLabel) };
});
