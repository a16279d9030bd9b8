import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import { type Connection, grantsQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { LetPeople } from "../people/let-people.tsx";

/** Who may operate a connection beside its owner. */
export function GrantsSection({ connection: { id } }: { readonly connection: Connection }) {
  const t = useT();
  const grants = useQuery(grantsQuery(id));
  const grant = api.connections[":id"].grants[":person"];
  return (
    <Asked query={grants}>
      {(given) => (
        <LetPeople
          title={t("connection.grants")}
          help={t("connection.grants_help")}
          none={t("connection.grants_none")}
          given={given}
          add={t("connection.grant")}
          submit={t("connection.grant_submit")}
          take={t("connection.take")}
          takeFrom={(name) => t("connection.take_from", { name })}
          onGive={(person) => ask(() => grant.$put({ param: { id, person } }))}
          onTake={(person) => ask(() => grant.$delete({ param: { id, person } }))}
        />
      )}
    </Asked>
  );
}
