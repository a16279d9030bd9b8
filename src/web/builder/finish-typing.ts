/**
 * A field hands on what was typed last when it is left: what needs all of it lets it be left. Who pushes a
 * button has left it already, and keeps the focus.
 */
export function finishTyping(): void {
  const { activeElement: active } = document;
  if (active instanceof HTMLElement && !active.matches("button, a")) active.blur();
}
