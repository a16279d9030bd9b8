import { ActionIcon, Menu, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  CirclePause,
  Copy,
  Download,
  EllipsisVertical,
  Eye,
  GitCompareArrows,
  History,
  Play,
  Power,
  PowerOff,
  SquarePen,
  Trash2,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import { callersQuery, type FlowSummary } from "../api/flows.ts";
import { useMay, useMe } from "../api/me.ts";
import { ActivateDialog } from "../builder/activation/activate-dialog.tsx";
import { DeactivateDialog } from "../builder/activation/deactivate-dialog.tsx";
import { RunNowDialog, runsByTime } from "../builder/schedule/run-now.tsx";
import { useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { CallersNotice } from "./callers-notice.tsx";
import { download } from "./download.ts";
import { SwitchOffDialog } from "./switch-off-dialog.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";

/** What can be done with a flow as a whole. */
export function FlowMenu({
  flow,
  isInside = false,
}: {
  readonly flow: Pick<
    FlowSummary,
    | "id"
    | "name"
    | "owner"
    | "offeredTo"
    | "state"
    | "startedBy"
    | "changed"
    | "version"
    | "switchOff"
  >;
  /** On the flow's own screen, which has other ways to open, to activate and to run it. */
  readonly isInside?: boolean;
}) {
  const t = useT();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sayFailure = useSayFailure();
  const mayBuild = useMay("builder");
  const mayDispose = useMayDispose(flow);
  const [asked, setAsked] = useState<
    "activate" | "deactivate" | "delete" | "run" | "switchOff" | "transfer" | null
  >(null);
  const { id, name } = flow;
  const param = { id };

  const copy = useMutation({
    mutationFn: () => ask(() => api.flows[":id"].clone.$post({ param, json: {} })),
    onSuccess: async (made) => {
      notifications.show({ color: "teal", message: t("flows.copied") });
      await navigate({ to: "/flows/$id", params: { id: made.id } });
    },
    onError: sayFailure,
  });
  /** Asked about only where other flows call it. */
  const deactivate = useMutation({
    mutationFn: async () => {
      const callers = await queries.fetchQuery(callersQuery(id));
      if (callers.length > 0) return setAsked("deactivate");
      await ask(() => api.flows[":id"].deactivate.$post({ param }));
      notifications.show({ color: "teal", message: t("flows.deactivated", { name }) });
    },
    onError: sayFailure,
  });
  const save = useMutation({
    mutationFn: () => ask(() => api.flows[":id"].export.$get({ param })),
    onSuccess: (file) => download(`${name}.json`, file),
    onError: sayFailure,
  });
  const remove = useMutation({
    mutationFn: () => ask(() => api.flows[":id"].$delete({ param })),
    onSuccess: async () => {
      if (isInside) await navigate({ to: "/flows" });
    },
  });

  return (
    <>
      <Menu position="bottom-end" width={230} withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("flows.menu", { name })}>
            <EllipsisVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!isInside && (
            <Menu.Item
              component={Link}
              to={`/flows/${id}`}
              leftSection={<SquarePen size={16} aria-hidden />}
            >
              {t("flows.open")}
            </Menu.Item>
          )}
          <Menu.Item
            component={Link}
            to={`/flows/${id}/runs`}
            leftSection={<History size={16} aria-hidden />}
          >
            {t("flows.history")}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to={`/flows/${id}/versions`}
            leftSection={<GitCompareArrows size={16} aria-hidden />}
          >
            {t("flows.versions")}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to={`/flows/${id}/readers`}
            leftSection={<Eye size={16} aria-hidden />}
          >
            {t("readers.title")}
          </Menu.Item>
          {!isInside && mayBuild && flow.state === "inactive" && (
            <Menu.Item
              leftSection={<Power size={16} aria-hidden />}
              onClick={() => setAsked("activate")}
            >
              {t("activation.activate.button")}
            </Menu.Item>
          )}
          {!isInside && mayBuild && flow.state === "active" && (
            <Menu.Item
              leftSection={<CirclePause size={16} aria-hidden />}
              onClick={() => deactivate.mutate()}
            >
              {t("flows.deactivate")}
            </Menu.Item>
          )}
          {!isInside && mayBuild && runsByTime(flow) && (
            <Menu.Item leftSection={<Play size={16} aria-hidden />} onClick={() => setAsked("run")}>
              {t("schedule.run_now")}
            </Menu.Item>
          )}
          {mayBuild && (
            <Menu.Item
              leftSection={<PowerOff size={16} aria-hidden />}
              onClick={() => setAsked("switchOff")}
            >
              {t("flows.switch_off")}
            </Menu.Item>
          )}
          {mayBuild && (
            <Menu.Item leftSection={<Copy size={16} aria-hidden />} onClick={() => copy.mutate()}>
              {t("flows.copy")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Download size={16} aria-hidden />} onClick={() => save.mutate()}>
            {t("flows.export")}
          </Menu.Item>
          <OfferItems flow={flow} mayDispose={mayDispose} />
          {mayDispose && (
            <>
              <Menu.Item
                leftSection={<UserRound size={16} aria-hidden />}
                onClick={() => setAsked("transfer")}
              >
                {t("flows.transfer")}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<Trash2 size={16} aria-hidden />}
                onClick={() => setAsked("delete")}
              >
                {t("common.delete")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asked === "delete"}
        onClose={() => setAsked(null)}
        title={t("flows.delete_title", { name })}
        confirm={t("flows.delete")}
        onConfirm={() => remove.mutateAsync()}
        isDangerous
      >
        <Text size="sm">{t("flows.delete_help")}</Text>
        <CallersNotice flow={id} deed="delete" />
      </Confirm>
      {asked === "deactivate" && <DeactivateDialog flow={flow} onClose={() => setAsked(null)} />}
      {asked === "activate" && <ActivateDialog flow={flow} onClose={() => setAsked(null)} />}
      {asked === "run" && <RunNowDialog flow={flow} onClose={() => setAsked(null)} />}
      <SwitchOffDialog flow={flow} opened={asked === "switchOff"} onClose={() => setAsked(null)} />
      <TransferDialog flow={flow} opened={asked === "transfer"} onClose={() => setAsked(null)} />
    </>
  );
}

/** Whom a flow is offered to accepts it or says no; who may offer it takes the offer back. */
function OfferItems({
  flow: { id, name, owner, offeredTo },
  mayDispose,
}: {
  readonly flow: Pick<FlowSummary, "id" | "name" | "owner" | "offeredTo">;
  readonly mayDispose: boolean;
}) {
  const t = useT();
  const { person: me } = useMe();
  const sayFailure = useSayFailure();
  const answer = useMutation({
    mutationFn: (person: string) =>
      ask(() => api.flows[":id"].owner.$put({ param: { id }, json: { person } })),
    onSuccess: (flow) => {
      const isMine = flow.owner.id === me?.id && owner.id !== me.id;
      const message = isMine ? t("flows.accepted", { name }) : t("flows.offer_ended", { name });
      notifications.show({ color: "teal", message });
    },
    onError: sayFailure,
  });
  if (offeredTo === null) return null;
  const end = () => answer.mutate(owner.id);
  if (offeredTo.id === me?.id)
    return (
      <>
        <Menu.Item
          leftSection={<UserRound size={16} aria-hidden />}
          onClick={() => answer.mutate(offeredTo.id)}
        >
          {t("flows.accept", { name, owner: owner.name })}
        </Menu.Item>
        <Menu.Item leftSection={<UserRound size={16} aria-hidden />} onClick={end}>
          {t("flows.decline")}
        </Menu.Item>
      </>
    );
  return mayDispose ? (
    <Menu.Item leftSection={<UserRound size={16} aria-hidden />} onClick={end}>
      {t("flows.take_back", { person: offeredTo.name })}
    </Menu.Item>
  ) : null;
}

/** Its owner and administrators may delete it and give it away. */
function useMayDispose({ owner }: Pick<FlowSummary, "owner">): boolean {
  const { person } = useMe();
  const mayBuild = useMay("builder");
  const mayAll = useMay("administrator");
  return mayAll || (mayBuild && owner.id === person?.id);
}
