import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Suspense, useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { useMay } from "../api/me.ts";
import { createFlowOf, type Template, templatesQuery } from "../api/templates.ts";
import { Slots, useChosenSlots } from "../flows/slots.tsx";
import { useFormats, useSay, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Failure } from "../parts/failure.tsx";
import { TextLink } from "../parts/link.tsx";
import { Loading } from "../parts/loading.tsx";
import { NotFound } from "../parts/not-found.tsx";
import { Page } from "../parts/page.tsx";
import { Section } from "../parts/section.tsx";
import { ActionLine, StartLine } from "./offer-line.tsx";
import classes from "./templates.module.css";

const route = getRouteApi("/inside/templates/$id");

/** One template: what it does, what it needs, and the button that makes a flow of it. */
export function TemplatePage() {
  const { id } = route.useParams();
  const templates = useQuery(templatesQuery);
  const catalogue = useQuery(catalogueQuery);
  return (
    <Asked query={templates}>
      {(items) => (
        <Asked query={catalogue}>
          {(known) => {
            const template = items.find((one) => one.id === id);
            return template === undefined ? (
              <NotFound />
            ) : (
              <Shown template={template} catalogue={known} />
            );
          }}
        </Asked>
      )}
    </Asked>
  );
}

function Shown({
  template,
  catalogue,
}: {
  readonly template: Template;
  readonly catalogue: Catalogue;
}) {
  const t = useT();
  const say = useSay();
  const mayBuild = useMay("builder");
  return (
    <Page title={say(template.name)} help={say(template.help)}>
      <Stack gap="lg">
        <TextLink to="/templates">{t("templates.all")}</TextLink>
        <Section title={t("templates.does")}>
          <ol className={classes["list"]}>
            <StartLine starts={template.starts} catalogue={catalogue} />
            {template.steps.map((step) => (
              <ActionLine key={step.id} step={step} catalogue={catalogue} />
            ))}
          </ol>
        </Section>
        {template.tables.length > 0 && (
          <Section title={t("templates.tables")} help={t("templates.tables_help")}>
            <Stack>
              {template.tables.map(({ name, statement }) => (
                <CopyText key={name} label={name} text={statement} isLong />
              ))}
            </Stack>
          </Section>
        )}
        {mayBuild ? (
          <Suspense fallback={<Loading />}>
            <Use template={template} />
          </Suspense>
        ) : (
          <Text c="dimmed">{t("templates.viewer")}</Text>
        )}
      </Stack>
    </Page>
  );
}

function Use({ template }: { readonly template: Template }) {
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const { timeZone } = useFormats();
  const slots = useMemo(
    () =>
      Object.fromEntries(
        template.connections.map((connector) => [connector, { connector, name: connector }]),
      ),
    [template],
  );
  const { chosen, choose } = useChosenSlots(slots);
  const create = useMutation({
    mutationFn: () => createFlowOf(template.id, chosen, timeZone),
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id } }),
  });
  return (
    <Section title={t("templates.use_title")}>
      <Stack>
        <Slots slots={slots} chosen={chosen} choose={choose} />
        {template.open.length > 0 && (
          <div>
            <Text size="sm">{t("templates.open")}</Text>
            <List size="sm">
              {template.open.map(({ step, field, words }) => (
                <List.Item key={`${step} ${field}`}>{say(words)}</List.Item>
              ))}
            </List>
          </div>
        )}
        {create.error !== null && <Failure error={create.error} />}
        <Group>
          <Button loading={create.isPending} onClick={() => create.mutate()}>
            {t("templates.use")}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
