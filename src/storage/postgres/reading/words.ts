/** What a client asks for, as PostgreSQL takes it: its texts hold no NUL, so that one with NUL is none of them. */
export function wordOrNothing(text: string): string | null {
  return text.includes("\0") ? null : text;
}
