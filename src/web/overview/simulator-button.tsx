import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { choicesQuery } from "../api/choices.ts";
import { api, ask } from "../api/client.ts";
import { type Simulator, simulatorQuery } from "../api/connections.ts";
import { createFlowOf } from "../api/templates.ts";
import { useFormats, useSay, useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";

/** A template that works with what runs beside the server. */
const first = { template: "charge-to-slack", step: "s2", field: "channel", channel: "sales" };

/** In one click: connections to the simulators, and a flow that tells Slack of each sale of the shop. */
export function SimulatorButton() {
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sayFailure = useSayFailure();
  const { timeZone } = useFormats();
  const { data: stripe } = useQuery(simulatorQuery("stripe"));
  const { data: slack } = useQuery(simulatorQuery("slack"));
  const { data: catalogue } = useQuery(catalogueQuery);
  const connect = async ({ connector, values }: Simulator): Promise<string> => {
    const known = catalogue && connectorOf(catalogue, connector);
    const name = t("overview.simulator_name", { connector: known ? say(known.label) : connector });
    const json = { connector, name, values };
    return (await ask(() => api.connections.$post({ json }))).connection.id;
  };
  /** The channel of the simulated Slack in which its app is. */
  const channelIn = async (connection: string): Promise<string | null> => {
    const query = choicesQuery(connection, "channels", first.channel, undefined);
    const { pages } = await queries.fetchInfiniteQuery(query);
    const value = pages[0]?.items[0]?.value;
    return typeof value === "string" ? value : null;
  };
  const begin = useMutation({
    mutationFn: async (simulated: Simulator) => {
      const shop = { stripe: await connect(simulated) };
      if (!slack) return createFlowOf(first.template, shop, timeZone);
      const workspace = await connect(slack);
      const flow = await createFlowOf(first.template, { ...shop, slack: workspace }, timeZone);
      const channel = await channelIn(workspace);
      if (channel === null) return flow;
      const { id, revision } = flow;
      const value = { kind: "constant" as const, value: channel };
      const fill = { do: "setField" as const, step: first.step, path: [first.field], value };
      return ask(() =>
        api.flows[":id"].edits.$post({ param: { id }, json: { revision, operations: [fill] } }),
      );
    },
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id } }),
    onError: sayFailure,
  });
  if (!stripe || slack === undefined) return null;
  return (
    <Button
      variant="default"
      leftSection={<FlaskConical size={16} aria-hidden />}
      loading={begin.isPending}
      onClick={() => begin.mutate(stripe)}
    >
      {t("overview.simulator")}
    </Button>
  );
}
