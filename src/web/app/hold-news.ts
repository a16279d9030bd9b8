import { notifyManager } from "@tanstack/react-query";

/**
 * News that comes between a press and its release would move what is pressed from under the pointer, and
 * the click would be lost or go to another row. It is shown once the pointer is released.
 */
export function holdNews(page: Document): void {
  let isPressed = false;
  let held: (() => void)[] = [];
  const show = (news: () => void): void => {
    if (isPressed) held.push(news);
    else news();
  };
  const release = (): void => {
    isPressed = false;
    // The click follows the release, and comes first.
    setTimeout(() => {
      const now = held;
      held = [];
      for (const news of now) show(news);
    });
  };
  notifyManager.setScheduler((news) => setTimeout(() => show(news)));
  page.addEventListener("pointerdown", () => (isPressed = true), true);
  for (const end of ["pointerup", "pointercancel", "dragend"])
    page.addEventListener(end, release, true);
}
