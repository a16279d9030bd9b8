import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { AuditSearch } from "../audit/search.ts";
import { hearChanges } from "../api/live.ts";
import { loaded } from "../api/loaded.ts";
import { meQuery, waysQuery } from "../api/me.ts";
import { Broken } from "../parts/broken.tsx";
import { Loading } from "../parts/loading.tsx";
import { NotFound } from "../parts/not-found.tsx";
import { FlowsSearch } from "../flows/search.ts";
import { OverviewSearch } from "../overview/search.ts";
import { RunsSearch } from "../runs/search.ts";
import { ReconcileSearch, StatementSearch } from "../reconcile/search.ts";
import { SummarySearch } from "../summary/search.ts";
import { TemplatesSearch } from "../templates/search.ts";
import { VersionsSearch } from "../versions/search.ts";
import { queries } from "./queries.ts";
import { Shell } from "./shell.tsx";

/** Every address of the application, and the screen that is behind it. */

/** A screen that is fetched when somebody goes there, or is about to. */
const screenIn = <Part extends object, Name extends keyof Part & string>(
  load: () => Promise<Part>,
  name: Name,
) => lazyRouteComponent(() => loaded(load), name);

const root = createRootRoute({ notFoundComponent: NotFound });

/** Screens for who has not come in yet. */
const door = { getParentRoute: () => root };

const signIn = createRoute({
  ...door,
  path: "/sign-in",
  validateSearch: z.object({ to: z.string().optional().catch(undefined) }),
  component: screenIn(() => import("../sign-in/sign-in.page.tsx"), "SignInPage"),
});
const setUp = createRoute({
  ...door,
  path: "/set-up",
  component: screenIn(() => import("../sign-in/set-up.page.tsx"), "SetUpPage"),
});
const invitation = createRoute({
  ...door,
  path: "/invitation",
  component: screenIn(() => import("../sign-in/invitation.page.tsx"), "InvitationPage"),
});
const newPassword = createRoute({
  ...door,
  path: "/new-password",
  component: screenIn(() => import("../sign-in/new-password.page.tsx"), "NewPasswordPage"),
});

/** Screens for who has; others are led to the door, and back when they have come in. */
const inside = createRoute({
  ...door,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    if ((await queries.ensureQueryData(meQuery)) !== null) return hearChanges(queries);
    const { setUp } = await queries.ensureQueryData(waysQuery);
    const search = location.href === "/" ? {} : { to: location.href };
    if (setUp) redirect({ to: "/set-up", throw: true });
    else redirect({ to: "/sign-in", search, throw: true });
  },
});
const screen = { getParentRoute: () => inside };

const overview = createRoute({
  ...screen,
  path: "/",
  validateSearch: OverviewSearch,
  component: screenIn(() => import("../overview/overview.page.tsx"), "OverviewPage"),
});
const alerts = createRoute({
  ...screen,
  path: "/alerts",
  component: screenIn(() => import("../alerts/alerts.page.tsx"), "AlertsPage"),
});
const alertChoices = createRoute({
  ...screen,
  path: "/alerts/choices",
  component: screenIn(() => import("../alerts/choices.page.tsx"), "AlertChoicesPage"),
});
const flows = createRoute({
  ...screen,
  path: "/flows",
  validateSearch: FlowsSearch,
  component: screenIn(() => import("../flows/flows.page.tsx"), "FlowsPage"),
});
const templates = createRoute({
  ...screen,
  path: "/templates",
  validateSearch: TemplatesSearch,
  component: screenIn(() => import("../templates/templates.page.tsx"), "TemplatesPage"),
});
const template = createRoute({
  ...screen,
  path: "/templates/$id",
  component: screenIn(() => import("../templates/template.page.tsx"), "TemplatePage"),
});
const flow = createRoute({
  ...screen,
  path: "/flows/$id",
  component: screenIn(() => import("../builder/flow.page.tsx"), "FlowPage"),
});
const flowRuns = createRoute({
  ...screen,
  path: "/flows/$id/runs",
  validateSearch: RunsSearch,
  component: screenIn(() => import("../runs/flow-runs.page.tsx"), "FlowRunsPage"),
});
const skipped = createRoute({
  ...screen,
  path: "/flows/$id/skipped",
  component: screenIn(() => import("../runs/skipped.page.tsx"), "SkippedPage"),
});
const readers = createRoute({
  ...screen,
  path: "/flows/$id/readers",
  component: screenIn(() => import("../flows/readers.page.tsx"), "ReadersPage"),
});
const versions = createRoute({
  ...screen,
  path: "/flows/$id/versions",
  validateSearch: VersionsSearch,
  component: screenIn(() => import("../versions/versions.page.tsx"), "VersionsPage"),
});
const summary = createRoute({
  ...screen,
  path: "/summary",
  validateSearch: SummarySearch,
  component: screenIn(() => import("../summary/summary.page.tsx"), "SummaryPage"),
});
const runs = createRoute({
  ...screen,
  path: "/runs",
  validateSearch: RunsSearch,
  component: screenIn(() => import("../runs/runs.page.tsx"), "RunsPage"),
});
const run = createRoute({
  ...screen,
  path: "/runs/$id",
  component: screenIn(() => import("../runs/run.page.tsx"), "RunPage"),
});
const connections = createRoute({
  ...screen,
  path: "/connections",
  component: screenIn(() => import("../connections/connections.page.tsx"), "ConnectionsPage"),
});
const connection = createRoute({
  ...screen,
  path: "/connections/$id",
  component: screenIn(() => import("../connections/connection.page.tsx"), "ConnectionPage"),
});
const reconcile = createRoute({
  ...screen,
  path: "/connections/$id/reconcile",
  validateSearch: ReconcileSearch,
  component: screenIn(() => import("../reconcile/reconcile.page.tsx"), "ReconcilePage"),
});
const statement = createRoute({
  ...screen,
  path: "/reconciliations/$id",
  validateSearch: StatementSearch,
  component: screenIn(() => import("../reconcile/statement.page.tsx"), "StatementPage"),
});
const tables = createRoute({
  ...screen,
  path: "/tables",
  component: screenIn(() => import("../tables/tables.page.tsx"), "TablesPage"),
});
const table = createRoute({
  ...screen,
  path: "/tables/$id",
  component: screenIn(() => import("../tables/table.page.tsx"), "TablePage"),
});
const proposals = createRoute({
  ...screen,
  path: "/proposals",
  component: screenIn(() => import("../proposals/proposals.page.tsx"), "ProposalsPage"),
});
const people = createRoute({
  ...screen,
  path: "/people",
  component: screenIn(() => import("../people/people.page.tsx"), "PeoplePage"),
});
const audit = createRoute({
  ...screen,
  path: "/audit",
  validateSearch: AuditSearch,
  component: screenIn(() => import("../audit/audit.page.tsx"), "AuditPage"),
});
const settings = createRoute({
  ...screen,
  path: "/settings",
  component: screenIn(() => import("../settings/settings.page.tsx"), "SettingsPage"),
});
const signOut = createRoute({
  ...screen,
  path: "/sign-out",
  // A link on somebody's page signs nobody out.
  beforeLoad: ({ location }) => {
    if (location.state.signsOut !== true) redirect({ to: "/", throw: true });
  },
  component: screenIn(() => import("../sign-in/sign-out.page.tsx"), "SignOutPage"),
});
const profile = createRoute({
  ...screen,
  path: "/profile",
  component: screenIn(() => import("../profile/profile.page.tsx"), "ProfilePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    invitation,
    newPassword,
    inside.addChildren([
      overview,
      alerts,
      alertChoices,
      flows,
      templates,
      template,
      flow,
      flowRuns,
      skipped,
      readers,
      versions,
      summary,
      runs,
      run,
      connections,
      connection,
      reconcile,
      statement,
      tables,
      table,
      proposals,
      people,
      audit,
      settings,
      signOut,
      profile,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** The person has said so. */
    readonly signsOut?: boolean;
  }
}
