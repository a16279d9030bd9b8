/** Leads the eye and the keyboard to a card, or to a field in it. */

export function cardId(card: string): string {
  return `card-${card}`;
}

/** Waits until the card is on the screen and open, which takes React a moment. */
export function showCard(card: string, message?: string): void {
  later(() => {
    const place = document.querySelector<HTMLElement>(`#${cardId(card)}`);
    if (place === null) return;
    place.scrollIntoView({ block: message === undefined ? "nearest" : "start" });
    later(() => (fieldWith(place, message) ?? toggleOf(place))?.focus());
  });
}

/** The button of its menu, where a card has lost the focus because it was moved. */
export function keepFocus(card: string): void {
  later(() => {
    const place = document.querySelector<HTMLElement>(`#${cardId(card)}`);
    if (place === null || place.contains(document.activeElement)) return;
    place.querySelector<HTMLElement>("[data-menu]")?.focus();
  });
}

const fields = 'input, textarea, select, [contenteditable="true"], button[aria-haspopup]';

/** The field that a problem's words stand at, else the first one with any problem. */
function fieldWith(place: HTMLElement, message: string | undefined): HTMLElement | null {
  if (message === undefined) return null;
  const invalid = [...place.querySelectorAll<HTMLElement>('[aria-invalid="true"]')];
  const described = invalid.find((field) => wordsAt(field).includes(message));
  return described ?? invalid[0] ?? place.querySelector<HTMLElement>(`[data-body] :is(${fields})`);
}

function wordsAt(field: HTMLElement): string {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

function toggleOf(place: HTMLElement): HTMLElement | null {
  return place.querySelector<HTMLElement>("[data-toggle]");
}

function later(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}
