import { createRoot } from "react-dom/client";
import type { Card } from "../cards.ts";
import { HelpCard } from "../help-card.tsx";

/** A card where the editor, which draws without React, shows one. */
export function cardNode(
  card: Card,
  exampleLabel: string,
): { readonly dom: HTMLElement; readonly destroy: () => void } {
  const dom = document.createElement("div");
  dom.className = "fx-card";
  const root = createRoot(dom);
  root.render(<HelpCard card={card} exampleLabel={exampleLabel} />);
  // Not while React is drawing something else.
  return { dom, destroy: () => setTimeout(() => root.unmount()) };
}
