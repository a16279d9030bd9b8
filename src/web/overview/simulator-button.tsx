import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { type Simulator, simulatorQuery } from "../api/connections.ts";
import { useSay, useT } from "../language/language.tsx";
import { useEmptyDraft } from "../parts/empty-draft.ts";
import { useSayFailure } from "../parts/failure.tsx";

/** In one click: a connection to the simulator, and a new flow to use it in. */
export function SimulatorButton() {
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const sayFailure = useSayFailure();
  const draft = useEmptyDraft();
  const { data: simulator } = useQuery(simulatorQuery("stripe"));
  const { data: catalogue } = useQuery(catalogueQuery);
  const begin = useMutation({
    mutationFn: async ({ connector, values }: Simulator) => {
      const label = catalogue?.connectors.find(({ id }) => id === connector)?.label;
      const name = t("overview.simulator_name", { connector: label ? say(label) : connector });
      await ask(() => api.connections.$post({ json: { connector, name, values } }));
      return ask(() => api.flows.$post({ json: { name: t("overview.first_flow"), draft } }));
    },
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id } }),
    onError: sayFailure,
  });
  if (!simulator) return null;
  return (
    <Button
      variant="default"
      leftSection={<FlaskConical size={16} aria-hidden />}
      loading={begin.isPending}
      onClick={() => begin.mutate(simulator)}
    >
      {t("overview.simulator")}
    </Button>
  );
}
