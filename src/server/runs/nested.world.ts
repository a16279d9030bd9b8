/** For tests: a flow with steps in steps, of which some fail and are handled. */

const constant = (value: unknown) => ({ kind: "constant", value });
const pill = (from: string, ...path: string[]) => ({ kind: "pill", from, path });

/** Thirty items, of which the cards of two are declined. */
export const items = Array.from({ length: 30 }, (_, index) => ({
  id: `item_${index + 1}`,
  name: `Member ${index + 1}`,
  card: index === 6 || index === 20 ? "tok_chargeDeclined" : "tok_visa",
}));

const actionOn = (connection: string) => (id: string, name: string, input: object) => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: name,
  connection,
  input,
});

const onNewCharge = (connection: string) => ({
  kind: "event",
  connector: "stripe",
  trigger: "new-charge",
  connection,
  settings: {},
  everySeconds: 15,
});

/** Charges one member after the other, waits for an hour, and says so; it stops where one fails. */
export function duesDraft(connection: string, members: readonly object[]) {
  const input = {
    amount: constant(700),
    currency: constant("jpy"),
    customer: pill("s1", "item", "customer"),
  };
  return {
    format: 1,
    trigger: onNewCharge(connection),
    steps: [
      {
        kind: "forEach",
        id: "s1",
        name: null,
        list: constant(members),
        atOnce: 1,
        onFailure: "stop",
        collect: null,
        steps: [actionOn(connection)("s2", "create-charge", input)],
      },
      { kind: "delay", id: "s3", name: null, amount: constant(1), unit: "hours" },
      { kind: "stop", id: "s4", name: null, outcome: "succeeded", message: constant("All paid") },
    ],
    nextStep: 5,
    ownEvents: 0,
  };
}

export function nestedDraft(connection: string) {
  const action = actionOn(connection);
  const charge = (id: string, source: object) =>
    action(id, "create-charge", { amount: constant(700), currency: constant("jpy"), source });
  const customer = (id: string, name: string) =>
    action(id, "create-customer", { name: constant(name) });
  return {
    format: 1,
    trigger: onNewCharge(connection),
    steps: [
      { kind: "variable", id: "s1", name: "Month", type: "text", initial: constant("July") },
      {
        kind: "forEach",
        id: "s2",
        name: null,
        list: constant(items),
        atOnce: 1,
        onFailure: "continue",
        collect: pill("s3", "id"),
        steps: [charge("s3", pill("s2", "item", "card"))],
      },
      {
        kind: "if",
        id: "s4",
        name: null,
        branches: [
          {
            id: "s5",
            condition: {
              match: "all",
              logic: "",
              otherCurrency: "else",
              rows: [
                {
                  currency: "usd",
                  left: pill("trigger", "amount"),
                  operator: "greater",
                  right: constant(1_000_000),
                },
              ],
            },
            steps: [customer("s6", "Much")],
          },
          { id: "s7", condition: null, steps: [customer("s8", "Little")] },
        ],
      },
      {
        kind: "handler",
        id: "s9",
        name: null,
        steps: [charge("s10", constant("tok_chargeDeclined"))],
        branches: [
          { id: "s11", condition: null, then: "continue", steps: [customer("s12", "Declined")] },
        ],
      },
    ],
    nextStep: 13,
    ownEvents: 0,
  };
}
