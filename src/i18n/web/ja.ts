import { activationJa } from "./activation.ja.ts";
import { alertsJa } from "./alerts.ja.ts";
import { auditJa } from "./audit.ja.ts";
import { batchesJa } from "./batches.ja.ts";
import { builderJa } from "./builder.ja.ts";
import { callsJa } from "./calls.ja.ts";
import { commonJa } from "./common.ja.ts";
import { connectionsJa } from "./connections.ja.ts";
import { curlJa } from "./curl.ja.ts";
import { fieldsJa } from "./fields.ja.ts";
import { flowsJa } from "./flows.ja.ts";
import { formulaJa } from "./formula.ja.ts";
import { foundJa } from "../messages.found.ja.ts";
import { holdsJa } from "./holds.ja.ts";
import { invokeJa } from "./invoke.ja.ts";
import { limitsJa } from "./limits.ja.ts";
import { logicJa } from "./logic.ja.ts";
import { overviewJa } from "./overview.ja.ts";
import { parkedJa } from "./parked.ja.ts";
import { peopleJa } from "./people.ja.ts";
import { profileJa } from "./profile.ja.ts";
import { proposalsJa } from "./proposals.ja.ts";
import { readersJa } from "./readers.ja.ts";
import { reconcileJa } from "./reconcile.ja.ts";
import { runsJa } from "./runs.ja.ts";
import { scheduleJa } from "./schedule.ja.ts";
import { settingsJa } from "./settings.ja.ts";
import { signInJa } from "./sign-in.ja.ts";
import { summaryJa } from "./summary.ja.ts";
import { tablesJa } from "./tables.ja.ts";
import { templatesJa } from "./templates.ja.ts";
import { testingJa } from "./testing.ja.ts";
import { versionsJa } from "./versions.ja.ts";
import { webhookJa } from "./webhook.ja.ts";

/** What the web application says, in Japanese. */
export const ja = {
  ...activationJa,
  ...alertsJa,
  ...auditJa,
  ...batchesJa,
  ...builderJa,
  ...callsJa,
  ...commonJa,
  ...connectionsJa,
  ...curlJa,
  ...fieldsJa,
  ...flowsJa,
  ...formulaJa,
  ...foundJa,
  ...holdsJa,
  ...invokeJa,
  ...limitsJa,
  ...logicJa,
  ...overviewJa,
  ...parkedJa,
  ...peopleJa,
  ...profileJa,
  ...proposalsJa,
  ...readersJa,
  ...reconcileJa,
  ...runsJa,
  ...scheduleJa,
  ...settingsJa,
  ...signInJa,
  ...summaryJa,
  ...tablesJa,
  ...templatesJa,
  ...testingJa,
  ...versionsJa,
  ...webhookJa,
} as const;
