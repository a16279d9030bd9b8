import { Button, Code, DataList, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ChevronRight } from "lucide-react";
import type { AuditEntry } from "../api/audit.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import classes from "./audit.module.css";
import type { AuditSearch } from "./search.ts";
import { sentenceOf } from "./sentence.ts";

/** What somebody did: a sentence, and all that is known of it behind it. */
export function Entry({
  entry,
  nameOf,
  onChange,
}: {
  readonly entry: AuditEntry;
  readonly nameOf: (person: string) => string;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const [isOpen, { toggle }] = useDisclosure();
  const pieces = sentenceOf(entry, t, nameOf);
  return (
    <li className={classes["entry"]}>
      <UnstyledButton className={classes["summary"]} aria-expanded={isOpen} onClick={toggle}>
        <ChevronRight size={16} aria-hidden className={classes["arrow"]} />
        <time dateTime={entry.at} className={classes["moment"]}>
          {formats.moment(entry.at)}
        </time>
        <Text size="sm" span>
          {pieces.map(({ is, text }) => (
            <Text key={`${is} ${text}`} span inherit fw={is === "words" ? 400 : 600}>
              {text}
            </Text>
          ))}
        </Text>
      </UnstyledButton>
      {isOpen && <Details entry={entry} onChange={onChange} />}
    </li>
  );
}

function Details({
  entry,
  onChange,
}: {
  readonly entry: AuditEntry;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}) {
  const t = useT();
  const { action, object, person, via, address, details } = entry;
  const facts = [
    [t("audit.action"), action],
    ...(address === null ? [] : [[t("audit.address"), address] as const]),
    ...(via === null ? [] : [[t("audit.via"), t(`audit.via.${viaKey(via)}`)] as const]),
    ...(object === null ? [] : [[t("audit.object"), `${object.kind} ${object.id}`] as const]),
    ...factsIn(details).map(([name, value]) => [name, value] as const),
  ] as const;
  return (
    <div className={classes["details"]}>
      <DataList labelWidth={140} gap={4} size="xs">
        {facts.map(([label, value]) => (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>
              <Code>{value}</Code>
            </DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
      <Group gap="md" mt="sm">
        {object?.kind === "flow" && object.name !== null && (
          <TextLink to="/flows/$id" params={{ id: object.id }} size="sm">
            {t("audit.open_flow")}
          </TextLink>
        )}
        {object?.kind === "run" && (
          <TextLink to="/runs/$id" params={{ id: object.id }} size="sm">
            {t("audit.open_run")}
          </TextLink>
        )}
        {object !== null && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => onChange({ object: object.id })}
          >
            {t("audit.only_this")}
          </Button>
        )}
        {person !== null && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => onChange({ person: person.id })}
          >
            {t("audit.only_person", { name: person.name })}
          </Button>
        )}
      </Group>
    </div>
  );
}

function viaKey(via: string): "session" | "api_key" | "token" {
  if (via === "api-key") return "api_key";
  return via === "token" ? "token" : "session";
}

/** What is told beside it, as it was written down. */
function factsIn(details: unknown): readonly (readonly [string, string])[] {
  if (typeof details !== "object" || details === null) return [];
  return Object.entries(details).map(([name, value]: readonly [string, unknown]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}
