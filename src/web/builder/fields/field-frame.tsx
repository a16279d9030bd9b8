import { ActionIcon, Box, Group, Input, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { CircleAlert, Trash2, TriangleAlert } from "lucide-react";
import { type FocusEvent, type ReactNode, useId, useMemo, useState } from "react";
import { useSay, useT } from "../../language/language.tsx";
import { type Control, typeWord } from "#flow/form.ts";
import { isYetToFillIn, useAsked } from "../asked.ts";
import type { ProblemView } from "./editing.tsx";
import type { FieldIds } from "./field-ids.ts";
import type { Path } from "./input-values.ts";
import classes from "./field-frame.module.css";
import { TypeIcon } from "./pills/type-icon.tsx";

/** What stands around the control of every field: its name, what it is for, what is wrong with it. */
export function FieldFrame({
  path,
  label,
  help,
  control,
  isRequired,
  hasDefault,
  note,
  problems,
  isToldInside,
  onRemove,
  isGroup = false,
  isBare = false,
  actions,
  children,
}: {
  readonly path: Path;
  readonly label: string;
  readonly help: string | undefined;
  readonly control: Control;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
  /** What else is to be known of whether it must be filled in. */
  readonly note: string | undefined;
  readonly problems: readonly ProblemView[];
  /** Whether the control itself says what is wrong with the value that was entered. */
  readonly isToldInside: boolean;
  /** Absent where the field cannot go. */
  readonly onRemove: (() => void) | undefined;
  /** Whether fields are inside. */
  readonly isGroup?: boolean;
  /** Whether its name is told to screen readers only, because its place tells it to the others. */
  readonly isBare?: boolean;
  /** Beside the name. */
  readonly actions?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}) {
  const say = useSay();
  const id = useId();
  const hasHelp = help !== undefined;
  const isAsked = useAsked();
  const [isTouched, setIsTouched] = useState(false);
  const due = isAsked || isTouched ? problems : problems.filter((one) => !isYetToFillIn(one));
  const toTell = due.filter(({ code }) => !isToldInside || !ofValue.has(code));
  const hasProblems = toTell.length > 0;
  const isInvalid = due.some(({ severity }) => severity === "error");
  const ids = useMemo((): FieldIds => {
    const describing = [
      ...(hasHelp ? [`${id}-help`] : []),
      `${id}-result`,
      ...(hasProblems ? [`${id}-problems`] : []),
    ];
    return {
      control: id,
      label: `${id}-label`,
      result: `${id}-result`,
      describedBy: describing.join(" "),
      isRequired,
      hasDefault,
      isInvalid,
    };
  }, [id, hasHelp, hasProblems, isRequired, hasDefault, isInvalid]);
  return (
    <Box
      data-field={path.join(".")}
      onBlur={(event) => {
        if (hasLeft(event)) setIsTouched(true);
      }}
      {...(isGroup ? { role: "group", "aria-labelledby": ids.label } : {})}
    >
      {isBare ? (
        <label id={ids.label} htmlFor={id}>
          <VisuallyHidden>{label}</VisuallyHidden>
        </label>
      ) : (
        <Group gap={6} wrap="nowrap" mb={2} mih={28}>
          <Group className={classes["name"]}>
            <Input.Label
              id={ids.label}
              htmlFor={id}
              required={isRequired}
              onClick={() => focusText(id)}
              labelElement={isGroup ? "div" : "label"}
              className={classes["label"]}
            >
              {label}
            </Input.Label>
            <TypeIcon type={control.kind} words={say(typeWord(control))} />
            {note !== undefined && (
              <Text size="xs" c="dimmed">
                {note}
              </Text>
            )}
          </Group>
          <Group gap={2} wrap="nowrap" ml="auto">
            {actions}
            {onRemove !== undefined && <RemoveButton label={label} onRemove={onRemove} />}
          </Group>
        </Group>
      )}
      {hasHelp && (
        <Text id={`${id}-help`} size="xs" c="dimmed" mb={5}>
          {help}
        </Text>
      )}
      <div className={isGroup ? classes["inside"] : undefined}>{children(ids)}</div>
      {hasProblems && <Problems id={`${id}-problems`} problems={toTell} />}
    </Box>
  );
}

/** Not for a list of pills or choices that the field has opened over the page. */
function hasLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): boolean {
  // Another window takes the focus from nobody.
  if (!(relatedTarget instanceof Element)) return document.hasFocus();
  return !currentTarget.contains(relatedTarget) && relatedTarget.closest("[data-portal]") === null;
}

/** What browsers do for inputs by themselves, but not for a text that is edited otherwise. */
function focusText(id: string): void {
  const control = document.getElementById(id);
  if (control?.isContentEditable === true) control.focus();
}

/** Problems of a value by itself. */
const ofValue = new Set(["flow.wrong_type", "flow.too_small", "flow.too_large"]);

function RemoveButton({
  label,
  onRemove,
}: {
  readonly label: string;
  readonly onRemove: () => void;
}) {
  const t = useT();
  const words = t("fields.remove", { field: label });
  return (
    <Tooltip label={words}>
      <ActionIcon variant="subtle" color="gray" aria-label={words} onClick={onRemove}>
        <Trash2 size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Problems({
  id,
  problems,
}: {
  readonly id: string;
  readonly problems: readonly ProblemView[];
}) {
  return (
    <div id={id}>
      {problems.map(({ code, message, severity, path }) => (
        <div
          key={`${code} ${path.join(".")} ${message}`}
          className={classes["problem"]}
          data-severity={severity}
        >
          {severity === "error" ? (
            <CircleAlert size={14} aria-hidden />
          ) : (
            <TriangleAlert size={14} aria-hidden />
          )}
          <span>{message}</span>
        </div>
      ))}
    </div>
  );
}
