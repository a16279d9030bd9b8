/** Puts the caret where a field is filled in. */
export function focusIn(field: HTMLElement | null): void {
  const control = field?.querySelector<HTMLElement>('[data-formula], input, [role="textbox"]');
  (control ?? field?.querySelector<HTMLElement>("button"))?.focus();
}
