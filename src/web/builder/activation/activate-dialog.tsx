import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Flow } from "../../api/flows.ts";
import { askInvocation, type MadeCredentials, makeCredentials } from "../../api/invocation.ts";
import { useT } from "../../language/language.tsx";
import { activate, pastQuery, type Start } from "./activation.ts";
import { Credentials } from "../invoke/credentials.tsx";
import { DialogFrame, FlowDialog } from "./dialog-frame.tsx";
import { StartChoice } from "./start-choice.tsx";
import { useGoingLive } from "./use-going-live.ts";

/** Asks from when on a flow should take up events, and starts it. */
export function ActivateDialog({
  flow: { id, name },
  onClose,
}: {
  readonly flow: Pick<Flow, "id" | "name">;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <FlowDialog id={id} title={t("activation.activate.title", { name })} onClose={onClose}>
      {(flow) => <Form flow={flow} onClose={onClose} />}
    </FlowDialog>
  );
}

function Form({ flow, onClose }: { readonly flow: Flow; readonly onClose: () => void }) {
  const t = useT();
  const { trigger } = flow.draft;
  const isPolled = trigger?.kind === "event";
  const hasRun = flow.version !== null;
  const mayCatchUp = isPolled && hasRun;
  const stood = useQuery({ ...pastQuery(flow, null), enabled: mayCatchUp });
  const [chosen, setChosen] = useState<Start | null | undefined>(undefined);
  const standsNowhere = stood.data?.since === null;
  const start =
    chosen === undefined ? (mayCatchUp && !standsNowhere ? "where_it_stood" : "now") : chosen;
  const isCalled = trigger?.kind === "invoke";
  /** It is active, and its address is shown, with what must be shown there where that is new. */
  const [called, setCalled] = useState<{ readonly made: MadeCredentials | null } | null>(null);
  const showCalls = async (): Promise<void> => {
    const { clientId } = await askInvocation(flow.id);
    // Whoever may not make them sees the address, and is told why when they ask.
    const made = clientId === null ? await makeCredentials(flow.id, 0).catch(() => null) : null;
    setCalled({ made });
  };
  const going = useGoingLive(flow, (confirm) => activate(flow, start ?? "now", confirm), {
    done: t("activation.activate.done", { name: flow.name }),
    onDone: () => (isCalled ? void showCalls().catch(onClose) : onClose()),
  });
  if (called !== null && isCalled)
    return <Credentials flowId={flow.id} trigger={trigger} made={called.made} onClose={onClose} />;
  return (
    <DialogFrame
      flow={flow}
      going={going}
      confirm={t("activation.activate.button")}
      isReady={start !== null && !(start === "where_it_stood" && stood.isPending)}
      onClose={onClose}
    >
      <Stack>
        <Text size="sm">
          {t(
            isPolled
              ? "activation.activate.help"
              : isCalled
                ? "invoke.activate_help"
                : trigger?.kind === "webhook"
                  ? "webhook.activate_help"
                  : "activation.activate.help_schedule",
          )}
        </Text>
        {isPolled && (
          <StartChoice
            flow={flow}
            stood={mayCatchUp ? stood : null}
            start={start}
            onChange={setChosen}
          />
        )}
      </Stack>
    </DialogFrame>
  );
}
