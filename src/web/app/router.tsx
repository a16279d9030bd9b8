import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { AuditSearch } from "../audit/search.ts";
import { meQuery, waysQuery } from "../api/me.ts";
import { Broken } from "../parts/broken.tsx";
import { Loading } from "../parts/loading.tsx";
import { NotFound } from "../parts/not-found.tsx";
import { OverviewSearch } from "../overview/search.ts";
import { RunsSearch } from "../runs/search.ts";
import { queries } from "./queries.ts";
import { Shell } from "./shell.tsx";

/** Every address of the application, and the screen that is behind it. */

const root = createRootRoute({ notFoundComponent: NotFound });

/** Screens for who has not come in yet. */
const door = { getParentRoute: () => root };

const signIn = createRoute({
  ...door,
  path: "/sign-in",
  validateSearch: z.object({ to: z.string().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../sign-in/sign-in.page.tsx"), "SignInPage"),
});
const setUp = createRoute({
  ...door,
  path: "/set-up",
  component: lazyRouteComponent(() => import("../sign-in/set-up.page.tsx"), "SetUpPage"),
});
const invitation = createRoute({
  ...door,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../sign-in/invitation.page.tsx"), "InvitationPage"),
});
const newPassword = createRoute({
  ...door,
  path: "/new-password",
  component: lazyRouteComponent(
    () => import("../sign-in/new-password.page.tsx"),
    "NewPasswordPage",
  ),
});

/** Screens for who has; others are led to the door, and back when they have come in. */
const inside = createRoute({
  ...door,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    if ((await queries.ensureQueryData(meQuery)) !== null) return;
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
  component: lazyRouteComponent(() => import("../overview/overview.page.tsx"), "OverviewPage"),
});
const flows = createRoute({
  ...screen,
  path: "/flows",
  component: lazyRouteComponent(() => import("../flows/flows.page.tsx"), "FlowsPage"),
});
const flow = createRoute({
  ...screen,
  path: "/flows/$id",
  component: lazyRouteComponent(() => import("../builder/flow.page.tsx"), "FlowPage"),
});
const flowRuns = createRoute({
  ...screen,
  path: "/flows/$id/runs",
  validateSearch: RunsSearch,
  component: lazyRouteComponent(() => import("../runs/flow-runs.page.tsx"), "FlowRunsPage"),
});
const runs = createRoute({
  ...screen,
  path: "/runs",
  validateSearch: RunsSearch,
  component: lazyRouteComponent(() => import("../runs/runs.page.tsx"), "RunsPage"),
});
const run = createRoute({
  ...screen,
  path: "/runs/$id",
  component: lazyRouteComponent(() => import("../runs/run.page.tsx"), "RunPage"),
});
const connections = createRoute({
  ...screen,
  path: "/connections",
  component: lazyRouteComponent(
    () => import("../connections/connections.page.tsx"),
    "ConnectionsPage",
  ),
});
const connection = createRoute({
  ...screen,
  path: "/connections/$id",
  component: lazyRouteComponent(
    () => import("../connections/connection.page.tsx"),
    "ConnectionPage",
  ),
});
const proposals = createRoute({
  ...screen,
  path: "/proposals",
  component: lazyRouteComponent(() => import("../proposals/proposals.page.tsx"), "ProposalsPage"),
});
const people = createRoute({
  ...screen,
  path: "/people",
  component: lazyRouteComponent(() => import("../people/people.page.tsx"), "PeoplePage"),
});
const audit = createRoute({
  ...screen,
  path: "/audit",
  validateSearch: AuditSearch,
  component: lazyRouteComponent(() => import("../audit/audit.page.tsx"), "AuditPage"),
});
const settings = createRoute({
  ...screen,
  path: "/settings",
  component: lazyRouteComponent(() => import("../settings/settings.page.tsx"), "SettingsPage"),
});
const profile = createRoute({
  ...screen,
  path: "/profile",
  component: lazyRouteComponent(() => import("../profile/profile.page.tsx"), "ProfilePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    invitation,
    newPassword,
    inside.addChildren([
      overview,
      flows,
      flow,
      flowRuns,
      runs,
      run,
      connections,
      connection,
      proposals,
      people,
      audit,
      settings,
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
}
