/** Texts of the web application: the ways in. */
export const signInEn = {
  "sign_in.title": "Sign in to Millrace",
  "sign_in.email": "E-mail",
  "sign_in.password": "Password",
  "sign_in.submit": "Sign in",
  "sign_in.again": "Your session has ended",
  "sign_in.again_help":
    "Sign in again, and you can go on with what you were doing. Nothing that you have entered is lost.",
  "sign_in.other": "Somebody else has signed in",
  "sign_in.other_help":
    "{{name}} has signed in on this browser. Millrace does not send your unsaved changes in their name. Sign in as yourself in another window, and they are saved. If you reload the page as {{name}}, they are lost.",
  "sign_in.other_go": "Go on as {{name}}",
  "sign_in.forgot": "I have forgotten my password",
  "sign_in.forgot_title": "A new password",
  "sign_in.forgot_help": "We send you a link with which you can choose a new one.",
  "sign_in.forgot_no_mail":
    "This Millrace sends no mail. Ask an administrator for a link with which you can choose a new password.",
  "sign_in.forgot_submit": "Send the link",
  "sign_in.forgot_sent":
    "If somebody here has this e-mail, the link is on its way. It is good for a day.",
  "sign_in.with": "Sign in with {{name}}",
  "sign_in.with_in_window": "Sign in with {{name}} in a new window",
  "sign_in.or": "or",
  "sign_in.code_help": "Enter the six digits that your authenticator app shows now.",
  "sign_in.code": "Code",
  "sign_in.recovery_help": "Enter one of the recovery codes that you have kept. Each works once.",
  "sign_in.recovery_code": "Recovery code",
  "sign_in.use_recovery": "I have no access to the app",
  "sign_in.use_code": "Use the app",
  "confirm.title": "Confirm that it is you",
  "confirm.help":
    "This gives rights or hands out secrets. Enter your password again to go on. That counts for 15 minutes.",
  "confirm.submit": "Confirm",
  "confirm.use_code": "Use a code from the app",
  "confirm.use_password": "Use the password",
  "confirm.go_on": "I have signed in there: go on",
  "set_up.title": "Welcome to Millrace",
  "set_up.help":
    "You are the first here, and become the administrator. Others join by your invitation.",
  "set_up.code": "Set-up code",
  "set_up.code_help":
    "You find it in the terminal, or the log, where Millrace was started. Each start prints a new one.",
  "set_up.name": "Your name",
  "set_up.password_help": "At least 12 characters. A few words in a row are easy to remember.",
  "set_up.submit": "Begin",
  "invitation.title": "You are invited to Millrace",
  "invitation.help": "Choose how others see you, and your password.",
  "invitation.submit": "Join",
  "invitation.no_token":
    "This link is incomplete. Open it exactly as you got it, with everything after the #.",
  "new_password.title": "Choose a new password",
  "new_password.password": "New password",
  "new_password.submit": "Set the password",
  "new_password.done": "Your new password is set. Sign in with it.",
  "sign_in.to_sign_in": "Go to the sign-in",
} as const;
