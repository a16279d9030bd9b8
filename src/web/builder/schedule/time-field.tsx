import { Autocomplete } from "@mantine/core";
import { useState } from "react";
import { useT } from "../../language/language.tsx";
import { clockTime, halfHours } from "./clock-time.ts";

/**
 * A time on a clock of 24 hours, picked from a list or typed. The browser's own field of times would go by the
 * browser's language, not ours: on its clock of 12 hours, the 3 of a 23 lands in the minutes.
 */
export function TimeField({
  at,
  isReadOnly,
  onChange,
}: {
  readonly at: string;
  readonly isReadOnly: boolean;
  readonly onChange: (at: string) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState<{
    readonly text: string;
    readonly before: string;
    readonly isLeft: boolean;
  } | null>(null);
  // What changes the time elsewhere, such as undo, ends what was typed.
  const own = typed?.before === at ? typed : null;
  const take = (text: string): void => {
    const time = clockTime(text);
    setTyped(time === null ? { text, before: at, isLeft: true } : null);
    if (time !== null && time !== at) onChange(time);
  };
  return (
    <Autocomplete
      label={t("schedule.at")}
      w={130}
      readOnly={isReadOnly}
      inputMode="numeric"
      autoComplete="off"
      data={halfHours}
      // All of them, until something is typed.
      filter={({ options }) =>
        own === null
          ? options
          : options.filter((one) => !("group" in one) && one.value.startsWith(own.text))
      }
      value={own?.text ?? at}
      error={own?.isLeft === true && t("schedule.at_wrong")}
      onChange={(text) => setTyped({ text, before: at, isLeft: false })}
      onOptionSubmit={take}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") take(currentTarget.value);
      }}
      onBlur={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}
