import { Button, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ConnectionUse, usesQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { Asked } from "../parts/asked.tsx";
import { FlowStateBadge } from "../parts/badges.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Section } from "../parts/section.tsx";

const shownAtOnce = 20;

/** The flows that go through a connection. */
export function UsesSection({ connection }: { readonly connection: string }) {
  const t = useT();
  const uses = useQuery(usesQuery(connection));
  return (
    <Section title={t("connection.uses")}>
      <Asked query={uses}>
        {(flows) =>
          flows.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t("connection.uses_none")}
            </Text>
          ) : (
            <Flows flows={flows} />
          )
        }
      </Asked>
    </Section>
  );
}

function Flows({ flows }: { readonly flows: readonly ConnectionUse[] }) {
  const t = useT();
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <>
      <ListTable
        label={t("connection.uses")}
        heads={[t("connection.flow"), t("connection.state"), t("connection.where")]}
      >
        {flows.slice(0, shown).map(({ id, name, state, draft, published }) => (
          <Table.Tr key={id}>
            <Cell>
              <TextLink to="/flows/$id" params={{ id }} lineClamp={2} title={name}>
                {name}
              </TextLink>
            </Cell>
            <Cell label={t("connection.state")}>
              <FlowStateBadge state={state} />
            </Cell>
            <Cell label={t("connection.where")}>
              <Text size="sm">
                {t(
                  draft && published
                    ? "connection.where_both"
                    : published
                      ? "connection.where_published"
                      : "connection.where_draft",
                )}
              </Text>
            </Cell>
          </Table.Tr>
        ))}
      </ListTable>
      {flows.length > shown && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + 100)}>
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
