import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { useCatalogueFor } from "../api/catalogue.ts";
import { type Connection, connectionsQuery } from "../api/connections.ts";
import { flowQuery } from "../api/flows.ts";
import { useMay } from "../api/me.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Builder } from "./builder.tsx";

const none: readonly Connection[] = [];
const noneNeeded = { data: none, error: null, refetch: () => undefined };

export function FlowPage() {
  const t = useT();
  const { id } = useParams({ from: "/inside/flows/$id" });
  const flow = useQuery(flowQuery(id));
  const catalogue = useCatalogueFor(id);
  const mayBuild = useMay("builder");
  // Until they are known, nothing tells an own connection from none, or a live one from any other.
  const own = useQuery({ ...connectionsQuery, enabled: mayBuild });
  const isGone = isRefusal(flow.error, "flow.not_found");
  if (isGone && flow.data === undefined)
    return (
      <Empty
        icon={Workflow}
        title={flow.error?.message ?? ""}
        action={<ButtonLink to="/flows">{t("builder.to_flows")}</ButtonLink>}
      />
    );
  return (
    <Box>
      <Asked query={flow}>
        {(flow) => (
          <Asked query={catalogue}>
            {(catalogue) => (
              <Asked query={mayBuild ? own : noneNeeded}>
                {(own) => (
                  <Builder
                    key={flow.id}
                    flow={flow}
                    isDeleted={isGone}
                    catalogue={catalogue}
                    own={own}
                  />
                )}
              </Asked>
            )}
          </Asked>
        )}
      </Asked>
    </Box>
  );
}
