import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { useCatalogueFor } from "../api/catalogue.ts";
import { flowQuery } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Builder } from "./builder.tsx";

export function FlowPage() {
  const t = useT();
  const { id } = useParams({ from: "/inside/flows/$id" });
  const flow = useQuery(flowQuery(id));
  const catalogue = useCatalogueFor(id);
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
              <Builder key={flow.id} flow={flow} isDeleted={isGone} catalogue={catalogue} />
            )}
          </Asked>
        )}
      </Asked>
    </Box>
  );
}
