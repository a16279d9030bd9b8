import { createRoute } from "@hono/zod-openapi";
import { bodyRefusals } from "../error-body.ts";
import { Run } from "../runs/runs.schemas.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { FlowTest, FlowTestCheck } from "./test.schemas.ts";

/** The operations on tests of a flow's draft. */

const tags = ["flows"];

export const testFlow = createRoute({
  method: "post",
  path: "/{id}/tests",
  operationId: "testFlow",
  tags,
  summary: "Test a flow's draft",
  description:
    "Runs the draft of this revision once, for real: what it writes is written. The flow's state, its published version and what it has handled stay as they are, and a real run of the same record makes writes of its own.",
  request: { params: IdParam, body: jsonBody(FlowTest) },
  responses: {
    200: answer("The run that was asked for with this token before.", Run),
    201: answer("The run, as it begins.", Run),
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "connection.not_granted",
      "flow.not_ready",
      "flow.live_writes",
      "flow.no_record",
      "flow.record_not_found",
      "flow.test_of_other_trigger",
      "flow.test_inputs",
      "system.restore_undecided",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const checkTest = createRoute({
  method: "post",
  path: "/{id}/tests/check",
  operationId: "checkFlowTest",
  tags,
  summary: "Ask whether a flow's draft can be tested",
  description:
    "Answers like a test that must not begin, with the writes in live mode that must be confirmed, but starts none. Use it to ask a person before they create the record that a test waits for.",
  request: { params: IdParam, body: jsonBody(FlowTestCheck) },
  responses: {
    204: { description: "Nothing prevents a test." },
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "connection.not_granted",
      "flow.not_ready",
      "flow.live_writes",
      "system.restore_undecided",
    ),
  },
});
