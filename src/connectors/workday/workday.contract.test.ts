import { contractOverHttp } from "../http.contract.ts";
import { workdayConnector } from "./workday.connector.ts";
import { startWorkday } from "./workday.world.ts";

contractOverHttp(workdayConnector, async () => {
  const workday = await startWorkday();
  const place = { report: "isu_reports/Workers", key: "Employee_ID" };
  let made = 30_000;
  const makeRows = async (count: number) => {
    const keys = Array.from({ length: count }, () => String((made += 1)));
    const rows = keys.map((id) => ({ Employee_ID: id, Worker: `Worker ${id}` }));
    await workday.control("POST /rows", { name: "Workers", rows });
    return keys;
  };
  return {
    good: workday.values,
    bad: { ...workday.values, password: "a password that nobody has set" },
    trustedLoopback: [workday.url],
    limitNext: () => workday.strike({ kind: "error", status: 429, message: "Too many requests" }),
    events: {
      "new-report-row": makeRows,
      "report-row-changed": makeRows,
      "report-row-gone": makeRows,
    },
    places: {
      "new-report-row": place,
      "report-row-changed": { ...place, watched: ["Worker", "Phones"] },
      "report-row-gone": place,
    },
    inputs: {
      "get-report": { report: place.report, prompts: [{ name: "Cost_Center", value: "Finance" }] },
      "find-worker": { report: place.report, field: "Email", value: "AIKO@example.com" },
    },
    count: () => Promise.resolve(0),
    close: () => workday.close(),
  };
});
