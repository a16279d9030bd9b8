import { unlessGoneOn } from "../../app/lead-focus.ts";

/** Leads the eye and the keyboard to a card, or to a field in it. */

export function cardId(card: string): string {
  return `card-${card}`;
}

/** Waits until the card is on the screen and open, which takes React a moment. */
export function showCard(card: string, message?: string): void {
  const cardNow = (): HTMLElement | null => document.querySelector(`#${cardId(card)}`);
  const lead = unlessGoneOn(() => {
    const place = cardNow();
    if (place !== null) (fieldWith(place, message) ?? toggleOf(place))?.focus();
  });
  later(() =>
    when(
      () => cardNow() !== null,
      patience.card,
      () => {
        const place = cardNow();
        place?.scrollIntoView({ block: message === undefined ? "nearest" : "start" });
        if (place === null || message === undefined) later(lead);
        else whenFilled(place, () => later(lead));
      },
    ),
  );
}

/** Milliseconds for a card to be drawn, to open, and for its fields. */
const patience = { card: 1_000, body: 500, fields: 3_000 };

/** A card is opened, and its fields are fetched and drawn, after it is shown. Some cards have none. */
function whenFilled(place: HTMLElement, work: () => void): void {
  const bodyNow = (): Element | null => place.querySelector("[data-body]");
  const isFilled = (): boolean => (bodyNow()?.querySelector(fields) ?? null) !== null;
  when(
    () => bodyNow() !== null,
    patience.body,
    () => (bodyNow() === null ? work() : when(isFilled, patience.fields, work)),
  );
}

/** Works as soon as it is so, or when it has not become so in time. */
function when(
  isSo: () => boolean,
  patienceMs: number,
  work: () => void,
  since = performance.now(),
): void {
  if (isSo() || performance.now() - since > patienceMs) work();
  else requestAnimationFrame(() => when(isSo, patienceMs, work, since));
}

/** The button of its menu, where a card has lost the focus because it was moved. */
export function keepFocus(card: string): void {
  later(
    unlessGoneOn(() => {
      const place = document.querySelector<HTMLElement>(`#${cardId(card)}`);
      if (place === null || place.contains(document.activeElement)) return;
      place.querySelector<HTMLElement>("[data-menu]")?.focus();
    }),
  );
}

const fields = 'input, textarea, select, [contenteditable="true"], button[aria-haspopup]';

/** The field that a problem's words stand at, else the first one with any problem. */
function fieldWith(place: HTMLElement, message: string | undefined): HTMLElement | null {
  if (message === undefined) return null;
  const all = [...place.querySelectorAll<HTMLElement>(`[data-body] :is(${fields})`)];
  const invalid = [
    ...place.querySelectorAll<HTMLElement>('[aria-invalid="true"], button[data-invalid]'),
  ];
  // A warning leaves its field valid.
  const described = [...invalid, ...all].find((field) => wordsAt(field).includes(message));
  return described ?? invalid[0] ?? all[0] ?? null;
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
