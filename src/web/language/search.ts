/** As people search: without regard to case, and to the width of Japanese letters. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Whether what is looked for is in one of some texts. */
export function finding(search: string): (...texts: readonly string[]) => boolean {
  const wanted = folded(search).trim();
  return (...texts) => texts.some((text) => folded(text).includes(wanted));
}
