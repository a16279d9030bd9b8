/** The schema of a report as XML Schema: a type for its rows, and one for each group of fields in them. */
import type { Report } from "./tenant.ts";

export function schemaOf({ name, fields, standing }: Report): string {
  const groups: string[] = [];
  const rows = [
    Object.fromEntries(fields.map((field) => [field, ""])),
    ...standing.map(({ row }) => row),
  ];
  const entry = typeNamed("Report_EntryType", rows, groups);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wd="urn:com.workday.report/${name}" elementFormDefault="qualified" attributeFormDefault="qualified" targetNamespace="urn:com.workday.report/${name}">`,
    '<xsd:element name="Report_Data" type="wd:Report_DataType"/>',
    ...groups,
    entry,
    '<xsd:complexType name="Report_DataType"><xsd:sequence><xsd:element name="Report_Entry" type="wd:Report_EntryType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType>',
    "</xsd:schema>",
  ].join("\n");
}

function typeNamed(name: string, rows: readonly object[], groups: string[]): string {
  const values = new Map<string, unknown[]>();
  for (const row of rows)
    for (const [field, value] of Object.entries(row)) {
      const given = values.get(field);
      if (given === undefined) values.set(field, [value]);
      else given.push(value);
    }
  const elements = Array.from(values, ([field, given]) => {
    const isList = given.some((value) => Array.isArray(value));
    const inside = given
      .flat()
      .filter((value): value is object => typeof value === "object" && value !== null);
    const type = inside.length === 0 ? "xsd:string" : `wd:${field}Type`;
    if (inside.length > 0) groups.push(typeNamed(`${field}Type`, inside, groups));
    const most = isList ? ' maxOccurs="unbounded"' : "";
    return `<xsd:element name="${field}" type="${type}" minOccurs="0"${most}/>`;
  });
  return `<xsd:complexType name="${name}"><xsd:sequence>${elements.join("")}</xsd:sequence></xsd:complexType>`;
}
