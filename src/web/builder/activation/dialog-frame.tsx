import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { type Flow, flowQuery } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";
import { Asked } from "../../parts/asked.tsx";
import { Failure } from "../../parts/failure.tsx";
import { LiveWrites } from "./live-writes.tsx";
import type { GoingLive } from "./use-going-live.ts";

/** A dialog about a flow as the server has it now. */
export function FlowDialog({
  id,
  title,
  onClose,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: (flow: Flow) => ReactNode;
}) {
  const t = useT();
  const query = useQuery(flowQuery(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Asked query={query}>{children}</Asked>
    </Modal>
  );
}

/** What all dialogs that make a flow act have in common: what is asked, what stands in the way, the deed. */
export function DialogFrame({
  flow,
  going,
  confirm,
  isReady = true,
  onClose,
  children,
}: {
  readonly flow: Flow;
  readonly going: GoingLive;
  readonly confirm: string;
  /** Whether all that is asked has been answered. */
  readonly isReady?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  const { waiting, liveWrites, limits, meant } = going;
  if (waiting !== null) return <Waiting proposal={waiting} onClose={onClose} />;
  const isLive = liveWrites !== null;
  return (
    <Stack>
      {isLive ? (
        <LiveWrites refusal={liveWrites} limits={limits} isEachTime meant={meant} />
      ) : (
        children
      )}
      {going.isOutdated && (
        <Alert color="orange" icon={<TriangleAlert size={18} />} role="alert">
          {t("activation.live.outdated")}
        </Alert>
      )}
      {flow.polling?.warnings.map(({ code, message }) => (
        <Alert key={code} color="orange" icon={<TriangleAlert size={18} />}>
          {message}
        </Alert>
      ))}
      {going.error !== null && <Failure error={going.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          color={isLive ? "red" : ""}
          loading={going.isBusy}
          disabled={!isReady || (isLive && !(meant.isMeant && limits.areMade))}
          onClick={going.go}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}

/** Whose agreement a version waits for, and what happens then. */
function Waiting({
  proposal: { owners },
  onClose,
}: {
  readonly proposal: NonNullable<GoingLive["waiting"]>;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Stack>
      <Alert
        color="blue"
        icon={<Hourglass size={20} />}
        title={t("activation.waiting.title")}
        role="status"
      >
        <Text size="sm">{t("activation.waiting.help")}</Text>
        <List size="sm" mt="xs">
          {owners
            .filter(({ agreed }) => !agreed)
            .map(({ person }) => (
              <List.Item key={person.id}>{person.name}</List.Item>
            ))}
        </List>
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("common.close")}</Button>
      </Group>
    </Stack>
  );
}
