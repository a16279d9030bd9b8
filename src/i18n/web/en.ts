import { activationEn } from "./activation.en.ts";
import { alertsEn } from "./alerts.en.ts";
import { auditEn } from "./audit.en.ts";
import { batchesEn } from "./batches.en.ts";
import { builderEn } from "./builder.en.ts";
import { callsEn } from "./calls.en.ts";
import { commonEn } from "./common.en.ts";
import { connectionsEn } from "./connections.en.ts";
import { curlEn } from "./curl.en.ts";
import { fieldsEn } from "./fields.en.ts";
import { flowsEn } from "./flows.en.ts";
import { formulaEn } from "./formula.en.ts";
import { foundEn } from "../messages.found.en.ts";
import { holdsEn } from "./holds.en.ts";
import { invokeEn } from "./invoke.en.ts";
import { limitsEn } from "./limits.en.ts";
import { logicEn } from "./logic.en.ts";
import { overviewEn } from "./overview.en.ts";
import { parkedEn } from "./parked.en.ts";
import { peopleEn } from "./people.en.ts";
import { profileEn } from "./profile.en.ts";
import { proposalsEn } from "./proposals.en.ts";
import { readersEn } from "./readers.en.ts";
import { reconcileEn } from "./reconcile.en.ts";
import { runsEn } from "./runs.en.ts";
import { scheduleEn } from "./schedule.en.ts";
import { settingsEn } from "./settings.en.ts";
import { signInEn } from "./sign-in.en.ts";
import { summaryEn } from "./summary.en.ts";
import { tablesEn } from "./tables.en.ts";
import { templatesEn } from "./templates.en.ts";
import { testingEn } from "./testing.en.ts";
import { versionsEn } from "./versions.en.ts";
import { webhookEn } from "./webhook.en.ts";

/** What the web application says. Every key is used somewhere, and is in ja.ts. */
export const en = {
  ...activationEn,
  ...alertsEn,
  ...auditEn,
  ...batchesEn,
  ...builderEn,
  ...callsEn,
  ...commonEn,
  ...connectionsEn,
  ...curlEn,
  ...fieldsEn,
  ...flowsEn,
  ...formulaEn,
  ...foundEn,
  ...holdsEn,
  ...invokeEn,
  ...limitsEn,
  ...logicEn,
  ...overviewEn,
  ...parkedEn,
  ...peopleEn,
  ...profileEn,
  ...proposalsEn,
  ...readersEn,
  ...reconcileEn,
  ...runsEn,
  ...scheduleEn,
  ...settingsEn,
  ...signInEn,
  ...summaryEn,
  ...tablesEn,
  ...templatesEn,
  ...testingEn,
  ...versionsEn,
  ...webhookEn,
} as const;
