import { Alert, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { EyeOff, History } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { type Flow, type FlowReader, flowQuery, readersQuery } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";
import { useMe } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { LetPeople } from "../people/let-people.tsx";
import { FlowFrame } from "../runs/flow-frame.tsx";
import { PrivateFieldsSection } from "./private-fields.tsx";

const route = getRouteApi("/inside/flows/$id/readers");

/** Who sees what is in a flow's runs: its owner says it here, others read whom to ask. */
export function ReadersPage() {
  const t = useT();
  const { id } = route.useParams();
  const me = useMe();
  const flow = useQuery(flowQuery(id));
  return (
    <FlowFrame
      id={id}
      title={t("readers.title")}
      titleOf={(name) => t("readers.of_flow", { name })}
      help={t("readers.help")}
      more={
        <ButtonLink
          to="/flows/$id/runs"
          params={{ id }}
          variant="default"
          leftSection={<History size={16} aria-hidden />}
        >
          {t("flows.history")}
        </ButtonLink>
      }
    >
      <Asked query={flow}>
        {(found) =>
          found.owner.id === me.person?.id ? <Own flow={found} /> : <Ask owner={found.owner.name} />
        }
      </Asked>
    </FlowFrame>
  );
}

/** Only who has the flow from whoever had it may say so. */
function Own({ flow }: { readonly flow: Flow }) {
  const { id } = flow;
  const readers = useQuery(readersQuery(id));
  if (isRefusal(readers.error, "flow.not_shown")) return <Failure error={readers.error} />;
  return (
    <Asked query={readers}>
      {(given) => (
        <Stack>
          <ReadersSection flow={id} readers={given} />
          <PrivateFieldsSection flow={flow} />
        </Stack>
      )}
    </Asked>
  );
}

function Ask({ owner }: { readonly owner: string }) {
  const t = useT();
  return (
    <Alert
      color="gray"
      icon={<EyeOff size={20} aria-hidden />}
      title={t("readers.others", { owner })}
    >
      <Text size="sm">{t("readers.others_help", { owner })}</Text>
    </Alert>
  );
}

function ReadersSection({
  flow: id,
  readers,
}: {
  readonly flow: string;
  readonly readers: readonly FlowReader[];
}) {
  const t = useT();
  const reader = api.flows[":id"].readers[":person"];
  return (
    <LetPeople
      title={t("readers.let")}
      help={t("readers.let_help")}
      none={t("readers.none")}
      given={readers}
      add={t("readers.add")}
      submit={t("readers.submit")}
      take={t("readers.hide")}
      takeFrom={(name) => t("readers.hide_from", { name })}
      hasViewers
      onGive={(person) => ask(() => reader.$put({ param: { id, person } }))}
      onTake={(person) => ask(() => reader.$delete({ param: { id, person } }))}
    />
  );
}
