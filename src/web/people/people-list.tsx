import { Badge, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useMe } from "../api/me.ts";
import type { Person } from "../api/people.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import type { Handed } from "./handed-link.tsx";
import { PersonMenu } from "./person-menu.tsx";

/** So many can be looked through without a search. */
const few = 8;
const shownAtOnce = 50;

interface Rights {
  readonly mayChange: boolean;
  readonly onHanded: (handed: Handed) => void;
}

export function PeopleList({ people, ...rights }: { readonly people: readonly Person[] } & Rights) {
  const t = useT();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(shownAtOnce);
  const wanted = search.trim().toLowerCase();
  const found = people.filter(({ name, email }) =>
    [name, email].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <section aria-label={t("nav.people")}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t("people.here", { count: people.length })}
        </Title>
        {people.length > few && (
          <SearchBox label={t("people.search")} value={search} onSearch={setSearch} />
        )}
      </Group>
      {found.length === 0 ? (
        <Text c="dimmed">{t("people.not_found", { search: search.trim() })}</Text>
      ) : (
        <ListTable
          label={t("nav.people")}
          heads={[
            t("people.name"),
            t("people.role"),
            t("people.state"),
            t("people.second_factor"),
            t("people.since"),
          ]}
          hasActions={rights.mayChange}
        >
          {found.slice(0, shown).map((person) => (
            <Row key={person.id} person={person} {...rights} />
          ))}
        </ListTable>
      )}
      {found.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + shownAtOnce)}>
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}

function Row({ person, mayChange, onHanded }: { readonly person: Person } & Rights) {
  const t = useT();
  const formats = useFormats();
  const me = useMe();
  const isMe = me.person?.id === person.id;
  const { name, email, role, state, secondFactor, createdAt } = person;
  return (
    <Table.Tr>
      <Cell>
        <Stack gap={0} miw={0}>
          <Text size="sm" fw={600} lineClamp={2} title={name}>
            {isMe ? t("people.you", { name }) : name}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1} title={email}>
            {email}
          </Text>
        </Stack>
      </Cell>
      <Cell label={t("people.role")}>{t(`role.${role}`)}</Cell>
      <Cell label={t("people.state")}>
        {state === "active" ? (
          t("people.state.active")
        ) : (
          <Badge variant="default" tt="none">
            {t("people.state.deactivated")}
          </Badge>
        )}
      </Cell>
      <Cell label={t("people.second_factor")}>
        {secondFactor ? (
          <Group gap={4} wrap="nowrap">
            <ShieldCheck size={16} aria-hidden />
            {t("people.on")}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t("people.off")}
          </Text>
        )}
      </Cell>
      <Cell label={t("people.since")}>{formats.day(createdAt)}</Cell>
      {mayChange && (
        <Cell isAction>
          <PersonMenu person={person} isMe={isMe} onHanded={onHanded} />
        </Cell>
      )}
    </Table.Tr>
  );
}
