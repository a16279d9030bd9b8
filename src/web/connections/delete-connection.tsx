import { Checkbox, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ask } from "../api/client.ts";
import { type Connection, type ConnectionUse, deletionQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";

/** Deletes a connection, once the person has read which flows lose it. */
export function DeleteConnection({
  connection: { id, name },
  opened,
  onClose,
}: {
  readonly connection: Connection;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const uses = useQuery({ ...deletionQuery(id), enabled: opened });
  const remove = useMutation({
    mutationFn: () =>
      ask(() =>
        api.connections[":id"].$delete({
          param: { id },
          query: uses.data === undefined ? {} : { confirm: uses.data.confirm },
        }),
      ),
    // What was read is not so any more: the flows are read anew, and so is what confirms them.
    onError: () => uses.refetch(),
    onSuccess: () => {
      notifications.show({ color: "teal", message: t("connection.deleted", { name }) });
      return navigate({ to: "/connections" });
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("connection.delete_title", { name })}
      submit={t("connection.delete")}
      isDangerous
      initial={{ sureOf: "" }}
      onSubmit={() => remove.mutateAsync()}
    >
      {({ sureOf }, fill) => (
        <Asked query={uses}>
          {({ items: flows, confirm }) => (
            <>
              <Flows flows={flows} />
              {flows.some(stops) && (
                <Checkbox
                  label={t("connection.delete_active", { count: flows.filter(stops).length })}
                  required
                  checked={sureOf === confirm}
                  onChange={({ currentTarget }) =>
                    fill({ sureOf: currentTarget.checked ? confirm : "" })
                  }
                />
              )}
            </>
          )}
        </Asked>
      )}
    </FormDialog>
  );
}

/** Whether a flow is deactivated when its connection goes. */
function stops({ state, published }: ConnectionUse): boolean {
  return state === "active" && published;
}

/** Of so many flows the names are read. */
const named = 10;

function Flows({ flows }: { readonly flows: readonly ConnectionUse[] }) {
  const t = useT();
  if (flows.length === 0) return <Text size="sm">{t("connection.delete_unused")}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm">{t("connection.delete_used", { count: flows.length })}</Text>
      <List size="sm">
        {flows.slice(0, named).map((flow) => (
          <List.Item key={flow.id}>
            {t(stops(flow) ? "connection.delete_flow_active" : "connection.delete_flow", {
              name: flow.name,
            })}
          </List.Item>
        ))}
      </List>
      {flows.length > named && (
        <Text size="sm">{t("connection.delete_more", { count: flows.length - named })}</Text>
      )}
    </Stack>
  );
}
