import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PencilLine, TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { actionOf } from "#flow/offers.ts";
import { catalogueQuery } from "../../api/catalogue.ts";
import { api, ask } from "../../api/client.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Correction, correctionQuery, type Run, runOf, runQuery } from "../../api/runs.ts";
import { written } from "../../builder/fields/controls/written.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Conflict } from "./conflict.tsx";
import { changesIn, type CorrectedField, correctedFields, typedFirst } from "./corrections.ts";

/** Lets a failed run go on with other values in the step that failed. */
export function CorrectButton({ run }: { readonly run: Run }) {
  const { t } = useLanguage();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      {run.continuation !== null && (
        <Button
          variant="default"
          leftSection={<PencilLine size={16} aria-hidden />}
          onClick={() => setIsAsking(true)}
        >
          {t("runs.correct")}
        </Button>
      )}
      <Modal
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("runs.correct")}
        size="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <CorrectDialog id={run.id} onClose={() => setIsAsking(false)} />
      </Modal>
    </>
  );
}

function CorrectDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data: correction, error } = useQuery(correctionQuery(id));
  const { data: catalogue } = useQuery(catalogueQuery);
  if (error !== null) return <Failure error={error} />;
  if (correction === undefined || catalogue === undefined) return <Loading />;
  const action = actionOf(catalogue, correction.connector, correction.action);
  const fields = correctedFields(action?.input ?? {}, correction.input);
  return (
    <CorrectForm
      id={id}
      correction={correction}
      fields={fields}
      writes={action?.kind === "effect"}
      onClose={onClose}
    />
  );
}

function CorrectForm({
  id,
  correction: { seen, input, problems },
  fields,
  writes,
  onClose,
}: {
  readonly id: string;
  readonly correction: Correction;
  readonly fields: readonly CorrectedField[];
  /** What is sent is shown first, and confirmed. */
  readonly writes: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(() => typedFirst(fields, input));
  const [hasEmpty, setHasEmpty] = useState(false);
  const correct = useMutation({
    mutationFn: (confirm: string | undefined) => {
      const changes = changesIn(fields, typed, input);
      const json = { seen, changes, ...(confirm === undefined ? {} : { confirm }) };
      return ask(() => api.runs[":id"].correct.$post({ param: { id }, json }));
    },
    onSuccess: (run) => {
      queries.setQueryData(runQuery(id).queryKey, runOf(run));
      onClose();
    },
  });
  const { error } = correct;
  const refusal = isRefusal(error, "run.correct_unconfirmed") ? error : null;
  const sends = refusal?.details ?? null;
  const refused = isRefusal(error, "run.correct_not_valid") ? error.details : problems;
  const problemOf = ({ path: field }: CorrectedField): string | null =>
    refused.find(({ path = [] }) => isAt(path, field))?.message ?? null;
  // What nobody has filled in is seldom what is wrong.
  const shown = fields.filter(
    (field) => hasEmpty || field.value !== null || problemOf(field) !== null,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    correct.mutate(refusal?.confirm);
  };
  const fill = (key: string, text: string): void => {
    setTyped(new Map(typed).set(key, text));
    // What was checked is not what stands there now.
    correct.reset();
  };
  if (isRefusal(error, "run.continue_conflict"))
    return <Conflict id={id} words={t("runs.continue_conflict")} onClose={onClose} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t(fields.length === 0 ? "runs.correct_none" : "runs.correct_help")}</Text>
        {shown.map((field) => (
          <Field
            key={field.key}
            field={field}
            typed={typed.get(field.key) ?? ""}
            problem={problemOf(field)}
            onType={(text) => fill(field.key, text)}
          />
        ))}
        {shown.length < fields.length && (
          <Button variant="subtle" onClick={() => setHasEmpty(true)}>
            {t("runs.correct_empty", { count: fields.length - shown.length })}
          </Button>
        )}
        {sends !== null && (
          <Alert
            color="orange"
            icon={<TriangleAlert size={20} aria-hidden />}
            title={t(
              correct.variables === undefined ? "runs.correct_sends" : "activation.live.changed",
            )}
            role="alert"
          >
            {sends.map(({ message }) => (
              <Text key={message} size="sm">
                {message}
              </Text>
            ))}
          </Alert>
        )}
        {error !== null && sends === null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={correct.isPending} disabled={fields.length === 0}>
            {t(submitWords(writes, sends !== null))}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function submitWords(writes: boolean, isChecked: boolean) {
  if (!writes) return "runs.continue_submit";
  return isChecked ? "runs.correct_submit" : "runs.correct_check";
}

/** Problems begin at the step: `input`, then the keys of the field. */
function isAt(path: readonly (string | number)[], field: readonly string[]): boolean {
  return path.join(".") === ["input", ...field].join(".");
}

function Field({
  field: { label, control },
  typed,
  problem,
  onType,
}: {
  readonly field: CorrectedField;
  readonly typed: string;
  readonly problem: string | null;
  readonly onType: (text: string) => void;
}) {
  const { t } = useLanguage();
  const say = useSay();
  const look = { label: say(label), error: problem };
  const choices =
    control.kind === "boolean"
      ? [
          { value: "true", label: t("common.yes") },
          { value: "false", label: t("common.no") },
        ]
      : control.kind === "choice"
        ? control.options.map((one) => ({ value: written(one.value), label: say(one.label) }))
        : null;
  return choices === null ? (
    <TextInput
      {...look}
      autoComplete="off"
      value={typed}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  ) : (
    <Select
      {...look}
      clearable
      data={choices}
      value={typed === "" ? null : typed}
      onChange={(value) => onType(value ?? "")}
    />
  );
}
