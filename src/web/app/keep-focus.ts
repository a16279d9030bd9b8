/**
 * What has the focus may go from the page, or rest while its work is under way. The browser then leaves the
 * focus nowhere, and who works by keyboard begins at the top again. It goes to what stands nearest around
 * instead, and back when what rested serves again.
 */
export function keepFocus(page: Document): void {
  /** What had the focus last, each with all that is around it; the newest first. */
  let trails: readonly (readonly HTMLElement[])[] = [];
  /** It went nowhere because somebody wanted it to: with the pointer, or by the page's own word. */
  let isWanted = true;
  let standIn: HTMLElement | null = null;
  let frame = 0;

  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || target === standIn) return;
    isWanted = false;
    standIn = null;
    trails = [around(target), ...trails].slice(0, kept);
  };
  const onPointer = (): void => {
    isWanted = true;
  };
  const restore = (): void => {
    frame = 0;
    const own = trails[0]?.[0];
    if (isWanted || own === undefined || !(isNowhere(page) || page.activeElement === standIn))
      return;
    if (own.isConnected && !own.matches(":disabled")) {
      // Nobody took it from there but the page itself, unless it has rested meanwhile.
      if (standIn !== null) own.focus({ preventScroll: true });
      return;
    }
    if (standIn?.isConnected === true) return;
    const nearest = trails.flat().find((one) => one !== own && canStandIn(one));
    const place = nearest ?? page.querySelector("main");
    if (place !== null) focusOn(place);
  };
  const focusOn = (place: HTMLElement): void => {
    standIn = place;
    if (place.matches(focusable)) return place.focus({ preventScroll: true });
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
    place.focus({ preventScroll: true });
  };
  // A dialog that closes gives the focus back by itself, a moment later.
  const look = (): void => {
    if (frame === 0 && (isNowhere(page) || page.activeElement === standIn))
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(restore);
      });
  };
  new MutationObserver(look).observe(page.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled"],
  });
  page.addEventListener("focusin", onFocus);
  page.addEventListener("pointerdown", onPointer, true);
}

const kept = 5;

const focusable = "a[href], button, input, select, textarea, [tabindex]";

function isNowhere({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}

function around(element: HTMLElement): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let one: HTMLElement | null = element; one !== null; one = one.parentElement)
    found.push(one);
  return found;
}

/** It is still there, to be seen, and a part of a screen or a dialog. */
function canStandIn(element: HTMLElement): boolean {
  return (
    element.isConnected &&
    element.closest("#root, [role=dialog]") !== null &&
    element.id !== "root" &&
    !element.matches(":disabled") &&
    element.checkVisibility()
  );
}
