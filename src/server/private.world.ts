/** For tests: flows that hand what is private on, in every way there is. */
import { constant, pill } from "./hooks/hooks.world.ts";
import { draftOn } from "./people.world.ts";

/** In other letters, too. */
export const planted = "planted.person@secret.example";

const words = (...parts: (string | object)[]) => ({ kind: "text", parts });
const email = pill("trigger", "receipt_email");
const variable = (id: string, initial: object) => ({
  kind: "variable",
  id,
  name: null,
  type: "text",
  initial,
});

/** Is called, and has nothing to do with any connection. */
export const helperDraft = {
  format: 1,
  trigger: {
    kind: "invoke",
    inputs: [{ name: "mail", type: "text", required: true, help: "" }],
    outputs: [{ name: "said", value: words("Hello ", pill("s1", "value")) }],
  },
  steps: [variable("s1", pill("trigger", "mail"))],
  nextStep: 2,
  ownEvents: 0,
};

/** Is called, reads what is private by itself, and fails with it. */
export function findingDraft(connection: string) {
  return {
    format: 1,
    trigger: { kind: "invoke", inputs: [], outputs: [] },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "list-charges",
        connection,
        input: {},
      },
      variable("s2", {
        kind: "formula",
        source: 'replace(s1.charges[0].receipt_email, ".", "-")',
      }),
      {
        kind: "stop",
        id: "s3",
        name: null,
        outcome: "failed",
        message: words("Not this payer: ", pill("s2", "value")),
      },
    ],
    nextStep: 4,
    ownEvents: 0,
  };
}

/** Copies, changes, calls, goes through, stumbles over and ends with an e-mail. */
export function tellingDraft(
  connection: string,
  { helper, finder }: { readonly helper: string; readonly finder: string },
) {
  const action = (id: string, name: string, input: object) => ({
    kind: "action",
    id,
    name: null,
    connector: "stripe",
    action: name,
    connection,
    input,
  });
  return {
    ...draftOn(connection),
    steps: [
      variable("s1", { kind: "formula", source: "upper(trigger.receipt_email)" }),
      action("s2", "create-customer", {
        email,
        name: words("Buyer ", email),
        metadata: { kind: "object", fields: { mail: email } },
      }),
      {
        kind: "forEach",
        id: "s3",
        name: null,
        list: { kind: "list", items: [email, constant("plain")] },
        atOnce: 1,
        onFailure: "continue",
        collect: pill("s4", "name"),
        steps: [action("s4", "create-product", { name: words("For ", pill("s3", "item")) })],
      },
      { kind: "call", id: "s5", name: null, flow: helper, input: { mail: email } },
      variable("s6", pill("s5", "said")),
      {
        kind: "handler",
        id: "s7",
        name: null,
        steps: [
          action("s8", "create-customer", {
            email: { kind: "formula", source: 'replace(trigger.receipt_email, "@", " at ")' },
          }),
        ],
        branches: [
          {
            id: "s9",
            condition: null,
            then: "continue",
            steps: [variable("s10", pill("s7", "error", "message"))],
          },
        ],
      },
      {
        kind: "handler",
        id: "s12",
        name: null,
        steps: [{ kind: "call", id: "s13", name: null, flow: finder, input: {} }],
        branches: [
          {
            id: "s14",
            condition: null,
            then: "continue",
            steps: [variable("s15", pill("s12", "error", "message"))],
          },
        ],
      },
      {
        kind: "handler",
        id: "s16",
        name: null,
        steps: [
          variable("s17", {
            kind: "formula",
            source: "string(fromStringToNumber(substring(trigger.receipt_email, 0, 7)))",
          }),
        ],
        branches: [{ id: "s18", condition: null, then: "continue", steps: [] }],
      },
      {
        kind: "stop",
        id: "s11",
        name: null,
        outcome: "failed",
        message: words("Nobody knows ", email),
      },
    ],
    nextStep: 19,
  };
}

/** Gives all of the money back. */
export function movingDraft(connection: string) {
  const [first] = draftOn(connection).steps;
  const [charge, amount, currency] = ["id", "amount", "currency"].map((one) =>
    pill("trigger", one),
  );
  const input = { charge, amount, currency };
  return { ...draftOn(connection), steps: [{ ...first, action: "create-refund", input }] };
}

/** Ends without having done anything, and says why. */
export function filteringDraft(connection: string) {
  const rows = [{ left: email, operator: "equals", right: constant("somebody@example.com") }];
  return {
    ...draftOn(connection),
    steps: [
      {
        kind: "if",
        id: "s2",
        name: null,
        branches: [
          {
            id: "s3",
            condition: { match: "all", logic: "", rows },
            steps: draftOn(connection).steps,
          },
        ],
      },
    ],
    nextStep: 4,
  };
}
