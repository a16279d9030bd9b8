/** Every route under /_control that only Workday has; README.md has the same table in words. */
import { z } from "zod";
import { type Route, routesOf } from "../kit/control.ts";
import { clockOf, commonRoutes } from "../kit/control-routes.ts";
import { armBody, networkFaults } from "../kit/control-schemas.ts";
import type { Fault, Simulator } from "./simulator.ts";
import { type Report, withoutEmpty } from "./tenant.ts";

const faultBody = armBody<Fault>(
  z.discriminatedUnion("kind", [
    ...networkFaults,
    z.strictObject({
      kind: z.literal("error"),
      status: z.int().min(200).max(599).default(500),
      message: z.string().default("Processing error occurred."),
    }),
    z.strictObject({ kind: z.literal("short"), rows: z.int().min(0) }),
  ]),
);

const named = { owner: z.string().min(1).default("isu_reports"), name: z.string().min(1) };

const reportBody = z.strictObject({
  ...named,
  prompts: z.record(z.string(), z.string()).default({}),
  fields: z.array(z.string()).default([]),
  needed: z.array(z.string()).default([]),
});

const sharingBody = z.strictObject({ ...named, users: z.array(z.string()).nullable() });

const rowsBody = z.strictObject({
  ...named,
  rows: z.array(z.record(z.string(), z.json())),
  /** They stand in the place of all that were there. */
  replace: z.boolean().default(false),
  /** The report shows them only then. */
  late_seconds: z.number().min(0).default(0),
});

const userBody = z.strictObject({
  name: z.string().min(1),
  password: z.string().min(1).optional(),
  active: z.boolean().optional(),
});

const { get, post } = routesOf<Simulator>();

export const ROUTES: readonly Route<Simulator>[] = [
  ...commonRoutes<Fault, object, Simulator>({ faultBody, filters: {}, summary }),

  post("/reports", ({ sim, body }) => reportShown(sim.tenant.add(reportBody.parse(body)))),
  post("/sharing", ({ sim, body }) => {
    const { owner, name, users } = sharingBody.parse(body);
    const report = sim.tenant.report(owner, name);
    report.sharedWith = users;
    return reportShown(report);
  }),
  post("/rows", ({ sim, body }) => {
    const { owner, name, rows, replace, late_seconds: late } = rowsBody.parse(body);
    const report = sim.tenant.report(owner, name);
    const visibleAt = late === 0 ? 0 : sim.clock.now() + late * 1_000;
    const added = rows.map((row) => ({ row: withoutEmpty(row), visibleAt }));
    report.standing = [...(replace ? [] : report.standing), ...added];
    return reportShown(report);
  }),
  get("/users", ({ sim }) => users(sim)),
  post("/users", ({ sim, body }) => {
    const { name, password, active } = userBody.parse(body);
    sim.users.set(name, {
      ...(password === undefined ? {} : { password }),
      ...(active === undefined ? {} : { isActive: active }),
    });
    return users(sim);
  }),
];

function reportShown({ owner, name, prompts, needed, sharedWith, standing }: Report) {
  return { owner, name, prompts, needed, shared_with: sharedWith, rows: standing.length };
}

function users(sim: Simulator) {
  return { data: sim.users.all().map(({ name, isActive }) => ({ name, active: isActive })) };
}

function summary(sim: Simulator) {
  return {
    tenant: sim.tenant.name,
    clock: clockOf(sim.clock),
    users: users(sim).data,
    requests: sim.journal.seq,
    reports: [...sim.tenant.reports.values()].map(reportShown),
  };
}
