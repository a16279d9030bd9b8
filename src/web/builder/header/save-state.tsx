import { Anchor, Group, Loader, Text } from "@mantine/core";
import { CircleAlert, CircleCheck, CloudOff } from "lucide-react";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { useT } from "../../language/language.tsx";
import type { Editing } from "../editing/editing.ts";
import classes from "./header.module.css";

type State = "saved" | "saving" | "trying" | "refused" | "clash";

/** Whether what the person sees is what the server has. */
export function SaveState({
  editing,
  onRetry,
}: {
  readonly editing: Editing;
  readonly onRetry: () => void;
}) {
  const t = useT();
  const state = stateOf(editing);
  return (
    <Group gap={6} wrap="nowrap" className={classes["state"]} data-state={state}>
      <Picture state={state} />
      <Text size="sm" role="status" aria-live="polite">
        {wordsOf(state, editing, t)}
      </Text>
      {(state === "trying" || state === "refused") && (
        <Anchor component="button" type="button" size="sm" onClick={onRetry}>
          {t("builder.save.now")}
        </Anchor>
      )}
    </Group>
  );
}

function stateOf({ line, sent, unsent, name, clashes, failures }: Editing): State {
  if (line.is === "stopped") return "refused";
  if (failures > 0) return "trying";
  if (clashes.length > 0) return "clash";
  return sent !== null || unsent.length > 0 || name !== null ? "saving" : "saved";
}

function wordsOf(state: State, { line }: Editing, t: WebTranslate): string {
  switch (state) {
    case "saved":
      return t("builder.save.saved");
    case "saving":
      return t("builder.save.saving");
    case "trying":
      return t("builder.save.trying");
    case "clash":
      return t("builder.save.clash");
    case "refused":
      return t("builder.save.refused", { why: line.is === "stopped" ? line.why.message : "" });
  }
}

function Picture({ state }: { readonly state: State }) {
  switch (state) {
    case "saved":
      return <CircleCheck size={15} aria-hidden />;
    case "saving":
      return <Loader size={13} aria-hidden />;
    case "trying":
      return <CloudOff size={15} aria-hidden />;
    case "clash":
    case "refused":
      return <CircleAlert size={15} aria-hidden />;
  }
}
