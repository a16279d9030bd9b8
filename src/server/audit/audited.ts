/**
 * What the audit log holds: each operation that changes something or hands something out, with the
 * code of its entry. What is told beside it is named here, field by field, so that no secret and
 * nothing of a connection that is its owner's alone gets in.
 */
export interface Audited {
  readonly action: string;
  /** What the id in the path, or in the answer, is the id of. */
  readonly object: string | null;
  /** Fields of what was sent that are told. */
  readonly tells?: readonly string[];
  /** Names of fields of which it is told only that they were sent. */
  readonly mentions?: readonly string[];
  /** Names of lists of which it is told only how many they hold. */
  readonly counts?: readonly string[];
  /** The list of a flow's edits, of which it is told where and of what kind they are. */
  readonly edits?: string;
  /**
   * The field of an e-mail that a stranger says. It is told where it is that of somebody here, whom the
   * entry is about then: else it may be anything, a password typed in the wrong field too.
   */
  readonly whose?: string;
  /** It is written down, too, when it is refused: somebody wants to come in. */
  readonly door?: true;
  /** It succeeds for everybody, a stranger too, so its lines are limited in number like refusals. */
  readonly isForAll?: true;
}

export const audited = {
  createConnection: { action: "connection.created", object: "connection", tells: ["connector"] },
  changeConnection: {
    action: "connection.changed",
    object: "connection",
    mentions: ["name", "values"],
  },
  deleteConnection: { action: "connection.deleted", object: "connection" },
  checkConnection: { action: "connection.checked", object: "connection" },
  makeChoice: { action: "connection.choice_made", object: "connection", tells: ["of", "value"] },
  holdConnection: { action: "connection.held", object: "connection" },
  liftConnectionHold: { action: "connection.hold_lifted", object: "connection" },
  setConnectionLimits: {
    action: "connection.limits_set",
    object: "connection",
    counts: ["limits"],
  },
  setMonthlyReconciliation: {
    action: "connection.monthly_reconciliation_set",
    object: "connection",
    tells: ["on"],
  },
  startReconciliation: {
    action: "reconciliation.started",
    object: "reconciliation",
    tells: ["reads"],
  },
  stopReconciliation: { action: "reconciliation.stopped", object: "reconciliation" },
  exportReconciliationCsv: { action: "reconciliation.exported", object: "reconciliation" },
  makeConnectionWebhookAddress: {
    action: "connection.webhook_address_made",
    object: "connection",
  },
  revokeConnectionWebhookAddress: {
    action: "connection.webhook_address_revoked",
    object: "connection",
  },
  setConnectionWebhookSecret: {
    action: "connection.webhook_secret_set",
    object: "connection",
    tells: ["keepOldMinutes"],
  },
  nameConnectionHeir: { action: "connection.heir_named", object: "connection", tells: ["person"] },
  takeConnectionOver: { action: "connection.taken_over", object: "connection" },
  giveGrant: { action: "connection.grant_given", object: "connection" },
  takeGrant: { action: "connection.grant_taken", object: "connection" },

  createFlow: { action: "flow.created", object: "flow", tells: ["name"] },
  changeFlow: {
    action: "flow.edited",
    object: "flow",
    tells: ["name", "revision"],
    mentions: ["draft"],
  },
  editFlow: { action: "flow.edited", object: "flow", tells: ["revision"], edits: "operations" },
  deleteFlow: { action: "flow.deleted", object: "flow" },
  activateFlow: { action: "flow.activated", object: "flow", tells: ["from"] },
  publishFlow: { action: "flow.published", object: "flow" },
  testFlow: {
    action: "flow.tested",
    object: "flow",
    tells: ["revision", "confirm"],
    mentions: ["event"],
  },
  runFlowNow: { action: "flow.run_now", object: "flow", tells: ["token", "versionId", "confirm"] },
  deactivateFlow: { action: "flow.deactivated", object: "flow" },
  letFlowGoOn: { action: "flow.let_go_on", object: "flow", tells: ["rows"] },
  setFlowSwitchOff: { action: "flow.switch_off_set", object: "flow", tells: ["inARow", "share"] },
  cloneFlow: { action: "flow.copied", object: "flow", tells: ["name"] },
  exportFlow: { action: "flow.exported", object: "flow" },
  importFlow: { action: "flow.imported", object: "flow" },
  createFlowOfTemplate: { action: "flow.created", object: "flow", tells: ["template"] },
  changeFlowOwner: { action: "flow.owner_changed", object: "flow", tells: ["person"] },

  letReadFlow: { action: "flow.reader_let", object: "flow" },
  markPrivateFields: { action: "flow.private_fields_marked", object: "flow", tells: ["fields"] },
  letReadFlowNoMore: { action: "flow.reader_taken", object: "flow" },

  restoreFlowVersion: { action: "flow.version_restored", object: "flow", tells: ["revision"] },

  rotateFlowCredentials: {
    action: "flow.credentials_made",
    object: "flow",
    tells: ["keepOldMinutes"],
  },
  revokeFlowCredentials: { action: "flow.credentials_revoked", object: "flow" },

  makeFlowWebhookAddress: { action: "flow.webhook_address_made", object: "flow" },
  revokeFlowWebhookAddress: { action: "flow.webhook_address_revoked", object: "flow" },
  setFlowWebhookSecret: {
    action: "flow.webhook_secret_set",
    object: "flow",
    tells: ["keepOldMinutes"],
  },
  listenToFlowWebhook: { action: "flow.webhook_listened_to", object: "flow" },
  stopListeningToFlowWebhook: { action: "flow.webhook_listening_stopped", object: "flow" },

  createTable: { action: "table.created", object: "table", tells: ["name"], counts: ["rows"] },
  changeTable: { action: "table.changed", object: "table", tells: ["name"] },
  saveTable: { action: "table.saved", object: "table", tells: ["revision"], counts: ["rows"] },
  deleteTable: { action: "table.deleted", object: "table" },
  exportTableCsv: { action: "table.exported", object: "table" },

  agreeToProposal: { action: "proposal.agreed", object: "proposal", tells: ["confirm"] },
  refuseProposal: { action: "proposal.refused", object: "proposal" },

  cancelRun: { action: "run.cancelled", object: "run" },
  decideRun: {
    action: "run.decided",
    object: "run",
    tells: ["decision", "effectId", "generation", "isAboveLimit", "objectId", "confirm"],
  },
  rerunRun: { action: "run.rerun", object: "run", tells: ["version", "versionId", "confirm"] },
  continueRun: { action: "run.continued", object: "run", tells: ["seen", "confirm"] },
  correctRun: {
    action: "run.corrected",
    object: "run",
    tells: ["seen", "confirm"],
    counts: ["changes"],
  },
  // What is asked for is only shown; what is started is done.
  startBatch: { action: "batch.started", object: "batch", tells: ["act", "runs", "confirm"] },
  stopBatch: { action: "batch.stopped", object: "batch" },

  setUp: { action: "installation.set_up", object: null, tells: ["email"], door: true },
  signIn: { action: "sign_in.password", object: "person", whose: "email", door: true },
  signInWithCode: { action: "sign_in.second_factor", object: null, door: true },
  signInWithOidc: { action: "sign_in.oidc_begun", object: null, isForAll: true },
  askPasswordReset: {
    action: "password.reset_asked",
    object: "person",
    whose: "email",
    isForAll: true,
  },
  resetPassword: { action: "password.reset", object: "person", door: true },
  acceptInvitation: { action: "invitation.accepted", object: "person", door: true },
  signOut: { action: "session.signed_out", object: null },
  confirmSession: { action: "session.confirmed", object: null, door: true },
  endSession: { action: "session.ended", object: "session" },
  endAllSessions: { action: "session.all_ended", object: null },
  changeOwnPassword: { action: "password.changed", object: null, door: true },
  changeMe: {
    action: "person.own_changed",
    object: null,
    tells: ["name", "locale", "timeZone"],
  },
  changeAlertChoices: { action: "person.alerts_chosen", object: null },
  // Its address may carry a token.
  setAlertWebhook: { action: "person.webhook_set", object: null },
  rotateAlertWebhookSecret: { action: "person.webhook_secret_drawn", object: null },
  testAlertWebhook: { action: "person.webhook_tested", object: null },
  removeAlertWebhook: { action: "person.webhook_removed", object: null },
  setAlertPost: {
    action: "person.alert_post_set",
    object: null,
    tells: ["connectionId", "place"],
  },
  removeAlertPost: { action: "person.alert_post_removed", object: null },
  beginSecondFactor: { action: "second_factor.begun", object: null, door: true },
  confirmSecondFactor: { action: "second_factor.turned_on", object: null, door: true },
  turnOffSecondFactor: { action: "second_factor.turned_off", object: null, door: true },
  createApiKey: {
    action: "api_key.created",
    object: "api-key",
    tells: ["name", "scopes", "expiresAt"],
  },
  revokeApiKey: { action: "api_key.revoked", object: "api-key" },
  invitePerson: { action: "person.invited", object: "invitation", tells: ["email", "role"] },
  withdrawInvitation: { action: "person.invitation_withdrawn", object: "invitation" },
  changePerson: { action: "person.changed", object: "person", tells: ["role", "state"] },
  removePerson: { action: "person.removed", object: "person" },
  resetPersonsPassword: { action: "person.password_reset_made", object: "person" },

  checkErasure: { action: "system.erasure_checked", object: null },
  eraseValue: { action: "system.value_erased", object: "erasure", tells: ["runs", "events"] },
  namePersonsHeir: { action: "person.heir_named", object: "person", tells: ["person"] },
  holdEverything: { action: "system.held", object: null },
  liftHoldOfEverything: { action: "system.hold_lifted", object: null },
  settleRestore: { action: "system.restore_settled", object: null, tells: ["as"] },
  clearDoubts: { action: "system.doubts_cleared", object: null, tells: ["endedBy"] },
  changeSettings: { action: "system.settings_changed", object: null, tells: ["retention"] },
  sendTestMail: { action: "system.test_mail_sent", object: null },
  reportBackup: { action: "system.backup_reported", object: null },
  takeBackup: { action: "system.backup_taken", object: null },
  exportRunsCsv: { action: "run.list_exported", object: null },
  exportWritesCsv: { action: "run.writes_exported", object: null },
  exportEventsCsv: { action: "run.events_exported", object: null },
  exportLedgerCsv: { action: "ledger.exported", object: null },
  exportSummaryCsv: { action: "ledger.summary_exported", object: null },
  exportAuditCsv: { action: "audit.exported", object: null },
  exportAudit: { action: "audit.exported", object: null },
} as const satisfies Readonly<Record<string, Audited>>;

/** Operations that are no reading by their method, and yet change nothing but what their person has seen. */
export const changesNothing: readonly string[] = [
  "validateFlowDocument",
  "checkFlowTest",
  "readTableCsv",
  "refreshConnectionFields",
  "askBatch",
  "askReconciliation",
  "seeAlerts",
];
