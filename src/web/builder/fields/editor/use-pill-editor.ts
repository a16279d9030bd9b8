import { type Editor, useEditor } from "@tiptap/react";
import { useEffect, useMemo, useState } from "react";
import type { Value } from "#flow/value.ts";
import { ariaOf, type FieldIds } from "../field-ids.ts";
import { useLate } from "../use-late.ts";
import { partsIn, replaceAll } from "./commands.ts";
import { linesOf, partsOf, sameParts, valueOfParts } from "./parts.ts";
import { type Around, extensions, setAround } from "./schema.ts";

/** An editor that keeps a value and a person's typing together. */
export function usePillEditor({
  value,
  around,
  ids,
  isReadOnly,
  hint,
}: {
  readonly value: Value | undefined;
  readonly around: Around;
  readonly ids: FieldIds;
  readonly isReadOnly: boolean;
  /** Shown in an empty editor while the caret stands in it. */
  readonly hint: string;
}): { readonly editor: Editor; readonly flush: () => void } {
  const late = useLate();
  const [content] = useState(() => linesOf(partsOf(value) ?? []));
  const { isLong } = around;
  const editorProps = useMemo(
    () => ({
      attributes: {
        id: ids.control,
        role: "textbox",
        "aria-multiline": String(isLong),
        "data-hint": hint,
        ...(isReadOnly ? { "aria-readonly": "true" } : {}),
        ...ariaOf(ids),
      },
    }),
    [ids, isLong, isReadOnly, hint],
  );
  const editor = useEditor({
    extensions,
    content,
    editorProps,
    editable: !isReadOnly,
    injectCSS: false,
    onUpdate: ({ editor }) => sendLater(editor),
    onBlur: ({ editor }) => {
      if (!editor.view.composing) late.flush();
    },
  });
  const sendLater = ({ view, storage }: Editor): void => {
    // Half a Japanese word is nobody's business; its end is an edit, too.
    if (!view.composing) late.put(() => storage.keys.around?.onChange(valueOfParts(partsIn(view))));
  };

  // Where a first rendering takes its time, the library has put its editor away already when that is
  // shown, and hands another one to the next rendering: nothing is to be done to the first.
  // The editor lives longer than a rendering: this is what it finds when a key is pressed.
  useEffect(() => {
    if (!editor.isDestroyed) setAround(editor, around);
  });
  useEffect(() => {
    if (editor.isDestroyed) return;
    const { dom } = editor.view;
    const end = (): void => sendLater(editor);
    dom.addEventListener("compositionend", end);
    return () => dom.removeEventListener("compositionend", end);
  });
  useEffect(() => {
    if (!editor.isDestroyed) editor.setEditable(!isReadOnly, false);
  }, [editor, isReadOnly]);
  useEffect(() => {
    if (editor.isDestroyed) return;
    const parts = partsOf(value) ?? [];
    const { view } = editor;
    if (late.isWaiting() || view.composing || sameParts(parts, partsIn(view))) return;
    replaceAll(view, parts);
  }, [editor, late, value]);
  return { editor, flush: late.flush };
}
