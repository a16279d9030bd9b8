import type { Path } from "./input-values.ts";

/** What a field of the form around an element is filled in with, to be given the focus. */
export function controlAt(from: Element | null, path: Path): HTMLElement | null | undefined {
  const form = from?.closest("[data-form]");
  const field = form?.querySelector(`[data-field="${CSS.escape(path.join("."))}"]`);
  return (
    field?.querySelector<HTMLElement>('input, [role="textbox"]') ??
    field?.querySelector<HTMLElement>("button")
  );
}
