import {
  ActionIcon,
  AppShell,
  Badge,
  Box,
  Burger,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import {
  Activity,
  Bell,
  ChevronUp,
  Handshake,
  Languages,
  LayoutDashboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Plug,
  ScrollText,
  Settings,
  Sun,
  Table2,
  UserRound,
  Users,
  Workflow,
} from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { alertsQuery } from "../api/alerts.ts";
import { LiveNotice } from "../api/live-notice.tsx";
import { useLiveUpdates } from "../api/live.ts";
import { useMay, useMe } from "../api/me.ts";
import { useLanguage, useT } from "../language/language.tsx";
import { Floating } from "../parts/floating.tsx";
import { useOwnProposals } from "../proposals/own-proposals.ts";
import { SystemNotice } from "../settings/system-notice.tsx";
import { ConfirmItIsYou } from "../sign-in/confirm-it-is-you.tsx";
import { SignInAgain } from "../sign-in/sign-in-again.tsx";
import { Logo } from "./logo.tsx";
import { useChooseLocale, useOwnLanguage } from "./own-language.ts";
import classes from "./shell.module.css";

/** What stands around every screen: the menu, and the content beside it. */
export function Shell() {
  const t = useT();
  const [isOpen, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  useLiveUpdates();
  useOwnLanguage();
  return (
    <AppShell
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a className={classes["skip"]} href="#content">
        {t("nav.skip")}
      </a>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Logo />
          <Burger
            opened={isOpen}
            onClick={toggle}
            size="sm"
            aria-label={t(isOpen ? "nav.close" : "nav.open")}
            aria-expanded={isOpen}
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t("nav.label")} className={classes["navbar"]}>
        <Box visibleFrom="sm" px="md" py="md">
          <Logo />
        </Box>
        <AppShell.Section grow component={ScrollArea} px="xs">
          <MainMenu path={path} />
        </AppShell.Section>
        <AppShell.Section p="xs" className={classes["foot"]}>
          <OwnMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes["main"]}>
        <LiveNotice />
        <SystemNotice />
        <Outlet />
        <Floating />
      </AppShell.Main>
      <ConfirmItIsYou />
      <SignInAgain />
    </AppShell>
  );
}

interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** How much there waits for the person. */
  readonly count?: number;
  /** The count in words. */
  readonly counted?: string;
}

function MainMenu({ path }: { readonly path: string }) {
  const t = useT();
  const mayBuild = useMay("builder");
  const mayAll = useMay("administrator");
  const proposals = useOwnProposals();
  const newAlerts = useQuery(alertsQuery).data?.newCount ?? 0;
  const toAgree = proposals?.toAgree.length ?? 0;
  const hasProposals = toAgree + (proposals?.made.length ?? 0) > 0;
  const places: readonly Place[] = [
    { to: "/", label: t("nav.overview"), icon: LayoutDashboard },
    {
      to: "/alerts",
      label: t("nav.alerts"),
      icon: Bell,
      count: newAlerts,
      counted: t("nav.new", { count: newAlerts }),
    },
    { to: "/flows", label: t("nav.flows"), icon: Workflow },
    { to: "/runs", label: t("nav.runs"), icon: Activity },
    ...(mayBuild ? [{ to: "/connections", label: t("nav.connections"), icon: Plug }] : []),
    { to: "/tables", label: t("nav.tables"), icon: Table2 },
    ...(hasProposals
      ? [
          {
            to: "/proposals",
            label: t("nav.proposals"),
            icon: Handshake,
            count: toAgree,
            counted: t("nav.waiting", { count: toAgree }),
          },
        ]
      : []),
    ...(mayBuild ? [{ to: "/people", label: t("nav.people"), icon: Users }] : []),
    ...(mayAll
      ? [
          { to: "/audit", label: t("nav.audit"), icon: ScrollText },
          { to: "/settings", label: t("nav.settings"), icon: Settings },
        ]
      : []),
  ];
  return (
    <>
      {places.map(({ to, label, icon: Icon, count = 0, counted }) => {
        const isHere = to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={isHere}
            aria-current={isHere ? "page" : undefined}
            leftSection={<Icon size={18} aria-hidden />}
            rightSection={
              count > 0 && (
                <Badge size="sm" circle aria-label={counted}>
                  {count}
                </Badge>
              )
            }
            className={classes["place"]}
          />
        );
      })}
    </>
  );
}

function OwnMenu() {
  const { t, locale } = useLanguage();
  const chooseLocale = useChooseLocale();
  const { person, role } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const schemes = [
    { scheme: "light", label: t("nav.theme.light"), icon: Sun },
    { scheme: "dark", label: t("nav.theme.dark"), icon: Moon },
    { scheme: "auto", label: t("nav.theme.auto"), icon: Monitor },
  ] as const;
  return (
    <Group gap={4} wrap="nowrap">
      <Menu position="top-start" width={220} withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes["own"]}>
            <Box flex={1} miw={0}>
              <Text size="sm" fw={600} truncate>
                {person?.name ?? t("role.administrator")}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {t(`role.${role}`)}
              </Text>
            </Box>
            <ChevronUp size={16} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/profile" leftSection={<UserRound size={16} />}>
            {t("nav.profile")}
          </Menu.Item>
          <Menu.Divider />
          {schemes.map(({ scheme, label, icon: Icon }) => (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} />}
              aria-current={colorScheme === scheme}
              onClick={() => setColorScheme(scheme)}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<LogOut size={16} />}
            onClick={() => void navigate({ to: "/sign-out", state: { signsOut: true } })}
          >
            {t("nav.sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        lang={locale === "en" ? "ja" : "en"}
        aria-label={t("nav.language")}
        title={t("nav.language")}
        onClick={() => void chooseLocale(locale === "en" ? "ja" : "en")}
      >
        <Languages size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
