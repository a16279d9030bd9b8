import { useEffect } from "react";
import type { Session } from "./editing/session.ts";

/** Ctrl+Z and Ctrl+Shift+Z, or with the Command key, where no field has its own use for them. */
export function useUndoKeys(session: Session, isReadOnly: boolean): void {
  useEffect(() => {
    if (isReadOnly) return;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (writes(event.target)) return;
      const key = event.key.toLowerCase();
      const isRedo = (key === "z" && event.shiftKey) || (key === "y" && event.ctrlKey);
      if (!isRedo && key !== "z") return;
      event.preventDefault();
      if (isRedo) session.redo();
      else session.undo();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [session, isReadOnly]);
}

const notText = new Set(["checkbox", "radio", "button", "submit", "range", "color", "file"]);

function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !notText.has(target.type) && !target.readOnly;
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}
