import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { flowQuery } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";

/** A page about one flow, with the way to it. `titleOf`: with the flow's name, once it is known. */
export function FlowFrame({
  id,
  title,
  titleOf,
  help,
  more,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly titleOf: (name: string) => string;
  readonly help: string;
  /** The way to what else there is about the flow. */
  readonly more: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useT();
  const { data: flow, error } = useQuery(flowQuery(id));
  if (isRefusal(error, "flow.not_found"))
    return (
      <Page title={title}>
        <Failure error={error} />
      </Page>
    );
  return (
    <Page
      title={flow === undefined ? title : titleOf(flow.name)}
      help={help}
      actions={
        <>
          {more}
          <ButtonLink
            to="/flows/$id"
            params={{ id }}
            variant="default"
            leftSection={<Workflow size={16} aria-hidden />}
          >
            {t("runs.to_flow")}
          </ButtonLink>
        </>
      }
    >
      {children}
    </Page>
  );
}
