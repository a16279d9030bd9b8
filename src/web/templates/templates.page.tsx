import { Button, Card, Group, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { LayoutTemplate } from "lucide-react";
import type { Catalogue } from "#flow/catalogue.ts";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { type Template, templatesQuery } from "../api/templates.ts";
import { useSay, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { ConnectorIcon } from "../parts/connector-icon.tsx";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { TriggerIcon } from "../parts/trigger-icon.tsx";
import { matching, type TemplatesSearch } from "./search.ts";
import classes from "./templates.module.css";

const route = getRouteApi("/inside/templates");

/** The gallery: flows to start from. */
export function TemplatesPage() {
  const t = useT();
  const templates = useQuery(templatesQuery);
  const catalogue = useQuery(catalogueQuery);
  return (
    <Page title={t("templates.title")} help={t("templates.help")}>
      <Asked query={templates}>
        {(items) => (
          <Asked query={catalogue}>
            {(known) => <Gallery templates={items} catalogue={known} />}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

function Gallery({
  templates,
  catalogue,
}: {
  readonly templates: readonly Template[];
  readonly catalogue: Catalogue;
}) {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const look = (wanted: TemplatesSearch): void => void navigate({ search: wanted, replace: true });
  const found = matching(templates, search);
  return (
    <Stack>
      <Filters templates={templates} catalogue={catalogue} search={search} look={look} />
      <Text size="sm" c="dimmed" role="status">
        {t("templates.count", { count: found.length })}
      </Text>
      {found.length === 0 ? (
        <Empty
          icon={LayoutTemplate}
          title={t("templates.none_found")}
          action={
            <Button variant="default" onClick={() => look({})}>
              {t("templates.show_all")}
            </Button>
          }
        />
      ) : (
        <SimpleGrid component="ul" cols={{ base: 1, sm: 2, lg: 3 }} className={classes["list"]}>
          {found.map((template) => (
            <li key={template.id}>
              <TemplateCard template={template} catalogue={catalogue} />
            </li>
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

function Filters({
  templates,
  catalogue,
  search,
  look,
}: {
  readonly templates: readonly Template[];
  readonly catalogue: Catalogue;
  readonly search: TemplatesSearch;
  readonly look: (wanted: TemplatesSearch) => void;
}) {
  const t = useT();
  const say = useSay();
  const { text = "", system = null, job = null } = search;
  const systems = [...new Set(templates.flatMap(({ connections }) => connections))];
  const jobs = [...new Set(templates.flatMap((template) => template.jobs))];
  const { text: _, ...others } = search;
  const { system: __, ...anySystem } = search;
  const { job: ___, ...anyJob } = search;
  return (
    <Group>
      <SearchBox
        label={t("templates.search")}
        value={text}
        onSearch={(typed) => look(typed.trim() === "" ? others : { ...others, text: typed.trim() })}
      />
      <Select
        aria-label={t("templates.system")}
        placeholder={t("templates.any_system")}
        clearable
        clearButtonProps={{ "aria-label": t("templates.any_system") }}
        value={system}
        onChange={(one) => look(one === null ? anySystem : { ...search, system: one })}
        data={systems.map((id) => {
          const known = connectorOf(catalogue, id);
          return { value: id, label: known ? say(known.label) : id };
        })}
      />
      <Select
        aria-label={t("templates.job")}
        placeholder={t("templates.any_job")}
        clearable
        clearButtonProps={{ "aria-label": t("templates.any_job") }}
        value={job}
        onChange={(one) => look(one === null ? anyJob : { ...search, job: one })}
        data={jobs.map((one) => ({ value: one, label: t(`templates.job.${one}`) }))}
      />
    </Group>
  );
}

function TemplateCard({
  template: { id, name, help, starts, connections, jobs },
  catalogue,
}: {
  readonly template: Template;
  readonly catalogue: Catalogue;
}) {
  const t = useT();
  const say = useSay();
  return (
    <Card
      withBorder
      className={classes["card"]}
      renderRoot={(props) => <Link {...props} to="/templates/$id" params={{ id }} />}
    >
      <Group gap={6}>
        {starts.kind !== "event" && <TriggerIcon kind={starts.kind} size={24} />}
        {connections.map((one) => {
          const known = connectorOf(catalogue, one);
          return (
            <ConnectorIcon
              key={one}
              connector={one}
              label={known ? say(known.label) : one}
              size={24}
            />
          );
        })}
      </Group>
      <Text fw={600}>{say(name)}</Text>
      <Text size="sm" c="dimmed" flex={1}>
        {say(help)}
      </Text>
      <Text size="xs" c="dimmed">
        {jobs.map((job) => t(`templates.job.${job}`)).join(" · ")}
      </Text>
    </Card>
  );
}
