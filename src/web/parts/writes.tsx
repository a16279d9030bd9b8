import { Badge, Group, List, Text } from "@mantine/core";
import { Banknote, Pencil } from "lucide-react";
import { useT } from "../language/language.tsx";
import { ModeBadge } from "./badges.tsx";

/** What a flow writes, in words. */
export interface Write {
  readonly kind: "added" | "changed" | "same" | "removed";
  readonly step: string;
  readonly movesMoney: boolean;
  readonly message: string;
  readonly before: string | null;
  /** Null where it goes through no connection yet. */
  readonly mode: "test" | "live" | null;
}

/** What a flow writes to outside systems, as it is told: what moves money comes first. */
export function Writes({
  writes,
  isAllNew = false,
}: {
  readonly writes: readonly Write[];
  /** There is nothing before it. */
  readonly isAllNew?: boolean;
}) {
  const t = useT();
  return (
    <List size="sm" spacing="xs" listStyleType="none" styles={{ itemWrapper: { width: "100%" } }}>
      {writes.map((write) => (
        <List.Item
          key={[write.step, write.message].join(" ")}
          icon={
            write.movesMoney ? <Banknote size={18} aria-hidden /> : <Pencil size={18} aria-hidden />
          }
        >
          <WriteWords write={write} />
          <Group gap="xs" mt={2}>
            {!isAllNew && (
              <Badge size="sm" tt="none" variant={write.kind === "same" ? "default" : "light"}>
                {t(`writes.${write.kind}`)}
              </Badge>
            )}
            {write.mode !== null && <ModeBadge mode={write.mode} />}
          </Group>
          {write.before !== null && (
            <Text size="sm" c="dimmed" mt={2}>
              {t("writes.before", { before: write.before })}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}

function WriteWords({ write: { kind, movesMoney, message } }: { readonly write: Write }) {
  const isGone = kind === "removed";
  const isNew = kind === "added" || kind === "changed";
  return (
    <Text
      size="sm"
      fw={movesMoney && isNew ? 600 : 400}
      td={isGone ? "line-through" : undefined}
      style={{ overflowWrap: "anywhere" }}
    >
      {message}
    </Text>
  );
}
