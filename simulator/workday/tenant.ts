/** What one tenant of Workday holds: custom reports with their rows. */
import { WorkdayError } from "./errors.ts";

export type Row = Readonly<Record<string, unknown>>;

interface Standing {
  readonly row: Row;
  /** Reports pass over it until then. Milliseconds. */
  readonly visibleAt: number;
}

export interface Report {
  readonly owner: string;
  readonly name: string;
  /** By the name of a prompt, the field whose value the prompt asks for. */
  readonly prompts: Readonly<Record<string, string>>;
  /** Fields of the report, whether a row has a value in them or not. */
  readonly fields: readonly string[];
  /** Prompts without which the report does not run. */
  readonly needed: readonly string[];
  /** Who may run it: users of the tenant; null for everybody. */
  sharedWith: readonly string[] | null;
  standing: Standing[];
}

export class Tenant {
  readonly name = "millrace_demo";
  readonly reports = new Map<string, Report>();

  constructor() {
    const { standing } = this.add({
      owner: "isu_reports",
      name: "Workers",
      prompts: { Cost_Center: "Cost_Center" },
      fields: ["Employee_ID", "Worker", "Email", "Cost_Center", "Status", "Hire_Date"],
    });
    standing.push(...workers.map((row) => ({ row: withoutEmpty(row), visibleAt: 0 })));
  }

  add(report: Partial<Report> & Pick<Report, "owner" | "name">): Report {
    const added = {
      prompts: {},
      fields: [],
      needed: [],
      sharedWith: null,
      standing: [],
      ...report,
    };
    this.reports.set(`${added.owner}/${added.name}`, added);
    return added;
  }

  report(owner: string, name: string): Report {
    const found = this.reports.get(`${owner}/${name}`);
    // How Workday answers that is not known.
    if (found === undefined) throw new WorkdayError(404, "Invalid report.");
    return found;
  }
}

/** A field without a value is left out of its row. */
export function withoutEmpty(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) =>
        value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** A report runs as one: all rows, as often as it is asked for. */
export function run(
  { prompts, needed, standing }: Report,
  given: ReadonlyMap<string, string>,
  now: number,
): readonly Row[] {
  const missing = needed.find((name) => (given.get(name) ?? "") === "");
  if (missing !== undefined)
    throw new WorkdayError(400, `Validation error occurred. Enter a value for ${missing}.`);
  const asked = [...given].flatMap(([name, value]) => {
    const field = prompts[name];
    return field === undefined ? [] : [{ field, value }];
  });
  return standing
    .filter(({ visibleAt }) => visibleAt <= now)
    .map(({ row }) => row)
    .filter((row) => asked.every(({ field, value }) => row[field] === value));
}

const workers: readonly Row[] = [
  {
    Employee_ID: "21001",
    Worker: "Aiko Tanaka",
    Email: "aiko@example.com",
    Cost_Center: "Finance",
    Status: "Active",
    Hire_Date: "2019-04-01",
    Manager: { Name: "Ben Carter", Employee_ID: "21002" },
    Phones: [
      { Type: "Work", Number: "+81 3 5555 0101" },
      { Type: "Mobile", Number: "+81 90 5555 0101" },
    ],
    Skills: ["Accounting", "Tax"],
  },
  {
    Employee_ID: "21002",
    Worker: "Ben Carter",
    Email: "ben@example.com",
    Cost_Center: "Finance",
    Status: "Active",
    Hire_Date: "2016-10-03",
    Manager: null,
    Phones: [],
    Skills: [],
  },
  {
    // Hired, and not there before that day.
    Employee_ID: "21003",
    Worker: "Chika Mori",
    Email: "",
    Cost_Center: "Sales",
    Status: "Active",
    Hire_Date: "2031-04-01",
    Manager: { Name: "Ben Carter", Employee_ID: "21002" },
    Phones: [{ Type: "Mobile", Number: "+81 80 5555 0103" }],
    Skills: ["Negotiation"],
  },
];
