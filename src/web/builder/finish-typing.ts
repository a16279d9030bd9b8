/** A field hands on what was typed last when it is left: whoever needs all of it lets it be left. */
export function finishTyping(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
