import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { connectionsQuery } from "../api/connections.ts";
import { useMay } from "../api/me.ts";
import { anyRunQuery, firstFlowQuery, type Overview } from "../api/overview.ts";
import { NewConnection } from "../connections/new-connection.tsx";
import { NewFlowButton } from "../flows/new-flow.tsx";
import { useT } from "../language/language.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Section } from "../parts/section.tsx";
import classes from "./overview.module.css";
import { SimulatorButton } from "./simulator-button.tsx";

const names = ["connect", "create", "test", "activate", "watch"] as const;
type Name = (typeof names)[number];

/** The way to a first flow at work, and how far somebody has come on it. */
export function FirstSteps({ flows }: { readonly flows: Overview["flows"] }) {
  const t = useT();
  const mayBuild = useMay("builder");
  const connections = useQuery({ ...connectionsQuery, enabled: mayBuild });
  const tested = useQuery(anyRunQuery("test"));
  const hasFlows = flows.active + flows.inactive > 0;
  const done: { readonly [name in Name]: boolean } = {
    connect: hasFlows || (connections.data ?? []).length > 0,
    create: hasFlows,
    test: tested.data === true,
    activate: flows.active > 0,
    // As soon as something has happened, it is shown instead of these steps.
    watch: false,
  };
  const next = names.find((name) => !done[name]);
  return (
    <Section title={t("overview.first_steps")} help={t("overview.first_steps_help")}>
      <ol className={classes["steps"]}>
        {names.map((name, index) => (
          <Step
            key={name}
            number={index + 1}
            name={name}
            state={done[name] ? "done" : name === next ? "next" : "later"}
          >
            {mayBuild && name === next && <Doing name={name} />}
          </Step>
        ))}
      </ol>
      {!mayBuild && (
        <Text size="sm" c="dimmed">
          {t("overview.first_steps_viewer")}
        </Text>
      )}
    </Section>
  );
}

type State = "done" | "next" | "later";

function Step({
  number,
  name,
  state,
  children,
}: {
  readonly number: number;
  readonly name: Name;
  readonly state: State;
  /** What to do now. */
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <li
      className={`${classes["step"]} ${state === "later" ? classes["later"] : ""}`}
      aria-current={state === "next" ? "step" : undefined}
    >
      <span className={classes["mark"]} data-state={state}>
        {state === "done" ? <CircleCheck size={28} aria-label={t("overview.step_done")} /> : number}
      </span>
      <div>
        <Text fw={600}>{t(`overview.step.${name}`)}</Text>
        <Text size="sm" c="dimmed">
          {t(`overview.step.${name}_help`)}
        </Text>
        {children}
      </div>
    </li>
  );
}

function Doing({ name }: { readonly name: Name }) {
  switch (name) {
    case "connect":
      return <Connect />;
    case "create":
      return (
        <Group mt="sm">
          <NewFlowButton />
          <ToTemplates />
        </Group>
      );
    case "test":
    case "activate":
    case "watch":
      return <ToFlow name={name} />;
  }
}

function Connect() {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Group mt="sm">
      <Button onClick={open}>{t("overview.connect")}</Button>
      <SimulatorButton />
      <ToTemplates />
      <NewConnection opened={isOpen} onClose={close} />
    </Group>
  );
}

function ToTemplates() {
  const t = useT();
  return (
    <ButtonLink to="/templates" variant="subtle">
      {t("overview.templates")}
    </ButtonLink>
  );
}

function ToFlow({ name }: { readonly name: "test" | "activate" | "watch" }) {
  const t = useT();
  const { data: id } = useQuery(firstFlowQuery);
  if (id === undefined || id === null) return null;
  const words = t(`overview.step.${name}_button`);
  return (
    <Group mt="sm">
      {name === "watch" ? (
        <ButtonLink to="/flows/$id/runs" params={{ id }}>
          {words}
        </ButtonLink>
      ) : (
        <ButtonLink to="/flows/$id" params={{ id }}>
          {words}
        </ButtonLink>
      )}
    </Group>
  );
}
