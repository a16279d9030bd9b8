import { Alert, Button, Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { bounds } from "#flow/formula/bounds.ts";
import { canFill, kindWordsOf } from "#flow/formula/types.ts";
import { formulaFrom } from "#flow/formula-value.ts";
import { kindWords, shapeOf } from "#flow/shape.ts";
import { useLanguage, useSay } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { type Findings, findingsOf, type PlacedProblem } from "./check.ts";
import { CodeEditor, type CodeHandle } from "./code/code-editor.tsx";
import classes from "./formula-body.module.css";
import { HelpCard } from "./help-card.tsx";
import { LiveResult } from "./live-result.tsx";
import { Panes } from "./panes.tsx";
import { useScope } from "./scope.ts";
import { suggestionsAt } from "./suggest.ts";
import { Uses } from "./uses.tsx";
import type { FormulaField } from "./with-formula.tsx";

/** The editor of a formula: its text with what is wrong and what comes of it, and what it can be made of. */
export function FormulaBody({
  onTouched,
  isLeaving,
  onStay,
  onClose,
  onApply,
  ...field
}: FormulaField & {
  /** Told whether there is something that would be lost. */
  readonly onTouched: (isTouched: boolean) => void;
  /** Whether the person is asked if what was written may go. */
  readonly isLeaving: boolean;
  readonly onStay: () => void;
  readonly onClose: () => void;
  readonly onApply: (source: string) => void;
}) {
  const { t, locale } = useLanguage();
  const form = useForm();
  const scope = useScope();
  const id = useId();
  const code = useRef<CodeHandle>(null);
  const now = field.value === undefined ? "" : formulaFrom(field.value, scope.see);
  const [initial] = useState(now);
  const [source, setSource] = useState(initial);
  const [cursor, setCursor] = useState(initial.length);
  const [settled] = useDebouncedValue(source, 250);
  const { path, label } = field;
  const findings = useMemo(
    () =>
      settled.trim() === "" ? undefined : findingsOf(settled, { path, label }, form, scope, locale),
    [settled, path, label, form, scope, locale],
  );
  const problems = useMemo(
    () =>
      findings === undefined
        ? []
        : [...findings.problems, ...(findings.outcomeProblem ? [findings.outcomeProblem] : [])],
    [findings],
  );
  const refusal = refusalOf(source);
  const card = useMemo(() => scope.cardAround(source, cursor), [scope, source, cursor]);
  const stay = (): void => {
    onStay();
    code.current?.focus();
  };
  const apply = (): void => {
    if (refusal === null) onApply(source.trim());
  };
  return (
    <>
      <div className={classes["layout"]}>
        <div className={classes["write"]}>
          {now !== initial && (
            <Alert color="orange" icon={<TriangleAlert size={16} />} p="xs" mb="xs">
              {t("formula.overtaken")}
            </Alert>
          )}
          <Group justify="space-between" gap="xs" mb={4}>
            <Text id={`${id}-label`} size="sm" fw={600}>
              {t("formula.source")}
            </Text>
            <Text id={`${id}-keys`} size="xs" c="dimmed" className={classes["keys"]}>
              {t("formula.keys")}
            </Text>
          </Group>
          <CodeEditor
            ref={code}
            initial={initial}
            words={{
              labelledBy: `${id}-label`,
              describedBy: `${id}-keys ${id}-problems`,
              placeholder: t("formula.placeholder"),
              completions: t("formula.completions"),
            }}
            marked={problems}
            suggest={(written, at, asked) => suggestionsAt(written, at, asked, scope)}
            cardAt={scope.cardAt}
            isKnown={(pill) => isKnown(scope.see({ from: pill.from, path: [...pill.path] }).kind)}
            exampleLabel={t("formula.help.example")}
            onChange={(written) => {
              setSource(written);
              onTouched(written !== initial);
            }}
            onCursor={setCursor}
            onApply={apply}
          />
          <Problems
            id={`${id}-problems`}
            problems={problems}
            isBlank={findings === undefined}
            onGo={(place) => code.current?.select(place)}
          />
          <Types findings={findings} field={field} />
          <LiveResult source={settled} field={field} findings={findings} scope={scope} />
          <Uses source={settled} />
          <section className={classes["help"]} aria-label={t("formula.help.label")}>
            {card === undefined ? (
              <Text size="xs" c="dimmed">
                {t("formula.help.none")}
              </Text>
            ) : (
              <HelpCard card={card} exampleLabel={t("formula.help.example")} />
            )}
          </section>
        </div>
        <div className={classes["choose"]}>
          <Panes scope={scope} onInsert={(insertion) => code.current?.insert(insertion)} />
        </div>
      </div>
      <Group justify="flex-end" gap="sm" className={classes["footer"] ?? ""}>
        {isLeaving ? (
          <Leaving onStay={stay} onLeave={onClose} />
        ) : (
          <>
            <Text id={`${id}-apply`} size="xs" c="dimmed" flex="1 1 160px" role="status">
              {applyWords()}
            </Text>
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button aria-describedby={`${id}-apply`} disabled={refusal !== null} onClick={apply}>
              {t("formula.apply")}
            </Button>
          </>
        )}
      </Group>
    </>
  );

  function applyWords(): string {
    if (refusal === "blank") return source === initial ? "" : t("formula.apply_blank");
    if (refusal === "too long") return t("formula.apply_too_long", { limit: bounds.source });
    const hasErrors = findings?.problems.some(({ severity }) => severity === "error") === true;
    return hasErrors ? t("formula.apply_with_errors") : "";
  }
}

/** What was written is not to go with a click or a key that missed. */
function Leaving({
  onStay,
  onLeave,
}: {
  readonly onStay: () => void;
  readonly onLeave: () => void;
}) {
  const { t } = useLanguage();
  const staying = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // After the key that has asked for this is done with.
    const timer = setTimeout(() => staying.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Text size="sm" flex="1 1 160px" role="alert">
        {t("formula.leave")}
      </Text>
      <Button ref={staying} variant="default" onClick={onStay}>
        {t("formula.leave_no")}
      </Button>
      <Button color="red.9" onClick={onLeave}>
        {t("formula.leave_yes")}
      </Button>
    </>
  );
}

/** Why a document would not take it. What is merely wrong it takes, and says so. */
function refusalOf(source: string): "blank" | "too long" | null {
  if (source.trim() === "") return "blank";
  return source.trim().length > bounds.source ? "too long" : null;
}

function isKnown(seen: string): boolean {
  return seen === "field" || seen === "unknown";
}

function Problems({
  id,
  problems,
  isBlank,
  onGo,
}: {
  readonly id: string;
  readonly problems: readonly PlacedProblem[];
  readonly isBlank: boolean;
  readonly onGo: (place: PlacedProblem) => void;
}) {
  const { t } = useLanguage();
  return (
    <div id={id} className={classes["problems"]} role="status" aria-label={t("formula.problems")}>
      {problems.map((problem) => (
        <button
          key={`${problem.message} ${problem.start}`}
          type="button"
          className={classes["problem"]}
          data-severity={problem.severity}
          title={t("formula.go_to")}
          onClick={() => onGo(problem)}
        >
          {problem.severity === "error" ? (
            <CircleAlert size={15} aria-hidden />
          ) : (
            <TriangleAlert size={15} aria-hidden />
          )}
          <span>{problem.message}</span>
        </button>
      ))}
      {problems.length === 0 && !isBlank && (
        <Text size="xs" c="dimmed">
          {t("formula.no_problems")}
        </Text>
      )}
    </div>
  );
}

/** What the formula gives, beside what the field takes. */
function Types({
  findings,
  field: { schema, label },
}: {
  readonly findings: Findings | undefined;
  readonly field: FormulaField;
}) {
  const { t } = useLanguage();
  const say = useSay();
  if (findings?.checked.ok !== true) return null;
  const { type } = findings.checked;
  const fits = canFill(type, schema);
  const wanted = kindWords[shapeOf(schema).alternatives[0]?.kind ?? "any"];
  return (
    <div className={classes["types"]} data-fits={fits}>
      {fits ? <CircleCheck size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
      <span>
        {t("formula.gives", { found: say(kindWordsOf(type)), field: label, wanted: say(wanted) })}
      </span>
    </div>
  );
}
