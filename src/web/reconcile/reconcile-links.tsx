import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Connection, connectionsQuery } from "../api/connections.ts";
import { useMay } from "../api/me.ts";
import { reconciliationsQuery } from "../api/reconciliations.ts";
import { useT } from "../language/language.tsx";
import { ButtonLink } from "../parts/link.tsx";

/** From a month to the reconciliations of one's own connections. */
export function ReconcileLinks({ month }: { readonly month: string }) {
  const connections = useQuery({ ...connectionsQuery, enabled: useMay("builder") });
  return (
    <Group mt="lg" gap="sm">
      {(connections.data ?? []).map((connection) => (
        <One key={connection.id} connection={connection} month={month} />
      ))}
    </Group>
  );
}

function One({
  connection: { id, name },
  month,
}: {
  readonly connection: Pick<Connection, "id" | "name">;
  readonly month: string;
}) {
  const t = useT();
  const list = useQuery(reconciliationsQuery(id)).data;
  if (list?.isPossible !== true) return null;
  return (
    <ButtonLink
      to="/connections/$id/reconcile"
      params={{ id }}
      search={{ month }}
      variant="default"
    >
      {t("reconcile.title_of", { name })}
    </ButtonLink>
  );
}
