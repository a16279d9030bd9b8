import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ask } from "../../api/client.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Run, runOf, runQuery } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { isJsonObject } from "#sdk/json.ts";
import { useMoves } from "../use-moves.ts";
import { useMeant } from "../../builder/activation/use-meant.ts";
import { Conflict } from "../actions/conflict.tsx";
import { NamedWrite } from "../actions/named-write.tsx";
import { OutsideId } from "../copy-id.tsx";
import type { Choice, ParkedWrite } from "./parked-write.ts";

/** Asks for what the decision needs, names what it does, and sends it. */
export function DecisionDialog({
  run,
  choice,
  write,
  isCurrent,
  onClose,
}: {
  readonly run: Run;
  readonly choice: Choice;
  readonly write: ParkedWrite;
  /** The write still waits, as it was when the dialog was opened. */
  readonly isCurrent: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const decide = useDecision(run.id, write);
  const [objectId, setObjectId] = useState("");
  const [isSure, setIsSure] = useState(false);
  const { effect } = write;
  const mustConfirm = choice === "send" && effect.mode === "live";
  const isConflict = !isCurrent || isRefusal(decide.error, "run.decision_conflict");
  const asksForId = choice === "happened" && write.step.tells === "id";
  const refusal = isRefusal(decide.error, ...asksAnew) ? decide.error : null;
  const meant = useMeant(refusal);
  const isMeant = refusal === null ? !mustConfirm || isSure : meant.isMeant;
  const isReady = asksForId ? objectId.trim() !== "" : isMeant;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady)
      decide.mutate({ choice, objectId, confirm: meant.confirm }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`runs.parked.${choice}`)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {isConflict && decide.status !== "pending" && decide.status !== "success" ? (
        <Conflict id={run.id} words={t("runs.parked.conflict")} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <What choice={choice} write={write} />
            {asksForId && (
              <TextInput
                label={t("runs.parked.object_id")}
                description={t("runs.parked.object_id_help")}
                placeholder={sampleId(write)}
                value={objectId}
                onChange={({ currentTarget }) => setObjectId(currentTarget.value)}
                autoComplete="off"
                spellCheck={false}
                data-autofocus
              />
            )}
            {refusal !== null && <NamedWrite refusal={refusal} meant={meant} />}
            {mustConfirm && refusal === null && (
              <Checkbox
                checked={isSure}
                onChange={({ currentTarget }) => setIsSure(currentTarget.checked)}
                label={<Sure write={write} />}
              />
            )}
            {decide.error !== null && refusal === null && <Failure error={decide.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("common.cancel")}
              </Button>
              <Button
                type="submit"
                loading={decide.isPending}
                disabled={!isReady}
                {...(choice === "happened" ? {} : { color: "red" })}
              >
                {t(`runs.parked.${choice}_submit`)}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** The money is not what the dialog has named. */
const asksAnew = ["run.decision_unconfirmed", "run.decision_unconfirmed_money"];

interface Decided {
  readonly choice: Choice;
  readonly objectId: string;
  readonly confirm: string | undefined;
}

function useDecision(id: string, { effect }: ParkedWrite) {
  const queries = useQueryClient();
  const { queryKey } = runQuery(id);
  return useMutation({
    mutationFn: ({ choice, objectId, confirm }: Decided) => {
      const { id: effectId, generation, isAboveLimit } = effect;
      const seen = { effectId, generation, isAboveLimit };
      const json = decisionOf(choice, seen, { objectId: objectId.trim(), confirm });
      return ask(() => api.runs[":id"].decision.$post({ param: { id }, json }));
    },
    onSuccess: (run) => queries.setQueryData(queryKey, runOf(run)),
  });
}

function decisionOf(
  choice: Choice,
  seen: { readonly effectId: string; readonly generation: number; readonly isAboveLimit: boolean },
  { objectId, confirm }: Omit<Decided, "choice">,
) {
  switch (choice) {
    case "happened":
      return { decision: choice, ...seen, ...(objectId === "" ? {} : { objectId }) };
    case "send":
      // A yes counts for the money that the dialog has named, and for no other.
      return { decision: choice, ...seen, confirm: confirm ?? true };
    case "allow":
    case "stop":
      return { decision: choice, ...seen };
  }
}

function What({ choice, write }: { readonly choice: Choice; readonly write: ParkedWrite }) {
  const { t, formats } = useLanguage();
  const { effect } = write;
  const money = effect.money && formats.money(effect.money.amount, effect.money.currency);
  const system = useSystem(write);
  const around = formats.moment(effect.lastSentAt ?? effect.firstSentAt ?? effect.parkedAt ?? 0);
  switch (choice) {
    case "happened":
      return (
        <Stack gap="xs">
          <Text size="sm">
            {write.step.tells === "word"
              ? t("runs.parked.vouch", { time: around })
              : money === null
                ? t("runs.parked.find", { system, time: around })
                : t("runs.parked.find_money", { system, money, time: around })}
          </Text>
          {effect.deed !== null && <Text size="sm">{effect.deed.sentence}</Text>}
          <Text size="sm" component="div">
            {t("runs.parked.find_mark")} <OutsideId id={effect.id} what={t("runs.parked.mark")} />
          </Text>
        </Stack>
      );
    case "send":
      return (
        <Stack gap="xs">
          <Text size="sm">{t("runs.parked.send_warning", { system })}</Text>
          <Does effect={effect} />
        </Stack>
      );
    case "allow":
      return (
        <Stack gap="xs">
          <Text size="sm">{t("limits.allow_warning", { system })}</Text>
          <Does effect={effect} />
        </Stack>
      );
    case "stop":
      return effect.isAboveLimit ? (
        <Text size="sm">{t("runs.parked.stop_help")}</Text>
      ) : (
        <Text size="sm">{t("runs.parked.stop_warning")}</Text>
      );
  }
}

/** What is done if it is sent. */
function Does({ effect: { moves, deed } }: Pick<ParkedWrite, "effect">) {
  const movesOf = useMoves();
  return (
    <>
      {moves !== null && (
        <Text size="xl" fw={700}>
          {movesOf(moves)}
        </Text>
      )}
      {deed !== null && <Text fw={600}>{deed.sentence}</Text>}
    </>
  );
}

function Sure({ write }: { readonly write: ParkedWrite }) {
  const { t, formats } = useLanguage();
  const { effect } = write;
  const system = useSystem(write);
  return effect.money === null
    ? t("runs.parked.sure", { system })
    : t("runs.parked.sure_money", {
        system,
        money: formats.money(effect.money.amount, effect.money.currency),
      });
}

/** Where it was written to. */
function useSystem({ step }: ParkedWrite): string {
  const say = useSay();
  return say(step.connector?.label ?? step.name);
}

/** What an id of such an object looks like, from the connector's sample. */
function sampleId({ step }: ParkedWrite): string {
  const { sample } = step;
  return isJsonObject(sample) && typeof sample["id"] === "string" ? sample["id"] : "";
}
