import { EditorContent } from "@tiptap/react";
import { useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Pill, Value } from "#flow/value.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import type { FieldIds } from "../field-ids.ts";
import { PillButton } from "../pills/pill-button.tsx";
import { PillPicker } from "../pills/pill-picker.tsx";
import { factsOf } from "../pills/sources.ts";
import { insertParts } from "./commands.ts";
import type { Part } from "./parts.ts";
import classes from "./pill-editor.module.css";
import { usePillEditor } from "./use-pill-editor.ts";

/** A text into which pills can be put. */
export function PillEditor({
  value,
  onChange,
  schema,
  isLong,
  ids,
}: {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  /** Of the field, which says what pills fit. */
  readonly schema: Schema;
  /** Whether it may have several lines. */
  readonly isLong: boolean;
  readonly ids: FieldIds;
}) {
  const t = useT();
  const say = useSay();
  const form = useForm();
  const { isReadOnly, takesPills } = form;
  const mayAsk = takesPills && !isReadOnly;
  /** What was typed to open the picker; null while it is closed. */
  const [asked, setAsked] = useState<string | null>(null);
  const { editor, flush } = usePillEditor({
    value,
    ids,
    isReadOnly,
    hint: mayAsk ? (form.hint ?? t("fields.text_hint", { braces: "{{" })) : "",
    around: {
      isLong,
      openPicker: mayAsk ? setAsked : null,
      onChange,
      nameOf: (pill) => `[${say(factsOf(pill, form).trail)}]`,
    },
  });
  const close = (...parts: readonly Part[]): void => {
    setAsked(null);
    if (parts.some((part) => part !== "")) insertParts(editor.view, parts, isLong);
    // What was picked is a whole edit; typed letters are not yet.
    if (parts.some((part) => typeof part === "object")) flush();
    editor.commands.focus();
  };
  const content = (
    <div className={classes["row"]}>
      <EditorContent
        editor={editor}
        className={classes["box"]}
        data-long={isLong || undefined}
        data-hinted={form.hint !== undefined || undefined}
        data-invalid={ids.isInvalid || undefined}
        data-readonly={isReadOnly || undefined}
      />
      {mayAsk && (
        <PillButton labelId={ids.label} isOpen={asked !== null} onClick={() => setAsked("")} />
      )}
    </div>
  );
  if (!mayAsk) return content;
  return (
    <PillPicker
      opened={asked !== null}
      schema={schema}
      isTyped={asked !== null && asked !== ""}
      // The letters that were typed stay: they may be meant as they are, such as {{mark}}.
      onClose={(typed) => close(asked === null || asked === "" ? "" : `${asked}${typed}`)}
      onPick={(pill: Pill) => close(pill)}
      onElse={() => {
        setAsked(null);
        flush();
      }}
    >
      {content}
    </PillPicker>
  );
}
