import type { Role, Scope } from "./actor.ts";

/**
 * Who may do what: the table of docs/permissions.md, by the operations of the HTTP API. What is not in
 * it is not allowed.
 */
export interface Permission {
  /** The least role. */
  readonly role: Role;
  /**
   * What an API key must be for. What gives rights, or hands something out that opens, is to
   * "administer": a session must have been confirmed lately for it. What takes them back is not.
   */
  readonly scope: Scope;
  readonly object: ObjectRule;
}

/** Whose the object must be that an operation is about. */
export type ObjectRule =
  /** There is none, or it does not matter whose it is. */
  | "anyone's"
  /** The person's own; for others it is not there. */
  | "own"
  /** The person's own, or the person is an administrator. */
  | "own or administrator"
  /** A connection that the person is named to take over; for others it is not there. */
  | "offered"
  /** Each connection that it lets act is the person's own, or its owner gave the grant "may operate". */
  | "may operate"
  /** A connection of the person acts in it, in what it calls, or in what calls it: the person must agree. */
  | "asked"
  /** As above, or it is the person's own proposal, or the person is an administrator. */
  | "asked, own or administrator"
  /** It happens once the owners of the connections in it have agreed. */
  | "owners agree";

const reading = { role: "viewer", scope: "read", object: "anyone's" } as const;
const building = { role: "builder", scope: "build", object: "anyone's" } as const;
const stopping = { role: "builder", scope: "operate", object: "anyone's" } as const;
const ownConnection = { role: "builder", scope: "build", object: "own" } as const;
const lookingOutside = { role: "builder", scope: "read", object: "may operate" } as const;
const acting = { role: "builder", scope: "operate", object: "may operate" } as const;
const ownself = { role: "viewer", scope: "operate", object: "own" } as const;
const administering = { role: "administrator", scope: "administer", object: "anyone's" } as const;

export const permissions = {
  listConnectors: reading,
  getSimulator: { role: "builder", scope: "read", object: "anyone's" },

  listConnections: { role: "builder", scope: "read", object: "own" },
  createConnection: ownConnection,
  getConnection: { role: "builder", scope: "read", object: "own" },
  changeConnection: ownConnection,
  deleteConnection: { role: "builder", scope: "build", object: "own or administrator" },
  listConnectionFlows: { role: "builder", scope: "read", object: "own" },
  checkConnection: { role: "builder", scope: "read", object: "own" },
  getConnectionReads: { role: "builder", scope: "read", object: "own" },
  listGrants: { role: "builder", scope: "read", object: "own" },
  giveGrant: { role: "builder", scope: "administer", object: "own" },
  takeGrant: ownConnection,
  holdConnection: { role: "builder", scope: "operate", object: "own" },
  liftConnectionHold: { role: "builder", scope: "administer", object: "own" },
  listReconciliations: { role: "builder", scope: "read", object: "own" },
  // It reads, as much as it was confirmed to.
  askReconciliation: { role: "builder", scope: "operate", object: "own" },
  setMonthlyReconciliation: { role: "builder", scope: "operate", object: "own" },
  getReconciliation: { role: "builder", scope: "read", object: "own" },
  startReconciliation: { role: "builder", scope: "operate", object: "own" },
  stopReconciliation: { role: "builder", scope: "operate", object: "own" },
  listReconciledLines: { role: "builder", scope: "read", object: "own" },
  exportReconciliationCsv: { role: "builder", scope: "read", object: "own" },
  // What loosens a limit is to administer, which its route sees to.
  setConnectionLimits: { role: "builder", scope: "operate", object: "own" },
  getConnectionWebhook: { role: "builder", scope: "read", object: "own" },
  makeConnectionWebhookAddress: { role: "builder", scope: "administer", object: "own" },
  revokeConnectionWebhookAddress: { role: "builder", scope: "operate", object: "own" },
  setConnectionWebhookSecret: { role: "builder", scope: "administer", object: "own" },
  nameConnectionHeir: { role: "builder", scope: "administer", object: "own" },
  listHandovers: { role: "builder", scope: "read", object: "offered" },
  takeConnectionOver: { role: "builder", scope: "administer", object: "offered" },
  listChoices: lookingOutside,
  makeChoice: { role: "builder", scope: "operate", object: "own" },
  getTriggerSample: lookingOutside,
  getConnectionFields: lookingOutside,
  refreshConnectionFields: lookingOutside,

  listFlows: reading,
  listCallableFlows: reading,
  createFlow: building,
  getFlow: reading,
  changeFlow: building,
  editFlow: building,
  deleteFlow: { role: "builder", scope: "build", object: "own or administrator" },
  getFlowProblems: reading,
  getFlowFields: reading,
  listFlowCallers: reading,
  validateFlowDocument: { role: "builder", scope: "read", object: "anyone's" },
  activateFlow: { role: "builder", scope: "operate", object: "owners agree" },
  publishFlow: { role: "builder", scope: "build", object: "owners agree" },
  listFlowRecords: lookingOutside,
  countFlowPast: lookingOutside,
  checkFlowTest: acting,
  testFlow: acting,
  runFlowNow: acting,
  letFlowGoOn: acting,
  deactivateFlow: stopping,
  setFlowSwitchOff: building,
  cloneFlow: building,
  exportFlow: reading,
  importFlow: building,

  listTemplates: reading,
  createFlowOfTemplate: building,

  changeFlowOwner: { role: "builder", scope: "build", object: "own or administrator" },

  listFlowReaders: { role: "builder", scope: "read", object: "own" },
  letReadFlow: { role: "builder", scope: "administer", object: "own" },
  listPrivateFields: { role: "builder", scope: "read", object: "own" },
  markPrivateFields: { role: "builder", scope: "administer", object: "own" },
  letReadFlowNoMore: { role: "builder", scope: "build", object: "own" },

  getFlowInvocation: { role: "builder", scope: "read", object: "anyone's" },
  rotateFlowCredentials: { role: "builder", scope: "administer", object: "may operate" },
  revokeFlowCredentials: stopping,
  // The address itself, and what came in there, are to administer, which its route sees to.
  getFlowWebhook: { role: "builder", scope: "read", object: "anyone's" },
  makeFlowWebhookAddress: { role: "builder", scope: "administer", object: "may operate" },
  revokeFlowWebhookAddress: stopping,
  setFlowWebhookSecret: { role: "builder", scope: "administer", object: "may operate" },
  listenToFlowWebhook: acting,
  stopListeningToFlowWebhook: stopping,
  listFlowVersions: reading,
  getFlowVersion: reading,
  compareFlowVersions: reading,
  restoreFlowVersion: building,

  listTables: reading,
  createTable: building,
  getTable: reading,
  changeTable: building,
  saveTable: building,
  listTableRevisions: reading,
  deleteTable: building,
  listTableFlows: reading,
  readTableCsv: { role: "builder", scope: "read", object: "anyone's" },
  exportTableCsv: reading,

  listProposals: reading,
  getProposal: reading,
  agreeToProposal: { role: "builder", scope: "operate", object: "asked" },
  refuseProposal: { role: "builder", scope: "operate", object: "asked, own or administrator" },

  listRuns: reading,
  exportRunsCsv: reading,
  exportWritesCsv: reading,
  getRun: reading,
  listRunItems: reading,
  getRunReceived: reading,
  getRunItem: reading,
  cancelRun: stopping,
  decideRun: acting,
  rerunRun: acting,
  continueRun: acting,
  getRunCorrection: { role: "builder", scope: "read", object: "anyone's" },
  correctRun: acting,
  askBatch: stopping,
  listBatches: reading,
  getBatch: reading,
  startBatch: { role: "builder", scope: "operate", object: "own" },
  stopBatch: stopping,
  listEvents: reading,
  exportEventsCsv: reading,
  exportLedgerCsv: reading,
  getSummary: reading,
  exportSummaryCsv: reading,
  listenToChanges: reading,

  getOverview: reading,

  listAlerts: { role: "viewer", scope: "read", object: "own" },
  seeAlerts: ownself,
  getAlertChoices: { role: "viewer", scope: "read", object: "own" },
  changeAlertChoices: ownself,
  // It makes the server call an address.
  getAlertWebhook: { role: "administrator", scope: "read", object: "own" },
  setAlertWebhook: { role: "administrator", scope: "administer", object: "own" },
  rotateAlertWebhookSecret: { role: "administrator", scope: "administer", object: "own" },
  testAlertWebhook: { role: "administrator", scope: "operate", object: "own" },
  removeAlertWebhook: { role: "administrator", scope: "operate", object: "own" },
  getAlertPost: { role: "builder", scope: "read", object: "own" },
  setAlertPost: { role: "builder", scope: "operate", object: "own" },
  removeAlertPost: { role: "builder", scope: "operate", object: "own" },

  getMe: { role: "viewer", scope: "read", object: "own" },
  changeMe: ownself,
  signOut: ownself,
  confirmSession: ownself,
  changeOwnPassword: ownself,
  listSessions: { role: "viewer", scope: "read", object: "own" },
  endSession: ownself,
  endAllSessions: ownself,
  beginSecondFactor: ownself,
  confirmSecondFactor: ownself,
  turnOffSecondFactor: ownself,
  listApiKeys: { role: "viewer", scope: "read", object: "own" },
  createApiKey: { role: "viewer", scope: "administer", object: "own" },
  revokeApiKey: { role: "viewer", scope: "build", object: "own" },

  listPeople: { role: "builder", scope: "read", object: "anyone's" },
  listInvitations: { role: "administrator", scope: "read", object: "anyone's" },
  invitePerson: administering,
  withdrawInvitation: administering,
  changePerson: administering,
  removePerson: administering,
  namePersonsHeir: administering,
  resetPersonsPassword: administering,

  listAudit: { role: "administrator", scope: "read", object: "anyone's" },
  verifyAudit: { role: "administrator", scope: "read", object: "anyone's" },
  exportAuditCsv: { role: "administrator", scope: "read", object: "anyone's" },
  exportAudit: { role: "administrator", scope: "read", object: "anyone's" },

  checkErasure: administering,
  eraseValue: administering,
  listErasures: { role: "administrator", scope: "read", object: "anyone's" },

  getSystem: reading,
  // A stop waits for no password.
  holdEverything: { role: "administrator", scope: "operate", object: "anyone's" },
  liftHoldOfEverything: administering,
  settleRestore: administering,
  listDoubts: { role: "administrator", scope: "read", object: "anyone's" },
  clearDoubts: administering,
  reportBackup: administering,
  takeBackup: administering,
  getSettings: { role: "administrator", scope: "read", object: "anyone's" },
  changeSettings: administering,
  sendTestMail: { role: "administrator", scope: "operate", object: "anyone's" },
} as const satisfies Readonly<Record<string, Permission>>;
