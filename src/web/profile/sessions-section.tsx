import { Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import { type Session, sessionsQuery } from "../api/own.ts";
import { isRefusal } from "../api/refusal.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { browserName } from "./browser-name.ts";

/** Where the person is signed in. */
export function SessionsSection() {
  const t = useT();
  const sayFailure = useSayFailure();
  const sessions = useQuery(sessionsQuery);
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  const endOthers = useMutation({
    mutationFn: () => Promise.all(others.map(({ id }) => endSession(id))),
    onError: sayFailure,
    onSuccess: () => notifications.show({ color: "teal", message: t("profile.sessions_ended") }),
  });
  return (
    <Section
      title={t("profile.sessions")}
      help={t("profile.sessions_help")}
      actions={
        others.length > 0 && (
          <Button
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            {t("profile.sessions_end_others")}
          </Button>
        )
      }
    >
      <Asked query={sessions}>
        {(all) => (
          <ListTable
            label={t("profile.sessions")}
            heads={[
              t("profile.session_where"),
              t("profile.session_since"),
              t("profile.session_until"),
            ]}
            hasActions
          >
            {all.map((session) => (
              <Row key={session.id} session={session} />
            ))}
          </ListTable>
        )}
      </Asked>
    </Section>
  );
}

function Row({ session }: { readonly session: Session }) {
  const t = useT();
  const formats = useFormats();
  const sayFailure = useSayFailure();
  const { id, current, browser, address, createdAt, expiresAt } = session;
  const end = useMutation({ mutationFn: () => endSession(id), onError: sayFailure });
  const name = browserName(browser ?? "") ?? t("profile.session_program");
  return (
    <Table.Tr>
      <Cell>
        <Stack gap={0}>
          <Group gap="xs">
            <Text size="sm" fw={600} title={browser ?? ""}>
              {name}
            </Text>
            {current && (
              <Badge variant="default" tt="none">
                {t("profile.session_this")}
              </Badge>
            )}
          </Group>
          {address !== null && (
            <Text size="xs" c="dimmed">
              {address}
            </Text>
          )}
        </Stack>
      </Cell>
      <Cell label={t("profile.session_since")}>
        <Moment at={createdAt} />
      </Cell>
      <Cell label={t("profile.session_until")}>{formats.moment(expiresAt)}</Cell>
      <Cell isAction>
        {!current && (
          <Button
            variant="subtle"
            size="compact-sm"
            color="red"
            aria-label={t("profile.session_end_of", { name })}
            loading={end.isPending}
            onClick={() => end.mutate()}
          >
            {t("profile.session_end")}
          </Button>
        )}
      </Cell>
    </Table.Tr>
  );
}

/** One that has ended meanwhile has ended. */
async function endSession(id: string): Promise<void> {
  try {
    await ask(() => api.me.sessions[":id"].$delete({ param: { id } }));
  } catch (error) {
    if (!isRefusal(error, "session.not_found")) throw error;
  }
}
