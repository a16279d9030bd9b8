/**
 * Leads the focus later, when what it is for has been drawn. Somebody who has used a key or the pointer
 * meanwhile is elsewhere by their own will: they keep their place.
 */
export function unlessGoneOn(lead: () => void): () => void {
  let hasGoneOn = false;
  const note = (event: Event): void => {
    if (!(event instanceof KeyboardEvent && event.repeat)) hasGoneOn = true;
  };
  document.addEventListener("keydown", note, true);
  document.addEventListener("pointerdown", note, true);
  return () => {
    document.removeEventListener("keydown", note, true);
    document.removeEventListener("pointerdown", note, true);
    if (!hasGoneOn) lead();
  };
}
