/** What Salesforce refuses, in its own words: an array of errors, or one object where a token is asked for. */
interface Said {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

export class SalesforceError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[];

  constructor(status: number, code: string, message: string, fields: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  get body(): readonly Said[] {
    const { code: errorCode, message, fields } = this;
    return [{ message, errorCode, ...(fields.length === 0 ? {} : { fields }) }];
  }
}

export class TokenError extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }

  get body() {
    return { error: this.error, error_description: this.message };
  }
}

export const notFound = () =>
  new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");

export const noRight = () =>
  new SalesforceError(
    403,
    "INSUFFICIENT_ACCESS",
    "insufficient access rights on cross-reference id",
  );

export const malformed = (message: string) => new SalesforceError(400, "MALFORMED_QUERY", message);

/** A field that the user may not see looks like one that is not there. */
export const noColumn = (field: string, object: string) =>
  new SalesforceError(
    400,
    "INVALID_FIELD",
    `No such column '${field}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`,
  );
