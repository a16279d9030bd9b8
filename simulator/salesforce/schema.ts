/** The objects of the org and their fields, as `describe` tells them. */

export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "email"
  | "phone"
  | "url"
  | "picklist"
  | "reference"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "address";

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  /** Whether its unique values differ where only their case does. */
  readonly caseSensitive: boolean;
  readonly autoNumber: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly restrictedPicklist: boolean;
  readonly picklistValues: readonly string[];
  readonly referenceTo: readonly string[];
}

export interface ObjectType {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string;
  readonly fields: Field[];
}

type Facts = Partial<Omit<Field, "name" | "label" | "type">>;

const isDecimal = (type: FieldType) => ["double", "currency", "percent"].includes(type);

export function field(name: string, label: string, type: FieldType, facts: Facts = {}): Field {
  const usual = { string: 255, email: 80, phone: 40, url: 255, picklist: 255, reference: 18 };
  const length = Object.entries(usual).find(([one]) => one === type)?.[1] ?? 0;
  return {
    name,
    label,
    type,
    length,
    precision: isDecimal(type) ? 18 : 0,
    scale: isDecimal(type) ? 2 : 0,
    nillable: type !== "boolean",
    createable: true,
    updateable: true,
    defaultedOnCreate: type === "boolean",
    externalId: false,
    unique: false,
    caseSensitive: false,
    autoNumber: false,
    filterable: type !== "textarea",
    sortable: type !== "textarea",
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    ...facts,
  };
}

const needed = { nillable: false };
const systems: Facts = {
  nillable: false,
  createable: false,
  updateable: false,
  defaultedOnCreate: true,
};
const keyOf = (facts: Facts = {}): Facts => ({ externalId: true, unique: true, ...facts });

/** As an administrator makes the field for Millrace's mark. */
const onceField = () =>
  field("Millrace_Effect__c", "Millrace Effect", "string", keyOf({ length: 120 }));

function object(name: string, label: string, keyPrefix: string, own: readonly Field[]): ObjectType {
  return {
    name,
    label,
    keyPrefix,
    fields: [
      field("Id", "Record ID", "id", { ...systems, length: 18 }),
      field("IsDeleted", "Deleted", "boolean", systems),
      ...own,
      field("CreatedDate", "Created Date", "datetime", systems),
      field("CreatedById", "Created By ID", "reference", { ...systems, referenceTo: ["User"] }),
      field("LastModifiedDate", "Last Modified Date", "datetime", systems),
      field("SystemModstamp", "System Modstamp", "datetime", systems),
    ],
  };
}

const toAccount = { referenceTo: ["Account"] };

/** What every new org here has. The custom objects have no field for Millrace's mark. */
export function standardObjects(): ObjectType[] {
  return [
    object("Account", "Account", "001", [
      field("Name", "Account Name", "string", needed),
      field("AccountNumber", "Account Number", "string", { length: 40 }),
      field("AnnualRevenue", "Annual Revenue", "currency"),
      field("NumberOfEmployees", "Employees", "int"),
      field("Industry", "Industry", "picklist", {
        picklistValues: ["Banking", "Energy", "Retail"],
      }),
      field("Website", "Website", "url"),
      field("BillingAddress", "Billing Address", "address", {
        createable: false,
        updateable: false,
        filterable: false,
        sortable: false,
      }),
      field("BillingCity", "Billing City", "string", { length: 40 }),
      field("Description", "Account Description", "textarea", { length: 32_000 }),
      field("Customer_Number__c", "Customer Number", "string", keyOf({ length: 40 })),
      field("Stripe_Id__c", "Stripe ID", "string", keyOf({ length: 40 })),
      onceField(),
    ]),
    object("Contact", "Contact", "003", [
      field("LastName", "Last Name", "string", { ...needed, length: 80 }),
      field("FirstName", "First Name", "string", { length: 40 }),
      field("Email", "Email", "email"),
      field("AccountId", "Account ID", "reference", toAccount),
      onceField(),
    ]),
    object("Opportunity", "Opportunity", "006", [
      field("Name", "Name", "string", { ...needed, length: 120 }),
      field("AccountId", "Account ID", "reference", toAccount),
      field("StageName", "Stage", "picklist", {
        ...needed,
        picklistValues: ["Prospecting", "Negotiation", "Closed Won", "Closed Lost"],
      }),
      field("Amount", "Amount", "currency"),
      field("Probability", "Probability (%)", "percent"),
      field("CloseDate", "Close Date", "date", needed),
      field("NextStep", "Next Step", "string"),
      field("IsClosed", "Closed", "boolean", systems),
      field("IsWon", "Won", "boolean", systems),
      field("LastStageChangeDate", "Last Stage Change Date", "datetime", {
        ...systems,
        nillable: true,
      }),
      // Of an org with several currencies.
      field("CurrencyIsoCode", "Opportunity Currency", "picklist", {
        defaultedOnCreate: true,
        restrictedPicklist: true,
        picklistValues: ["JPY", "KWD", "USD"],
      }),
      onceField(),
    ]),
    object("OpportunityContactRole", "Opportunity Contact Role", "00K", [
      field("OpportunityId", "Opportunity ID", "reference", {
        ...needed,
        referenceTo: ["Opportunity"],
      }),
      field("ContactId", "Contact ID", "reference", { ...needed, referenceTo: ["Contact"] }),
      field("Role", "Role", "picklist", { picklistValues: ["Decision Maker", "Other"] }),
      field("IsPrimary", "Primary", "boolean"),
    ]),
    object("Invoice__c", "Invoice", "a00", [
      field("Name", "Invoice Number", "string", { ...systems, autoNumber: true, length: 80 }),
      field("Account__c", "Account", "reference", toAccount),
      field("Amount__c", "Amount", "currency"),
      field("Status__c", "Status", "picklist", {
        restrictedPicklist: true,
        picklistValues: ["Open", "Paid", "Void"],
      }),
      field("Paid__c", "Paid", "boolean"),
      field("Due__c", "Due", "date"),
      field("Sent_At__c", "Sent At", "datetime"),
      field("Stripe_Id__c", "Stripe ID", "string", keyOf({ length: 100 })),
    ]),
    object("Payment__c", "Payment", "a01", [
      field("Name", "Payment Number", "string", { ...systems, autoNumber: true, length: 80 }),
      field("Account__c", "Account", "reference", toAccount),
      field("Amount_In_Smallest_Unit__c", "Amount in Smallest Unit", "double", { scale: 0 }),
      field("Currency__c", "Currency", "string", { length: 3 }),
      field("Paid_At__c", "Paid At", "datetime"),
      field("Stripe_Id__c", "Stripe ID", "string", keyOf({ length: 100 })),
    ]),
  ];
}

/** The one organization, which queries read as an object. */
export const organization = object("Organization", "Organization", "00D", [
  field("Name", "Name", "string"),
  field("IsSandbox", "Is Sandbox", "boolean"),
  field("OrganizationType", "Edition", "picklist"),
]);

/** What is asked and made like records, and listed by nobody here. */
export const setupObjects = (): ObjectType[] => [
  object("User", "User", "005", [field("Username", "Username", "string", needed)]),
  object("PermissionSet", "Permission Set", "0PS", [
    field("Name", "Permission Set Name", "string", { ...needed, length: 80 }),
    field("Label", "Permission Set Label", "string", { ...needed, length: 80 }),
    field("Description", "Description", "string"),
  ]),
  object("FieldPermissions", "Field Permissions", "01k", [
    field("ParentId", "Parent ID", "reference", { ...needed, referenceTo: ["PermissionSet"] }),
    field("SobjectType", "Sobject Type Name", "string", needed),
    field("Field", "Field Name", "string", needed),
    field("PermissionsRead", "Read Field", "boolean"),
    field("PermissionsEdit", "Edit Field", "boolean"),
  ]),
  object("PermissionSetAssignment", "Permission Set Assignment", "0Pa", [
    field("AssigneeId", "Assignee ID", "reference", { ...needed, referenceTo: ["User"] }),
    field("PermissionSetId", "PermissionSet ID", "reference", {
      ...needed,
      referenceTo: ["PermissionSet"],
    }),
  ]),
];

export function describeField(one: Field) {
  const { picklistValues, referenceTo, ...facts } = one;
  return {
    ...facts,
    custom: one.name.endsWith("__c"),
    calculated: false,
    idLookup: one.name === "Id" || one.externalId,
    compoundFieldName: null,
    controllerName: null,
    relationshipName: null,
    referenceTo,
    picklistValues: picklistValues.map((value) => {
      return { active: true, defaultValue: false, label: value, validFor: null, value };
    }),
  };
}

export function describeObject({ name, label, keyPrefix }: ObjectType) {
  const url = `/services/data/v67.0/sobjects/${name}`;
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    custom: name.endsWith("__c"),
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    replicateable: true,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}
