# Places
admin-center = Admin Center
apps-and-integrations = Apps and integrations
apis = APIs
api-tokens = API tokens
api-configuration = API configuration
account = Account
logs = Logs
audit-log = Audit log
retirement = Retirement
badge-embedded = EMBEDDED
badge-read-only = READ-ONLY
badge-protected = PROTECTED
signed-in-by-oauth-token = { $email } by OAuth token
signed-in-by-oauth-client = OAuth client acting as { $email }
signed-in-by-api-token = { $email } by API token
too-small = tokendesk needs { $width } columns and { $height } rows. Make the window larger, or press { key-everywhere.quit } to quit.
badge-rate-limit = { $left } of { $limit } requests left
badge-lost = { $figure } lost in 7 days: { key-everywhere.show-retirement }
wait-paused = The account takes no requests for { $seconds } s, then it goes on.   Esc stops waiting
wait-create = The account takes no new token for { $seconds } s. Nothing was created; save again then.
wait-answer = No answer for { $seconds } s.   Esc stops waiting
wait-again = No answer for { $seconds } s; asked { $attempt } times.   Esc stops waiting
connecting = Opening the account…

# The accounts one can choose from
accounts-title = Accounts
account-embedded = embedded account
account-of-environment = { $name } (environment)
account-of-profile = { $name }
accounts-busy = Something is under way in this account: choose another one after it has ended.
other-account = Choose another account
connecting-to = Connecting to { $account } ({ $place })…
not-opened = The account can’t be opened: { $reason }
not-opened-hint = Put right what it names, then try again.
not-opened-given-up = Connecting was ended by Esc.
not-opened-given-up-hint = Nothing was changed in the account.
credential-not-stored = The system’s store has no secret for this account.
credential-not-stored-hint = Store one with `tokendesk login` and the same --profile. The store is empty after a restart of the machine.
credential-no-store = This system’s store can’t be used: { $reason }
credential-no-store-hint = Name a credential_command or a credential_file in the profile.
credential-no-variable = ZENDESK_SUBDOMAIN is set, but neither ZENDESK_OAUTH_TOKEN nor ZENDESK_API_TOKEN is.
credential-no-variable-hint = Set one of them, then start tokendesk again.
credential-not-started = The program { $program } can’t be started: { $reason }
credential-not-started-hint = Check credential_command in the profile: a list of a program and its arguments. No shell reads it.
credential-command-failed = The program { $program } { $how }.
credential-command-failed-hint = Run the profile’s credential_command yourself to see what { $program } says. It is not shown here, since it may tell secrets.
credential-timed-out = The program { $program } had not ended after { $seconds } seconds and was stopped.
credential-timed-out-hint = Sign in to that program first, so that it has nothing to ask.
credential-file-unreadable = { $path } can’t be read: { $reason }
credential-file-unreadable-hint = Check credential_file in the profile.
credential-file-unsafe = { $path } was not read: { $reason }
credential-file-unsafe-hint = Make it a file of yours that only you may read: chmod 600 { $path }
credential-not-a-secret = What came from { $origin } can’t be a secret: { $reason }
credential-not-a-secret-hint = A secret is one line of text.
no-audit-log = audit log: no
not-signed-in-by-api-token = The API token may be deactivated or deleted, token access may be off, or the e-mail address may not be that of a verified user. Look in Admin Center › Apps and integrations › APIs, and at email in the profile.
not-signed-in-by-oauth-token = The OAuth access token may have expired or been revoked. Make a new one in the account, and put it where tokendesk takes it from; `tokendesk whoami` names the place.
not-signed-in-by-oauth-client = The account does not accept the access token that it gave the OAuth client. The client may have been deleted, or its owner may be suspended. Look in Admin Center › Apps and integrations › APIs › OAuth clients.
suspended-title = { $user } is suspended in this account.
suspended-text = A suspended user can do nothing here. An administrator lifts the suspension in Admin Center › People; or sign in as somebody else.
signs-in = (you)
signs-in-text = You are signed in with this token. That keeps it in use: its last use may be your own.
lockout-by-token = After this every request with it fails, so tokendesk can do nothing more in this account. Only another way to sign in can reactivate it.
lockout-by-access = You are signed in with an API token: after this, tokendesk can do nothing more in this account. Only another way to sign in can turn access on again.
locked-by-token = You are signed out: you deactivated { $name }, the token that you were signed in with.
locked-by-access = You are signed out: you turned off API token access, and were signed in with an API token.
locked-text = The account takes no more requests of this session. An administrator can undo it in Admin Center › Apps and integrations › APIs. Or sign in by an OAuth client, or with another token: change the profile, then start tokendesk again.

# The table of tokens
column-description = Description
column-token = Token
column-status = Status
column-last-used = Last used
column-works-until = Works until
column-created = Created
column-created-by = Created by
status-active = Active
status-inactive = Inactive
no-description = (no description)
unknown-creator = user { $id }
no-creator = unknown
tokens-count = { $count } of { $limit } tokens · { $active } active · { $inactive } inactive
tokens-count-short = { $count } of { $limit } tokens · { $active } active
tokens-shown = { $shown } shown
sorted-by = sorted by { $column } { $arrow }
sort-anew = { key-everywhere.refresh } sorts anew
list-from = the list is from { $age }
sorted-before = sorted by { $column } { $arrow } ({ key-everywhere.refresh } sorts anew)
filtered-by = only { $status }
marked-count = { $count } marked
marked-count-hidden = { $count } marked, { $hidden } of them hidden
add-api-token = Add API token
loading-tokens = Loading the tokens…
empty-title = This account has no API tokens.
empty-text = A token lets a program sign in with the e-mail address of any verified user. Press { key-tokens.add } to add one.
nothing-matches = No token matches.
nothing-matches-text = Esc clears the search, { key-tokens.filter } then All shows every status.
role-title = Your role can’t manage API tokens.
role-text = { $user } is signed in, but only an administrator, or an agent whose custom role has Manage APIs, can see and change API tokens. An administrator changes this in Admin Center › People › Team › Roles.
access-off-title = API token access is turned off for this account.
access-off-text = Nobody can create or use API tokens until an administrator turns it on in Apps and integrations › APIs › API configuration.
open-configuration = Open API configuration
check-again = Check again
search-label = Search

# Times
age-now = just now
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-yesterday = yesterday
age-days = { $count } days ago
age-months = { $count ->
    [one] 1 month ago
   *[other] { $count } months ago
}
age-years = { $count ->
    [one] 1 year ago
   *[other] { $count } years ago
}
age-future = in the future
never = never

# Keys and what they do
do-open = open
do-options = options
do-add = add
do-edit = edit
do-deactivate = deactivate
do-reactivate = reactivate
do-delete = delete
do-mark = mark
do-mark-shown = mark all shown
do-unmark = unmark
do-undo = undo the last change
do-export = export
do-deactivate-all = deactivate the marked tokens
do-reactivate-all = reactivate the marked tokens
do-delete-all = delete the marked tokens
do-deactivate-marked = deactivate { $count }
do-reactivate-marked = reactivate { $count }
do-delete-marked = delete { $count }
do-stop = stop
do-search = search
do-filter = filter
do-sort = sort
do-copy-menu = copy id, prefix or description
do-identify = identify a secret
do-look-up = look it up
do-close = close
do-audit-pane = audit log
do-help = help
do-quit = quit
do-refresh = refresh
do-page-tokens = API tokens
do-page-configuration = API configuration
do-page-audit = Audit log
do-page-retirement = Retirement
do-accounts = accounts
do-next-focus = next pane
do-previous-focus = previous pane
do-next-button = next button
do-previous-button = previous button
do-next-field = next field
do-previous-field = previous field
do-back = back
do-up = up
do-down = down
do-page-up = page up
do-page-down = page down
do-first = first
do-last = last
do-suspend = suspend
do-press = press
do-check-text = check the text
do-later = decide later
do-cancel = cancel
do-save = save
do-copy = copy
do-try = try it
do-hide = hide or show
do-write-file = write to a file
do-clear-clipboard = clear clipboard
do-clear = clear
do-choose = choose
do-keep-filter = keep
do-toggle = change
do-previous-choice = previous choice
do-next-choice = next choice
do-apply = apply
do-palette = commands
do-mouse = mouse on or off
do-mouse-on = mouse on
do-mouse-off = mouse off
mouse-on = The mouse is on. Hold Shift to select text.
mouse-off = The mouse is off: it selects text.
mouse-help = The mouse is on: hold Shift to select text.
do-run = run
help-title = Keys
help-everywhere = Everywhere
help-list = In any list
help-tokens = API tokens
help-marked = While API tokens are marked
help-audit = Audit log
help-configuration = API configuration
help-secret = The one-time token
help-secret-file = When writing it to a file
help-identify = When identifying a secret
help-identified = At an identified secret
help-audit-filter = In the audit log’s filter
help-export = When exporting a list
help-form = In a form
help-choice = In a field with a choice
help-confirmation = In a question
help-running = While many tokens change
help-lost = At a token without its value
help-proof = In a question that asks for a text
help-search = In the search
help-menu = In a menu
help-palette = Among the commands

# Menus
menu-edit = Edit
menu-deactivate = Deactivate
menu-reactivate = Reactivate
menu-delete = Delete
menu-deactivate-marked = Deactivate the { $count } marked
menu-reactivate-marked = Reactivate the { $count } marked
menu-delete-marked = Delete the { $count } marked
why-none-active = none is active
why-none-inactive = none is inactive
menu-view-audit-log = View audit log
why-deactivate-first = deactivate first
why-enterprise-only = Enterprise plans only
why-read-only = this session only reads
why-elsewhere = on { $page }
why-unknown = not loaded yet
why-admins-only = administrators only
why-role = your role can’t
why-access-off = token access is off
why-no-rows = nothing is listed
why-no-pane = no pane is open
why-inactive = is inactive already
why-active = is active already
why-open-already = is open
why-not-now = not now
palette-title = Commands
palette-nothing = No command is called so.
read-only-session = This session only reads (--read-only, or read_only in the profile).
menu-options-title = Options
menu-sort-title = Sort by
menu-filter-title = Show
menu-copy-title = Copy
filter-all = All
filter-active = Active
filter-inactive = Inactive
sort-reset = Reset
copy-id = Id
copy-prefix = Token prefix
copy-description = Description

# Buttons
button-cancel = Cancel
button-save = Save
button-copy = Copy
button-close = Close
button-get-started = Get started
button-apply = Apply filters
button-turn-on = Turn on
button-turn-off = Turn off
button-close-anyway = Close anyway
button-quit-anyway = Quit anyway

# Dialogs of a token
in-account = in { $account }
add-title = Add API token
edit-title = Edit API token
field-description = Description
field-optional = optional
add-rights = It works with the e-mail address of any verified user, with that user’s rights and without a second factor. It is not an OAuth access token.
add-scopes = An API token can’t be limited to some endpoints. An OAuth client can, by its scopes.
saving = Saving…
deactivate-title = Deactivate API token?
deactivate-text = From now on every request with it fails. You can reactivate it at any time.
reactivate-title = Reactivate API token?
reactivate-text = Requests with it authenticate again at once, also those of a job that nobody remembers.
delete-title = Delete API token?
delete-text = This can’t be undone. Nothing can use this token again, and it can’t be reactivated.
proof-description = This account is protected. Type the description of the token:
proof-prefix = This account is protected. Type the beginning of the token:
proof-id = This account is protected. Type the id of the token:
proof-count = Type how many tokens will be deleted:
proof-count-and-account = This account is protected. Type how many tokens will be deleted, and the account:
proof-wrong = What is typed is something else.
working = Working…
limit-title = The limit of API tokens is reached
limit-text = This account has { $count } of { $limit } tokens, active and inactive together. Delete one before you add another.
token-deactivated = Deactivated: { $name }. Requests with it fail from now on.
token-reactivated = Reactivated: { $name }. Requests with it authenticate again.
token-stays-active = The account accepted it, but { $name } is still active.
token-stays-inactive = The account accepted it, but { $name } is still inactive.
token-deleted = Deleted: { $name }
token-was-gone = { $name } was gone already: somebody else deleted it before.
token-saved = Saved: { $name }
token-gone = This token is gone: somebody else deleted it.
token-gone-named = “{ $name }” is no longer in the account.
still-active = { $name } is active. Deactivate it first, then delete it.
already-inactive = { $name } is inactive already.
already-active = { $name } is active already.

# What somebody else changed meanwhile
news-changed = Somebody else changed it meanwhile. Nothing was sent.
news-description = Description: it was “{ $before }”, it is now “{ $now }”
news-status = Status: it was { $before }, it is now { $now }
news-somehow = It was changed { $when }.
news-active = Somebody else changed tokens meanwhile, so nothing was sent: { $before } were active, now { $now } are.
news-still-so = The account was asked again: it still has it as { $status }.
news-still-called = The account was asked again: it is called “{ $name }” there.
news-still-on = The account was asked again: API token access is still on.
news-still-off = The account was asked again: API token access is still off.
news-save-again = Save once more to replace what is there now.

# Many tokens at once, and taking changes back
mark-gone = A marked token is no longer in the account: { $name }
marks-gone = Marked tokens are no longer in the account: { $name } and { $count } more
bulk-deactivate-title = { $count ->
    [one] Deactivate 1 API token?
   *[other] Deactivate { $count } API tokens?
}
bulk-reactivate-title = { $count ->
    [one] Reactivate 1 API token?
   *[other] Reactivate { $count } API tokens?
}
bulk-delete-title = { $count ->
    [one] Delete 1 API token?
   *[other] Delete { $count } API tokens?
}
bulk-nothing-title = Nothing to do
bulk-deactivate-text = One after the other: every request with them fails from then on. They can be reactivated.
bulk-reactivate-text = One after the other: requests with them authenticate again at once, also those of jobs that nobody remembers.
bulk-delete-text = One after the other, for good: this can’t be undone.
bulk-lately = { $count } of them used in the last 7 days, the last one { $age }.
bulk-hidden = Marked as well, but hidden by the search or the filter: { $count }.
bulk-more = and { $count } more
bulk-out = Left out: { $count }, { $reason }
skip-not-found = not in the account
skip-inactive = inactive already
skip-active = active already
skip-still-active = active: deactivate it first
skip-own = you are signed in with it: deactivate it alone
skip-gone = no longer in the account
skip-changed = changed since
bulk-running-deactivate = Deactivating API tokens
bulk-running-reactivate = Reactivating API tokens
bulk-running-delete = Deleting API tokens
bulk-progress = { $finished } of { $count }
bulk-reading = Reading the list again…
bulk-paused = The account takes no requests for { $seconds } s, then it goes on.
bulk-stop-hint = { key-running.stop } stops it after the token whose turn it is.
bulk-stopping = Stopping after this one…
bulk-ended-deactivate = What became of the deactivation
bulk-ended-reactivate = What became of the reactivation
bulk-ended-delete = What became of the deletion
bulk-ended-undo = What became of the undo
count-done = { $count } done
count-skipped = { $count } skipped
count-failed = { $count } failed
count-unknown = { $count } unknown
count-not-begun = { $count } not begun
class-done = done
class-skipped = skipped
class-failed = failed
class-unknown = unknown
class-not-begun = not begun
bulk-unmoved = The account accepted it, but the token is as it was.
bulk-unmoved-unanswered = No answer came; the account was asked again, and the token is as it was.
bulk-unknown = No answer came, and the list can’t be had: it may have happened.
bulk-scroll = There is more: scroll with the arrow keys.
bulk-stopped = You stopped it.
bulk-unread = Nothing was sent: the list of tokens can’t be had.
bulk-refused = It ended there: every further request would meet the same.
bulk-failing = It ended there: the account takes no more at the moment.
bulk-deactivated = { $count ->
    [one] Deactivated: 1 API token.
   *[other] Deactivated: { $count } API tokens.
}
bulk-reactivated = { $count ->
    [one] Reactivated: 1 API token.
   *[other] Reactivated: { $count } API tokens.
}
undo-offer = { key-tokens.undo } undoes it.
undo-reactivate-title = { $count ->
    [one] Undo the deactivation?
   *[other] Undo { $count } deactivations?
}
undo-deactivate-title = { $count ->
    [one] Undo the reactivation?
   *[other] Undo { $count } reactivations?
}
undo-describe-title = Undo the change of the description?
undo-nothing-title = This can’t be undone
undo-describe-text = It is called “{ $description }” again.
undo-describe-none = It has no description again.
undo-moot = It is not as this change left it, so nothing is sent.
undo-audited = The account’s audit log keeps both: the change and this one.
undo-running = Undoing
button-undo = Undo
undone-to-active = Undone: { $name } is active again.
undone-to-inactive = Undone: { $name } is inactive again.
undone-to-called = Undone: it is called { $name } again.
undo-nothing = Nothing to undo: no change of this session is left that could be taken back.
undo-deleted = A deletion can’t be undone: { $name } is gone for good.
undo-deleted-many = { $count ->
    [one] A deletion can’t be undone: 1 token is gone for good.
   *[other] A deletion can’t be undone: { $count } tokens are gone for good.
}
undo-created = { key-tokens.undo } does not take back a new token: deactivate { $name } and delete it.
undo-described = The earlier description of { $name } has characters that can’t be sent. It stays as it is.

# A token whose value nobody has
lost-title = A create that was not confirmed
lost-found-title = A token without its value
lost-shown-title = Did you save this token?
lost-unknown = The creation of “{ $name }” was sent and not confirmed: it may have happened.
lost-looking = Looking for it among the tokens of the account ({ $look } of { $of })…
lost-unlisted = It is not known whether it was created: the list of tokens can’t be had either.
lost-nothing = It looks as if nothing was created. You can try again.
lost-found = The token “{ $name }” was created, but its value never reached you and can’t be shown again.
lost-several = These tokens are new since then. If one of them is yours, its value never reached you and can’t be shown again. Choose it with the arrow keys.
lost-shown = The value of “{ $name }” was displayed, but tokendesk ended before you said that you have it. It can’t be shown again.
lost-revoked = The token “{ $name }” was created while the terminal went away. Nobody saw its value, so it was deactivated and deleted.
lost-choose = Choose a token of the list first.
lost-changed = { $name } is not as it was listed here. Look at it again before you delete it.
lost-later = Nothing was changed. The next start shows this again.
lost-deactivating = Deactivating it…
lost-deleting = Deleting it…
button-delete-and-create = Delete it and create a new one
button-delete-it = Delete it
button-keep-it = Keep it
button-try-again = Try again
button-look-again = Look again
button-later = Later
journal-no-place = Nothing was sent. A create is written down first, and there is no place for that: neither XDG_STATE_HOME nor HOME is set.
journal-unwritten = Nothing was sent. A create is written down first, and that failed in { $place }: { $detail }
journal-unreadable = { $path } can’t be read: a newer tokendesk may have written it. Look for tokens that nobody knows.
add-leaving = The answer brings the value, and only this screen can show it. Press Ctrl-c again to leave nevertheless.

# Said on the way out, after the terminal was given back
leave-waiting = Waiting for the account’s answer, at most 10 seconds. Ctrl-c ends the waiting.
leave-not-sent = Nothing was created: it was not sent.
leave-unknown = No answer came for { $name }: it is not known whether it was changed. Look at it when you start again.
leave-unknown-export = The export to { $path } was not finished. What is there may be half of it.
leave-many = Of the marked tokens: { $done } done, { $skipped } skipped, { $failed } failed, { $unknown } unknown, { $rest } not begun.
leave-many-failed = Failed: { $name }
leave-unknown-access = No answer came: it is not known whether API token access was changed. Look at it when you start again.
leave-unknown-create = It is not known whether “{ $name }” was created. The next start looks for it and tells you.
leave-revoked = “{ $name }” was created as you left. Nobody saw its value, so it was deactivated and deleted.
leave-kept = “{ $name }” was created as you left, and nobody saw its value. It is still there; the next start asks what to do with it.
leave-shown = The value of “{ $name }” was displayed and not copied. The next start asks whether you have it.

# The one-time token
reveal-title = API token created
reveal-once = Copy it now. After you close this window it is never displayed again.
reveal-copying = Copying…
reveal-copied-native = Copied. Paste it before you quit; the clipboard is cleared in { $seconds } s.
reveal-copied-native-kept = Copied. Paste it before you quit: what is in the clipboard goes with tokendesk.
reveal-copied-command = Copied with { $program }.
reveal-sent-tmux = Sent to your terminal through tmux. Paste to check: terminals don’t confirm.
reveal-tmux-refused = tmux says your terminal doesn’t take copies. Select the text, or press { key-secret.write-file } to save a file. If it does take them: set -as terminal-features ',*:clipboard'
reveal-sent-announced = Sent to your terminal’s clipboard. Paste to check.
reveal-sent-unannounced = Sent, but your terminal didn’t say it accepts copies. Paste somewhere before you close this.
reveal-not-copied = Not copied. Select the token with the mouse (hold Shift), press { key-secret.write-file } to save it to a file only you can read, or type it.
reveal-written = Saved to { $path }. Only you can read it.
reveal-hidden = hidden: press { key-secret.hide } to show it
reveal-hidden-time = hidden again: press { key-secret.hide } to show it
reveal-hidden-away = hidden meanwhile: press { key-secret.hide } to show it
reveal-asking = asking tmux who else sees this…
reveal-attached = { $terminals } terminals are attached to this tmux session: whoever sits at one of them sees what you see.
blank = The screen is blank because no key was pressed for a while.
blank-hint = Press any key to go on.
reveal-curl = Use it, with the token in place of TOKEN:
reveal-trying = Trying it…
reveal-tried = Try it: 200, authenticates as { $email } ({ $role }). That counts as a use.
reveal-tried-tickets = { $tickets ->
    [one] Try it: 200, authenticates as { $email } ({ $role }), can read 1 ticket. That counts as a use.
   *[other] Try it: 200, authenticates as { $email } ({ $role }), can read { $tickets } tickets. That counts as a use.
}
reveal-refused = Try it: { $status }, the account refuses it
reveal-leave-title = Close without a copy?
reveal-leave-text = You have neither copied this token with { key-secret.copy } nor saved it with { key-secret.write-file }. After you close the window it is never displayed again.
reveal-quit-title = Quit without a copy?
copied-native = Copied: { $what }. Paste it before you quit.
copied-command = Copied with { $program }: { $what }
copied-tmux = Sent to your terminal through tmux: { $what }. Terminals don’t confirm.
copied-announced = Sent to your terminal’s clipboard: { $what }. Paste to check.
copied-unannounced = Sent: { $what }. Your terminal didn’t say it accepts copies: paste to check.
copy-tmux-refused = Not copied: tmux says your terminal doesn’t take copies.
copy-command-failed = { $program } failed (exit { $status }). Not copied.
copy-command-stopped = { $program } did not end in time. Not copied.
copy-command-not-started = { $program } can’t be started. Not copied.
copy-failed = Not copied: neither a clipboard nor the terminal took it.
clipboard-countdown = The clipboard is cleared in { $seconds } s.
clipboard-cleared = The clipboard was cleared: it no longer holds the token.
clipboard-overwritten = A space was sent to your terminal’s clipboard. Paste to check: terminals don’t confirm.
clipboard-not-ours = The clipboard holds something else by now; it was left as it is.
clipboard-not-cleared = The clipboard could not be cleared. Copy something else over the token.
clipboard-gone = The token was in the clipboard; it is no longer there now that tokendesk has ended.
file-title = Save to a file
file-field = Path
file-text = Only you can read the file (0600). A file that is there is never overwritten.
file-nameless = Type a path.
file-exists = Something of this name is there already. It stays as it is: type another name.
file-no-directory = This directory is not there. Type another path.
file-not-allowed = You can’t write there. Type another path.
file-directory-open = Others can rename and delete files in this directory. Type another path.
file-not-private = This file system can’t keep a file to you alone. Type another path.
file-other = Not written: { $detail }
export-title = Export
export-tokens = { $count ->
    [one] 1 API token, filtered and sorted as on the screen.
   *[other] { $count } API tokens, filtered and sorted as on the screen.
}
export-events-all = { $count ->
    [one] The 1 event of this filter.
   *[other] All { $count } events of this filter, newest first.
}
export-events-more = All events of this filter, newest first. { $count } are loaded; the others are fetched while it writes.
export-format = Format
format-csv = CSV, for a spreadsheet
format-json = JSON, one document
format-json-lines = JSON Lines, an object a line
export-text = A new file that only you can read (0600); a name alone is put where tokendesk was started. It has descriptions, names and e-mail addresses, and no token’s value.
export-writing = Writing… { $count } so far
export-stop = { key-running.stop } stops it; no file is left then.
export-stopped = Stopped. No file was written.
export-not-written = The export was not finished. No file was written.
button-export = Export
exported = { $count ->
    [one] Exported 1 row to { $path }. Only you can read it.
   *[other] Exported { $count } rows to { $path }. Only you can read it.
}
role-admin = administrator
role-agent = agent
role-end-user = end user

# A secret that was found somewhere
identify-title = Identify a secret
identify-field = Secret
identify-letters = { $count ->
    [one] 1 letter
   *[other] { $count } letters
}
identify-ask = Paste or type what was found: a token, or the line that has it. It is never displayed, and is forgotten when the window closes.
identify-before = Looking it up compares its beginning with the list of tokens and sends nothing of it. Trying it is a step of its own.
identify-looking = Looking it up…
identify-empty = Paste or type a secret first.
identify-cut = This is longer than any line with a secret. Delete takes it away.
identify-access-off = API token access is turned off: no API token authenticates now, and the account lists none.
button-look-up = Look it up
button-try-it = Try it
identify-within = The secret was taken out of a longer text.
identify-one = It begins like this token, and like no other of this account.
identify-by-use = It is this token: its last use moved with the try.
identify-several = It begins like { $count } tokens of this account:
identify-one-of = It is one of these; the account does not tell which.
identify-none = No token of this account begins like it. It is another account’s, or it was deleted.
identify-none-oauth = It has the form of an OAuth access token or of an OAuth client’s secret. No API token of this account begins like it.
identify-none-other = No token of this account begins like it. It has { $letters } letters; an API token is 40 letters and digits. A part is missing, or it is something else.
identify-authenticates-unlisted = No token of the list can be told to be this one.
identify-active = The token is active: whoever has it can act as any verified user of this account.
identify-inactive = The token is inactive: every request with it fails.
identify-untried = Not tried. A try sends one request with it, as { $email }. That counts as a use: Last used moves, and is kept here as it was.
identify-untried-oauth = Not tried. A try sends one request with it, as an OAuth access token. That counts as a use.
identify-authenticates = Tried: it still authenticates, as { $email } ({ $role }).
identify-authenticates-oauth = Tried: it is an OAuth access token that still works, as { $email } ({ $role }). Revoke it in Admin Center › Apps and integrations › APIs › OAuth clients.
identify-scopeless = Tried: it is an OAuth access token that still works; its scopes keep it from saying whose it is. Revoke it in Admin Center › Apps and integrations › APIs › OAuth clients.
identify-refused-inactive = Tried: the account refuses it, as it should while the token is inactive.
identify-refused-not-whole = Tried: the account refuses it, although this token is active. Some of it is missing or mistyped, or it is something else that begins alike.
identify-refused-none-active = Tried: the account refuses it. It is none of these that are active.
identify-refused-unknown = Tried: the account refuses it. Nobody can use it here.
identify-refused-oauth = Tried: the account refuses it as an access token. It may be an OAuth client’s secret, which can’t be tried without the client’s identifier: Admin Center › Apps and integrations › APIs › OAuth clients shows how each begins.
identify-unclear = Tried: the account answered { $status }, which does not tell whether it authenticates.
identify-failed = It could not be told whether it authenticates. Try it again.
identify-outdated = The token was changed after the try. Try it again to know.
identify-not-tried = Not tried: nothing of it was sent.
identify-used-before = A try counts as a use; Last used is as it was before.
identify-address = Or the account has no verified user with the address { $email }.
found-nothing = There is no secret on the standard input.
found-no-text = What is on the standard input is no text.
found-too-long = What is on the standard input is longer than any line with a secret.
found-unread = The standard input can’t be read
found-hint = Give it the token, or the line that has it, from a file or a pipe. There is no flag for it, since others see the command line.
found-twice = The standard input can’t have the secret that was found and the one that you sign in with.
found-twice-hint = Leave --token-stdin out: let the profile say where your own secret is.
before-the-try = { $when }, before the try

# Detail of a token
detail-title = API token
detail-truncated = The whole value is never displayed again.
detail-updated = Changed
detail-id = Id
detail-zone = Times in
detail-assigned = Assigned to
detail-events = Recent events
detail-no-events = No event in the last 12 weeks.
detail-doubt = Not what it looks like: { $characters }
detail-twins = { $count ->
    [one] Another token looks the same and is called otherwise.
   *[other] { $count } other tokens look the same and are called otherwise.
}
exact-and-age = { $exact } ({ $age })
name-and-email = { $name } <{ $email }>

# Audit log
column-time = Time
column-actor = Actor
column-ip-address = IP address
column-item = Item
column-activity-type = Activity type
column-activity = Activity
activity-created = Created
activity-updated = Updated
activity-deleted = Deleted
activity-exported = Exported
activity-signed-in = Signed in
audit-of = Audit log › { $name }
audit-last-weeks = last { $weeks } weeks
audit-from-to = { $since } to { $until }
audit-from = since { $since }
audit-to = until { $until }
audit-any-time = any time
audit-all-actors = all actors
audit-all-activity = all activity
audit-count = { $count ->
    [one] 1 event
   *[other] { $count } events
}
audit-count-more = { $count } events so far
audit-loading = Loading events…
audit-empty = No events.
audit-empty-text = { key-audit.filter } changes the dates, the actor and the activity type.
audit-no-token = No token is selected.
audit-needs-admin = Only an administrator can see the audit log.
audit-not-on-plan-title = The audit log is on Enterprise plans only.
audit-not-on-plan-text = This account’s plan has no audit log. Its tokens can still be added, edited, deactivated, reactivated and deleted.
audit-refused-title = The account shows you no audit log.
audit-refused-text = It refuses it (403). Enterprise plans have an audit log, and administrators see it: whether the plan or the role is missing, the account does not say. Its tokens can still be managed.
audit-filter-title = Filter the audit log
audit-field-since = Start date
audit-field-until = End date
audit-field-actor = Actor
audit-field-activity = Activity type
audit-date-hint = as 2026-11-23; empty is no limit
audit-date-wrong = A date is written as 2026-11-23.
audit-date-order = The end date is before the start date.
audit-actors-loading = loading the people…
audit-event-title = Event
audit-item-type = Item type
audit-item-id = Item id
audit-event-id = Event id
audit-actor-id = Actor id
audit-no-address = none

# API configuration
configuration-terms-title = Before the first use
configuration-terms-text = Whoever has an API token can act as any verified user of the account. By going on you accept the terms under which Zendesk offers its API.
configuration-terms-box = I accept the terms
configuration-terms-first = Accept the terms first: { key-configuration.toggle } checks the box.
configuration-allow = Allow API token access
configuration-allow-text = Programs can sign in with an API token and the e-mail address of any verified user.
configuration-on = on
configuration-off = off
configuration-off-text = Nobody can create or use API tokens.
configuration-needs-admin = Only an administrator can change this.
configuration-turn-off-title = Turn off API token access?
configuration-turn-off-text = { $count ->
    [one] This deactivates 1 active token: every request with it fails from now on. After access is turned on again, it has to be reactivated.
   *[other] This deactivates { $count } active tokens: every request with them fails from now on. After access is turned on again, each one has to be reactivated.
}
configuration-turn-off-none = No token is active. Nobody can create or use one until access is turned on again.
configuration-turn-on-title = Turn on API token access?
configuration-turn-on-text = { $count ->
    [one] 1 inactive token stays inactive until it is reactivated.
   *[other] { $count } inactive tokens stay inactive until each one is reactivated.
}
configuration-turn-on-none = Tokens can be added and used from then on. One that is inactive stays so until it is reactivated.
configuration-turned-on = API token access is on.
configuration-turned-off = API token access is off. Every token is inactive.
configuration-ignored = The account answered, but the setting is unchanged. Change it in Zendesk’s Admin Center.

# Failures
failure-unreachable = The account can’t be reached. Nothing was sent.
failure-unreachable-hint = Check the line, then press { key-everywhere.refresh }.
failure-given-up = You stopped waiting for the account.
failure-given-up-hint = Nothing was changed. { key-everywhere.refresh } asks again.
failure-read-only = This session only reads.
failure-read-only-hint = Nothing was sent. To change something, start without --read-only, or take read_only out of the profile.
failure-no-answer = No answer came, so it is not known whether it happened.
failure-no-answer-hint = Refresh with { key-everywhere.refresh } and look before you try again.
failure-not-signed-in = The account does not accept who you are signed in as.
failure-not-signed-in-hint = The credential may have been revoked. Start tokendesk again to sign in anew.
failure-forbidden = You are not allowed to do this. The account says: { $message }
failure-forbidden-hint = An administrator, or an agent whose role has Manage APIs, can do it.
failure-access-off = API token access is turned off for this account.
failure-access-off-hint = Press { key-everywhere.show-configuration } for API configuration.
failure-not-found = The account has no such record any more.
failure-not-found-hint = Somebody else may have deleted it. Press { key-everywhere.refresh } to see what is there.
failure-refused = The account refuses it: { $message }
failure-refused-hint = Change what it names, or cancel.
failure-rate-limited = The account takes no more requests for now.
failure-rate-limited-hint = { $seconds ->
    [one] Try again in 1 second.
   *[other] Try again in { $seconds } seconds.
}
failure-rate-limited-hint-unknown = Try again in a minute.
failure-server = The account failed with status { $status }.
failure-server-hint = Try again in a while.
failure-unexpected = The account answered with status { $status }, which is not expected here.
failure-unexpected-hint = Press { key-everywhere.refresh } to see what is there.
failure-unreadable-hint = Press { key-everywhere.refresh } to ask again.
failure-request = { $request }
failure-log = log { $path }
failure-request-id = { $request } · request id { $id }
failure-again = { key-everywhere.refresh }  Try again

# The retirement
add-closed = closed
retired-title = This account makes no more API tokens
retired-answer = The account answered with status { $status }: { $message }
retired-status = The account answered with status { $status }.
retired-creation = That fits rule Z2: since { $day } no Zendesk account can make an API token, neither here nor through its API.
retired-end = That fits rule Z3: on { $day } every API token stopped for good. None can be made or reactivated.
retired-instead = What takes their place (Z4) is an OAuth client: for a program with the client-credentials grant, for a person with the authorization-code grant and PKCE. Admin Center › Apps and integrations › APIs › OAuth clients.
retired-again = If the answer means something else, open the form again. What you typed is still there.
button-open-form = Open the form
empty-closed = It has refused to make one. Press { key-tokens.add } to see why, and what takes the place of tokens.
empty-ended = On { $day } every API token of Zendesk stopped for good (Z3). What takes their place is an OAuth client: Admin Center › Apps and integrations › APIs › OAuth clients.
end-explains = That fits rule Z3: on { $day } every API token stopped for good, and none can be reactivated. What takes its place is an OAuth client.
known = { $what }
about = ~{ $what }
any-day = any day
fate-unaffected = stays
fate-in-use = in use
fate-off = off { $due }
fate-ends = ends { $day }
fate-deleted = deleted { $due }
fate-ended = ended
until-stopped = is off
next-migrate = migrate
next-reactivate-by = reactivate by { $due }
next-reactivate-now = reactivate now
next-nothing = nothing, it dies alone
next-remove = safe to remove
next-migrate-in-full = migrate: something uses it, and an OAuth client has to take its place (Z4)
next-reactivate-by-in-full = reactivate by { $due } if it is needed
next-reactivate-now-in-full = reactivate it now if it is needed: it may be deleted any day
next-remove-unused = safe to remove: nothing was ever done with it
next-remove-quiet = safe to remove: off for { $days } days, and nobody has brought it back
detail-deactivated = Deactivated
detail-deletion = To be deleted
detail-next = What to do
story-by-account = { $when } by the account ({ $rule })
story-by-person = { $when } by { $who }
story-perhaps = { $when }, perhaps by the account ({ $rule })
story-somebody = { $when } by somebody
story-until-if-used = { $end } if it stays in use, else { $due }
figure-days = days left
figure-days-to = days to { $day }
figure-in-use = in use
figure-at-risk = at risk in 14 days
figure-off = off, to be deleted
figure-safe = safe to remove
plot-title = How many will still work, week by week
plot-over = On { $day } every API token stopped for good (Z3).
column-fate = If nothing is done
column-next = What to do
time-line-legend = { $used }used { $off }off { $gone }deleted { $end }end
cockpit-reading = reading the audit log…
cockpit-no-log = without the audit log: ~ is an estimate
cockpit-estimates = ~ is an estimate
sorted-by-urgency = most urgent first
urgency-order = This page stays in the order of urgency. The API tokens can be sorted on their own page: { key-everywhere.show-tokens }
not-kept-title = This account does not retire its API tokens.
not-kept-text = It lives inside tokendesk and was not told to. Its tokens work for as long as they are active, and nothing is deactivated or deleted by itself.
not-kept-real = Every real account of Zendesk retires them: a token that is not used for 30 days is deactivated, 60 days later it is deleted, and on { $day } all of them stop for good (Z1, Z3). To try that here, quit and run: tokendesk embedded reset --retirement on
figure-and-name = { $figure } { $name }
report-title = Retirement of API tokens: { $account }, { $day }
calendar-name = Retirement of API tokens: { $account }
calendar-written = Deadlines: { $count }, written to { $path }
calendar-nothing = No calendar was written. Name a new file in a directory of yours.
deadline-end = All API tokens stop for good (Z3)
deadline-end-text = From today on no API token authenticates in { $account }, and none can be reactivated. What takes their place is an OAuth client (Z4).
deadline-use = API token is deactivated if it is not used: { $name }
deadline-reactivate = Last day to reactivate the API token: { $name }
deadline-about = ~ (estimate) { $what }
deadline-any-day = ~ (any day) { $what }
deadline-text = Token { $prefix }…, id { $id }, in { $account }. What to do: { $next }

# The way from a token to an OAuth client
migrate-loading = Reading the OAuth clients…
migrate-trying = Trying the OAuth client…
migrate-secret-field = Secret of the OAuth client
migrate-secret-hint = Give it the client’s secret alone, from a file or a pipe. There is no flag for it, since others see the command line.
migrate-step-know = Know it
migrate-step-choose = Choose
migrate-step-scope = Scope
migrate-step-create = Create
migrate-step-try = Try
migrate-step-watch = Watch
migrate-step-switch-off = Switch off
migrate-step-delete = Delete
migrate-step-of = { $number } of 8: { $name }
migrate-fact-step = Step
migrate-fact-due = Goes on
migrate-due-now = now
migrate-fact-stage = Stands at
migrate-fact-old-used = Old token last used
migrate-fact-new-used = Client last used
migrate-fact-client = OAuth client
migrate-fact-who = Made for
migrate-fact-rights = Acts as
migrate-fact-scopes = Scopes
migrate-fact-plan = Plan
migrate-client = { $identifier } (id { $id })
migrate-for-program = a program (client credentials)
migrate-for-person = a person (authorization code with PKCE)
migrate-acts-as-person = whoever signs in
migrate-plan = { $quiet ->
    [one] 1 day
   *[other] { $quiet } days
} unused, then { $off ->
    [one] 1 day
   *[other] { $off } days
} off
migrate-not-begun = not begun
migrate-made = the client was never given an access token
migrate-tried = tried; the old token was used in the last 24 hours
migrate-watching = the old token is unused for { $days } of { $of } days
migrate-quiet = the old token is unused for { $days ->
    [one] 1 day
   *[other] { $days } days
}: it can be switched off
migrate-soaking = the old token is off, and stays so until { $time }
migrate-soaked = the old token is off for { $days ->
    [one] 1 day
   *[other] { $days } days
}: it can be deleted
migrate-done = the old token is gone
migrate-stands = It waits: { $stage }.
migrate-monthly-no-proof = That proves nothing of a job that runs once a month: its next run may still come.
migrate-monthly-once-by = A job that runs once a month has come by once in that time.
migrate-hint-start = Begin with `tokendesk migrate start { $id } --for program --preset read-tickets`, or as it fits.
migrate-hint-try = Next, try it: `tokendesk migrate next { $id }` reads the client’s secret from the standard input.
migrate-hint-try-person = Next, let somebody sign in with ready lines: `tokendesk migrate status { $id } --ready python`. Then `tokendesk migrate next { $id }` goes on.
migrate-hint-watch = Put the client to work. If the old token stays unused, `tokendesk migrate next { $id }` switches it off from { $time } on.
migrate-hint-switch-off = Next, `tokendesk migrate next { $id }` switches the old token off.
migrate-hint-soak = If something misses it, `tokendesk token reactivate { $id }` brings it back at once.
migrate-hint-delete = Next, `tokendesk migrate next { $id }` deletes the old token.
migrate-hint-done = The migration is over.
migrate-none = No migration has begun.
migrate-no-client = No OAuth client takes its place yet.
migrate-no-file = No file was written.
migrate-no-log = Its audit events can’t be read: the plan or the role has no audit log.
migrate-begun = Its migration has begun: the OAuth client { $identifier } takes its place.
migrate-begun-hint = `tokendesk migrate status { $id }` says where it stands; `tokendesk migrate start { $id } --new-secret` gives the client another secret.
migrate-cant-be = Such an OAuth client can’t be asked for.
migrate-program-file = The lines of a program need --output FILE: the standard output is for the secret.
migrate-two-places = A secret goes to a file or to the clipboard, not to both.
migrate-created = Created: OAuth client { $identifier } (id { $id }). Its secret is never displayed again.
migrate-created-public = Created: OAuth client { $identifier } (id { $id }). It has no secret.
migrate-rights-program = Requests with it have the rights of its owner, { $name }, and the audit log shows them as that person’s.
migrate-rights-person = Requests with it have the rights of whoever signs in, and the audit log shows them as that person’s.
migrate-secret-new = OAuth client { $identifier } has another secret, which is never displayed again. What has the old one stops.
migrate-secret-ask = Give the OAuth client { $identifier } another secret? What has the old one stops at once.
migrate-public = A client for people has no secret.
migrate-no-secret = The account gave no secret with the client.
migrate-taken-back = Nobody has the secret of { $identifier }, so the client was deleted.
migrate-kept = Nobody has the secret of { $identifier }: `tokendesk migrate start { $id } --new-secret` gives it another one.
migrate-lost = The OAuth client { $identifier } may have been created, but its secret never reached you.
migrate-lost-found = The account has it, with the id { $client }. `tokendesk migrate start { $id } --new-secret` gives it another secret.
migrate-lost-nothing = The account lists no such client. In a minute, `tokendesk migrate status { $id }` says it for sure; then start again.
migrate-lost-unlisted = Whether the account has it could not be read: `tokendesk migrate status { $id }` says it.
migrate-secret-lost = The OAuth client { $identifier } may have another secret, but it never reached you.
migrate-secret-lost-hint = `tokendesk migrate start { $id } --new-secret` gives it one more.
migrate-noted = The note stands at the end of the token’s description.
migrate-note-hint = Nothing was changed: shorten the note, or edit the description.
migrate-would-create = Nothing was done. It would be created: { $what }
migrate-would-plan = Nothing was done. The plan would be: { $plan }
migrate-no-room-hint = Nothing was changed: shorten the client’s description.
migrate-choose-who = Step 2, who will use the OAuth client:
migrate-choose-program = a program that runs alone (client credentials): it has the rights of its owner, you
migrate-choose-person = people (authorization code with PKCE): each has one’s own rights
migrate-choose-scope = Step 3, what it may do, the least first; --scope names scopes one by one:
migrate-preset-read-tickets = reads tickets
migrate-preset-users = reads users
migrate-preset-help-center = reads the help center
migrate-preset-write-tickets = reads and changes tickets
migrate-preset-everything = reads and changes everything
migrate-granted = The account gave an access token for { $scopes }.
migrate-as = It acts as { $name } ({ $email }).
migrate-scopeless = It authenticates; its scopes do not allow to ask as whom.
migrate-not-authenticated = The access token that it was given does not authenticate.
migrate-check-none = No request is known that proves these scopes.
migrate-check-allowed = { $request }: allowed.
migrate-check-missing = { $request }: the scope { $scope } is missing. The account says: { $words }
migrate-check-forbidden = { $request }: forbidden, and not for want of a scope. The account says: { $words }
migrate-check-unclear = { $request }: answered with { $status }, which says nothing about the scopes.
migrate-check-ticket = { $request }: allowed, but the account made an empty ticket of it. Delete that.
migrate-refused = The account gave no access token: { $words }
migrate-refused-hint = Check the secret, or give the client another one: `tokendesk migrate start { $id } --new-secret`.
migrate-try-again = Change the client’s scopes or its owner’s role, then try again. The old token stays as it is.
migrate-tried-done = Tried: the client can take over.
migrate-tried-not-kept = Tried, but the client’s description has no room for the day: the way goes on once the client is in use.
migrate-nobody-signed-in = Nobody has signed in with the client yet.
migrate-early-watch = It is too early: the old token has to stay unused until { $time }.
migrate-early-watch-hint = `tokendesk migrate next { $id } --early` switches it off now.
migrate-early-soak = It is too early: the old token stays off until { $time }.
migrate-early-soak-hint = If something misses it, `tokendesk token reactivate { $id }` brings it back; `tokendesk migrate next { $id } --early` deletes it now.
migrate-planned = Nothing was done. Next is step { $number } of 8: { $name }

# What stands on the way to an account
failure-name = The name of the account can’t be resolved. Nothing was sent.
failure-name-hint = Check the subdomain in the profile and this machine’s name server, then press { key-everywhere.refresh }.
failure-nobody-listens = Nobody answers at the account’s address. Nothing was sent.
failure-nobody-listens-hint = For an account on this machine, check that tokendesk serve runs there. Then press { key-everywhere.refresh }.
failure-unknown-root = The certificate comes from an authority that is not trusted here. Nothing was sent.
failure-unknown-root-hint = If your company’s proxy opens TLS, name its root certificate as ca_file in the configuration. If not, somebody may be in between.
failure-wrong-name = The certificate is for another name than the account’s. Nothing was sent.
failure-wrong-name-hint = A sign-in page of this network, or somebody in between, may answer instead. Open the account in a browser and look.
failure-expired = The certificate has expired or is not valid yet, by this machine’s clock. Nothing was sent.
failure-expired-hint = Check this machine’s date and time. If they are right, tell whoever runs this network.
failure-tls = No secure connection came about. Nothing was sent.
failure-tls-hint = A proxy or a firewall may stand in between: check HTTPS_PROXY, then press { key-everywhere.refresh }.
failure-proxy-unreachable = The proxy can’t be reached. Nothing was sent.
failure-proxy-unreachable-hint = Check HTTPS_PROXY, and NO_PROXY for hosts that need no proxy. Then start tokendesk again.
failure-proxy-sign-in = The proxy asks for a name and a password. Nothing was sent.
failure-proxy-sign-in-hint = Put them into HTTPS_PROXY, as in http://NAME:PASSWORD@proxy.example:3128, and start tokendesk again.
failure-proxy-refused = The proxy does not lead to the account. Nothing was sent.
failure-proxy-refused-hint = Ask whoever runs the proxy to allow zendesk.com.
failure-connect-time = No connection came about in time. Nothing was sent.
failure-read-silent = The account did not answer in time.
failure-read-stopped = The answer stopped before its end.
failure-read-slow = The answer took too long.
failure-read-broken = The connection ended before the answer did.
failure-no-answer-in-time = No answer came in time, so it is not known whether it happened.
failure-server-unknown = The account failed with status { $status }, so it is not known whether it happened.
failure-no-account = No account answers at this address.
failure-no-account-hint = Check the subdomain in the profile.
failure-redirected = The address of the account leads on to { $host }. It was not followed.
failure-redirected-somewhere = The address of the account leads on to another one. It was not followed.
failure-redirected-hint = Check the subdomain in the profile: the account may have another name now, or be closed.
failure-link-elsewhere = The list goes on at another host, { $host }. It was not followed.
failure-link-nowhere = The list goes on at what is no address.
failure-link-elsewhere-hint = A proxy in between may write addresses anew: ask whoever runs it.
failure-proxy-address = The address of the proxy can’t be read. Nothing was sent.
failure-proxy-address-hint = HTTPS_PROXY is an address such as http://proxy.example:3128. Set it and start tokendesk again.
failure-root-file = There is no certificate in the file that the configuration names. Nothing was sent.
failure-root-file-hint = ca_file names a file in PEM: it has a line -----BEGIN CERTIFICATE-----.
failure-no-roots = This machine has no root certificates to check the account’s by. Nothing was sent.
failure-no-roots-hint = Install the package ca-certificates, or name a file as ca_file in the configuration.
failure-credential = The credential has characters that can’t be sent. Nothing was sent.
failure-credential-hint = It may have a line break or a space too much. Sign in again with tokendesk login.

# Signing in
failure-anonymous = The account answers as to somebody who is not signed in.
failure-anonymous-hint = Check the e-mail address, and that the credential is an API token or an OAuth token: a password is none.
failure-grant-client = The account does not know this OAuth client, or its secret is another.
failure-grant-client-hint = Check client_id in the profile, which is the client’s identifier, and the secret where tokendesk takes it from; `tokendesk whoami` names the place.
failure-grant-scope = The OAuth client may not ask for the scopes read and write.
failure-grant-scope-hint = An administrator can allow them in Admin Center, under OAuth clients.
failure-grant-type = The OAuth client may not sign in by itself.
failure-grant-type-hint = Only a confidential client may. An administrator can make one in Admin Center, under OAuth clients.
failure-missing-scope = The access token was given for less than this needs. The account says: { $message }
failure-missing-scope-hint = Sign in with an access token that has the scopes read and write.

# Answers that can’t be read
failure-too-long = The account’s answer is longer than any should be.
failure-media = The account’s answer can’t be read: it is { $media } instead of JSON.
failure-media-hint = A proxy or a sign-in page of this network may answer instead. Open the account in a browser and look.
failure-not-json = The account’s answer can’t be read: it is no JSON from line { $line }, column { $column } on.
failure-missing-field = The account’s answer can’t be read: { $field } is missing.
failure-shape = The account’s answer can’t be read: something unexpected stands at line { $line }, column { $column }.
description-line-break = A description is one line.
description-control = A description has no control characters.

## command line
login-done = Signed in to { $place } as { $person }.
login-stored = The secret of the profile { $profile } is in this system’s store (the kernel’s keyring) { $time }.
lasts-until-unused = until the machine restarts, or until { $time } after its last use
lasts-session = until this login session ends
time-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
time-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
time-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
logout-done = The secret of the profile { $profile } is no longer in this system’s store. It still signs in wherever else it is kept, until it is revoked in Zendesk.
logout-none = This system’s store has no secret of the profile { $profile }.
whoami-account = account
whoami-opened-by = opened by
whoami-signed-in = signed in
whoami-with = with
whoami-session = session
whoami-embedded = { $name } (embedded), { $url }
whoami-real = { $name } (real), { $url }
whoami-unused = { $variable } is set too, and is not used
whoami-read-only = read-only
whoami-changes = may change the account
way-run = a token of the embedded account
way-oauth-token = an OAuth access token
way-oauth-client = an OAuth client
way-api-token = an e-mail address and an API token
origin-run = made for this run
origin-stdin = the standard input
origin-variable = { $name }
origin-command = the program { $program }
origin-store = the system’s store
origin-file = the file { $path }
login-not-stored = the profile { $profile } takes its secret from { $origin }
login-not-stored-hint = Nothing needs to be stored. To store a secret instead, take that line out of the profile.
login-no-profile = a secret is stored for a profile of the configuration
login-no-profile-hint = Name one with --profile NAME.
login-no-secret = no secret
login-no-secret-hint = Nothing was stored.
login-no-terminal = there is no terminal to ask for the secret in
login-no-terminal-hint = Pipe the secret in with --token-stdin.
ask-oauth-token = OAuth access token for { $place }
ask-oauth-client = Secret of the OAuth client for { $place }
ask-api-token = API token for { $place }
advice-secret = The secret is from { $origin }. It may be wrong, of another account, revoked or expired; an API token is also refused where token access is off. It was sent to { $url }.
advice-client = Check client_id and the client’s secret, which is from { $origin }.
advice-role = Sign in as somebody whose role may do this.
advice-scopes = Make an access token with the scopes `read` and `write`.
advice-subdomain = Check the subdomain of the profile, or ZENDESK_SUBDOMAIN.
advice-doctor = `tokendesk doctor` looks for the cause.
advice-access-off = `tokendesk access on` turns it on.
advice-list = `tokendesk token list` shows what is there.
advice-refused = Nothing was changed. Change what it names.
no-such-token = There is no API token { $id } in this account.
nothing-listed = No API token matches.
output-failed = The output can’t be written
output-failed-hint = Free some space, or write it elsewhere.
ask-nobody = This has to be confirmed, and there is no terminal to ask in.
ask-nobody-hint = Nothing was changed. Give { $flag } to go on without being asked.
ask-yes = Go on? [y/N]
ask-refused = Nothing was changed.
ask-refused-hint = Type y to go on.
audit-times-hint = Give --since a time before that of --until.
audit-nobody = Nobody of the account’s team is called “{ $name }”.
audit-nobody-hint = Give the whole name, the e-mail address or the id. Who is no longer in the team is found by id alone.
audit-several = Several people are called “{ $name }”.
audit-several-hint = Give one of these ids: { $ids }
audit-read = { $count } events…
no-event-listed = No event matches.
access-is-on = API token access is on.
access-is-off = API token access is off. Every token is inactive.
access-without-terms = API token access is off, and nobody has accepted the terms yet.
advice-admin-center = Change it in Zendesk’s Admin Center.
no-ids = No token is named.
no-ids-hint = Give ids, or - and ids on the standard input.
not-an-id = What is on line { $line } of the standard input is no id: { $text }
not-an-id-hint = Nothing was changed. An id is a whole number, as `tokendesk token list` shows it.
column-outcome = Outcome
column-reason = Reason
outcome-planned = would be done
verb-not-begun = It was not begun.
verb-own = You are signed in with it. --lock-out deactivates it too.
verb-summary = { $done } done, { $skipped } skipped, { $failed } failed, { $unknown } unknown, { $left } not begun.
verb-stopped-hint = It was stopped. Run it again for the rest.
verb-part-hint = What is done stays done; the reasons say what to change before it is run again.
verb-unknown-hint = Look at those whose outcome is unknown with `tokendesk token list` before you run it again.
advice-deactivate = Nothing was changed: `tokendesk token deactivate { $id }` comes first.
advice-delete = Nothing was created: `tokendesk token delete` makes room.
advice-lost-found = Its id is { $id }. Deactivate and delete it, then create another.
advice-lost-several = These tokens are new since then, and one of them may be yours: { $ids }. Look at them with `tokendesk token show` before you create another.
advice-lost-unlisted = The list of tokens can’t be had either. Look at it with `tokendesk token list` before you create another; the next start of the screen looks for it, too.
create-done = Created: { $name } (id { $id }). Its value is never displayed again.
create-nothing = Nothing was created.
create-nowhere = Nobody would get the value: the standard output leads nowhere.
create-elsewhere = Nothing was created. Give --output FILE, or read the standard output.
create-unwritten = The value could not be written to the standard output.
create-interrupted = It was interrupted before the value was written.
create-revoked = Nobody has the value of “{ $name }”, so the token was deactivated and deleted.
create-kept = “{ $name }” is still there, and nobody has its value. Deactivate and delete it; the next start of the screen asks about it, too.
copy-held = Copied. Paste it now: the clipboard is cleared in { $seconds } s, or at once by Ctrl-c.
copy-held-until = Copied. Paste it now: Ctrl-c clears the clipboard and ends this.
copy-unannounced = Sent to your terminal, which didn’t say that it takes copies: paste somewhere to check. If nothing came, deactivate and delete the token, and use --output.
no-profile = there is no profile { $name }
no-profile-at-all = There are none: `tokendesk config init` makes a file for them.
no-profile-known = There are { $names } and embedded.
no-environment = the environment names no account
no-environment-hint = Set ZENDESK_SUBDOMAIN and ZENDESK_OAUTH_TOKEN, or ZENDESK_EMAIL and ZENDESK_API_TOKEN.
variable-subdomain = ZENDESK_SUBDOMAIN is no subdomain. { $why }
variable-subdomain-hint = Set it to the part before .zendesk.com.
variable-alone = { $variable } is set, but ZENDESK_SUBDOMAIN does not say for which account
variable-alone-hint = Set it too, or choose an account with --profile; `--profile embedded` is the one inside tokendesk.
variable-no-email = ZENDESK_API_TOKEN is set, but not ZENDESK_EMAIL, which goes with it
variable-no-email-hint = Set it too, or use ZENDESK_OAUTH_TOKEN.
variable-email = ZENDESK_EMAIL is no e-mail address
variable-email-hint = Set it to the address of a user, such as ada@example.com.
no-data-place = there is no place to keep the embedded account: neither XDG_DATA_HOME nor HOME is set
no-data-place-hint = Set HOME, or name a directory with --data-dir.
not-readable = { $path } can't be read
no-root-hint = Check ca_file in the configuration.
chosen-profile-hint = Set TOKENDESK_PROFILE to the name of a profile, or unset it.
stdin-embedded = the embedded account takes no secret: it makes its own
stdin-embedded-hint = Name an account with --profile or ZENDESK_SUBDOMAIN.
stdin-terminal = --token-stdin reads the standard input, and that is the terminal
stdin-terminal-hint = Pipe the secret in: … | tokendesk --token-stdin
variable-used = { $used } is used; { $other } is set too, and is not used.
name-of-profile = A profile's name has 1 to 64 letters a to z, digits, `.`, `_` and `-`, begins with a letter or a digit, and is neither `embedded` nor `environment`.
subdomain-letters = A subdomain has 1 to 63 small letters a to z, digits and hyphens and does not begin with a hyphen, such as `acme` for acme.zendesk.com.
store-interrupted = it was interrupted
store-denied = the kernel lets this session keep no keys, as is usual in containers
store-full = this user’s keys have no room left in the kernel
store-not-built = this kernel was built without a key store
store-refused = the kernel’s key store refuses it
store-unknown = tokendesk knows none on this system yet
ended-status = ended with status { $status }
ended-signal = was ended by a signal
ended-unread = could not be read
unsafe-no-file = it is no regular file
unsafe-foreign = it belongs to another user
unsafe-mode = its mode is { $mode }, not 0600
secret-unread = it could not be read
secret-too-long = it is too long
secret-no-text = it is no text
secret-empty = it is empty
secret-several-lines = it has more than one line, or letters that can’t be seen
screen-needs-terminal = the screen needs a terminal for its input and output
screen-needs-terminal-hint = Run tokendesk in a terminal without redirecting it; `tokendesk serve` works without one.
korean-needs-utf8 = Korean needs UTF-8, which this terminal has not, as LC_ALL, LC_CTYPE or LANG say: tokendesk speaks English. If it has, set LC_ALL=C.UTF-8.
config-unreadable-hint = Name another file with --config, or leave the flag out.
config-wrong = { $place }: { $problem }
config-not-toml = { $reason }
config-unknown = { $key } is not known
config-number-range = { $key } is not a number that is possible
config-no-command = { $key } needs a command
allowed-copy-command = It goes with copy_command, which names the command.
allowed-seconds = It is a number of seconds; 0 is never.
config-no-number = { $key } is not a number that is possible here
config-no-text = { $key } is not a text
config-no-switch = { $key } is neither true nor false
config-no-word = { $key } is not one of the words that are possible here
config-no-program = { $key } is not a program and its arguments
config-no-key = { $key } has something that is not the name of a key
config-key-taken = { $key } can’t have { $pressed }: { $other } has it
config-key-fixed = { $key } can’t be like this: { $pressed } stays what it is
config-key-typed = { $key } can’t have { $pressed }: there it belongs to the text that is typed
config-key-needed = { $key } needs a key
allowed-keys = A key is one character, such as "G" or "?", or a name: space, enter, esc, tab, shift-tab, backspace, delete, insert, up, down, left, right, home, end, pageup, pagedown, f1 to f12; with ctrl- or alt- before it, such as "ctrl-r". Several stand in a list; [] takes all keys away.
allowed-key-free = Choose a key that is free there, or give the other one another key too.
allowed-key-fixed = Esc goes back, Ctrl-c ends, and Enter presses in dialogs, whatever else is configured. They can’t be taken away or given to something else.
allowed-key-typed = Choose a function key, or one with ctrl- or alt-.
allowed-key-needed = What is done in a dialog has no other way than its key.
config-no-table = { $key } is not a table
config-secret = { $key } would be a secret, which is not kept here
config-no-profile = { $key } is not a profile
config-no-subdomain = { $key } is not a subdomain
config-no-address = { $key } is not an address that is possible
config-space = { $key } has a space
config-no-email = { $key } is not an e-mail address
config-lacks = { $key } lacks { $missing }
config-both = { $key } has both { $one } and { $other }
allowed-toml = The file is TOML: `key = "value"` and lines such as [clipboard].
allowed-version = This program reads version = { $version }.
allowed-at-top = Allowed at the top of the file are { $names }.
allowed-in = Allowed in [{ $section }] are { $names }.
allowed-text = It is a text in quotation marks that is not empty.
allowed-switch = Allowed are true and false.
allowed-refresh = It is the number of seconds after which the list is read again, 1 to { $longest }; 0 is never.
allowed-words = Allowed are { $names }.
allowed-program = It is a list of texts, a program and its arguments, such as ["op", "read", "op://it/zendesk/secret"]; no shell reads it.
allowed-table = It is a table: a line [{ $key }] and keys below it.
allowed-secret = Name where it is with credential_command or credential_file, or store it with `tokendesk login`; what stands there now should be revoked if others can read the file.
allowed-place = An account is named by its subdomain, such as subdomain = "acme"; url is for one on this machine, such as url = "http://127.0.0.1:8080".
allowed-loopback = An address is plain http to a literal loopback address and a port, such as `http://127.0.0.1:8080`; a real account is named by its subdomain.
allowed-client = It is the identifier, one word.
allowed-email = It is the e-mail address of a user, such as "ada@example.com".
allowed-needs-client = auth = "oauth-client" needs the client’s identifier.
allowed-needs-email = auth = "api-token" needs the e-mail address of a user.
allowed-one-source = A secret comes from one place; without either it is in the system’s store.
config-written = { $path } is written. Take the # from what you want.
config-exists = { $path } is there already, and was left as it is
config-exists-hint = Edit it, or name another file with --config.
config-unwritable-hint = Name a file in a directory of yours with --config.
not-writable = { $path } can't be written
no-config-place = there is no place for a configuration: neither XDG_CONFIG_HOME nor HOME is set
no-config-place-hint = Set HOME, or name a file with --config.
no-log-place = there is no place for a log: neither XDG_STATE_HOME nor HOME is set
no-log-place-hint = Set HOME, or leave out --log.
log-unwritable-hint = Make its directory yours, set XDG_STATE_HOME, or leave out --log.
terminal-failed = the terminal can't be used
terminal-failed-hint = Start tokendesk in a terminal that stays open.
screen-refused = this machine refuses what the screen needs to run
screen-refused-hint = Check the limits of this session (`ulimit -a`) and try again.
screen-panicked = tokendesk ended because of an error of its own, at { $place }
screen-panicked-hint = What Zendesk confirmed is done; please report that place.
threads-refused = this machine refuses the threads that tokendesk needs

## doctor
doctor-ok = ok
doctor-warn = warn
doctor-fail = fail
doctor-skip = skip
doctor-not-looked-at = not looked at: { $why }
doctor-configuration = configuration
doctor-account = account
doctor-credential = credential
doctor-profile = profile { $name }
doctor-proxy = proxy
doctor-dns = dns
doctor-connection = connection
doctor-tls = tls
doctor-clock = clock
doctor-sign-in = sign-in
doctor-role = role
doctor-token-access = token access
doctor-audit-log = audit log
doctor-rate-limit = rate limit
doctor-terminal = terminal
doctor-size = size
doctor-letters = letters
doctor-colours = colours
doctor-language = language
doctor-session = session
doctor-clipboard = clipboard
doctor-data-directory = data directory
doctor-lock = lock
doctor-disk = disk
doctor-log = log
doctor-no-configuration = the configuration can’t be read
doctor-no-account = no account is chosen
doctor-no-credential = there is nothing to sign in with
doctor-no-config-place = there is no place for one: neither XDG_CONFIG_HOME nor HOME is set
doctor-no-config-place-hint = Set HOME, or name a file with --config.
doctor-no-config = none at { $path }: the defaults hold
doctor-config-unsafe = others may change { $path }, and with it the programs that are started
doctor-config = { $path }, { $count ->
    [one] 1 profile
   *[other] { $count } profiles
}
doctor-embedded = the embedded one
doctor-chosen = { $url }, { $who }, by { $way }
doctor-chosen-read-only = { $url }, { $who }, by { $way }, read-only
doctor-of-profile = profile { $name }
doctor-of-environment = named by the environment
doctor-unused = { $name } is set too, and is not used
doctor-unused-hint = Unset the one that is not meant.
doctor-secret = its secret comes from { $origin }
doctor-secret-not-started = its secret comes from { $origin }, not started now
doctor-proxy-here = none is used for this machine
doctor-dns-here = not needed: the account is on this machine
doctor-no-proxy = none: HTTPS_PROXY is not set
doctor-proxy-address = HTTPS_PROXY is no address
doctor-proxy-address-hint = Set it to an address such as http://proxy.example:3128, or unset it.
doctor-proxy-resolves = the proxy resolves names
doctor-proxy-except = { $proxy } (HTTPS_PROXY), except for { $exceptions } (NO_PROXY)
doctor-dns-literal = not needed for { $host }
doctor-dns-no-address = { $host } has no address
doctor-dns-found = { $host } has { $count ->
    [one] 1 address
   *[other] { $count } addresses
}
doctor-dns-unknown = { $host } can’t be resolved
doctor-dns-time = { $host } was not resolved in { $seconds } seconds
doctor-dns-hint = Check the name, and this machine’s DNS (/etc/resolv.conf).
doctor-answered = answered in { $milliseconds } ms
doctor-nothing-sent = nothing was sent
doctor-connected = made
doctor-see-dns = See dns.
doctor-connection-hint = Check that this machine may reach the account: network, firewall, HTTPS_PROXY; for an account on this machine, that it runs at this port.
doctor-proxy-hint = Check HTTPS_PROXY, and that the proxy lets *.zendesk.com through.
doctor-proxy-sign-in-hint = Put the name and the password into HTTPS_PROXY: http://NAME:PASSWORD@…
doctor-network-hint = Try again; if it stays so, look at the network and the proxy between.
doctor-tls-here = not needed: plain http does not leave this machine
doctor-tls-valid = the certificate is valid
doctor-tls-hint = Check this machine’s clock and certificates; where a proxy inspects TLS, name its root with ca_file under [network].
doctor-not-connected = no connection was made
doctor-clock-embedded = the embedded account has a clock of its own
doctor-no-clock = no answer told the account’s time
doctor-clock-alike = as the account’s, to a minute
doctor-clock-ahead = this machine’s is { $apart } ahead of the account’s
doctor-clock-behind = this machine’s is { $apart } behind the account’s
doctor-clock-hint = Set this machine’s clock, best by NTP: certificates and times are judged by it.
doctor-no-answer = no answer came
doctor-nobody = nobody is signed in
doctor-refused = { $what } ({ $request })
doctor-may = { $role }, who may manage API tokens
doctor-may-not = { $role }, who may not manage API tokens
doctor-may-not-hint = Sign in as an administrator, or as an agent whose custom role has Manage APIs.
doctor-access-on = on, { $count } tokens
doctor-access-on-with-own = on, { $count } tokens; one of them is the one signed in with
doctor-access-off = off: no API token signs anybody in
doctor-access-off-hint = It is changed on Admin Center › Apps and integrations › APIs › API configuration, here on the page of that name.
doctor-audit = yes
doctor-no-audit = no: this plan or this role has none (Enterprise plans do)
doctor-no-rate = the account does not tell it
doctor-rate = { $left } of { $limit } requests left in this minute
doctor-rate-hint = Other integrations use the account’s limit too: wait a minute, or look at Admin Center › Account › Usage › API.
doctor-suspended = { $who } is suspended
doctor-suspended-hint = An administrator can end the suspension in Admin Center.
doctor-ascii = not UTF-8: signs come from ASCII
doctor-ascii-hint = Set LANG to a UTF-8 locale, such as C.UTF-8, to see signs and names as they are.
doctor-no-colours = none: NO_COLOR is set
doctor-colour-count = { $count }
doctor-no-term = TERM is not set
doctor-no-term-hint = Set TERM, such as xterm-256color.
doctor-dumb = TERM is dumb
doctor-dumb-hint = Use a terminal that moves its cursor.
doctor-elsewhere = { $term }, but this output goes elsewhere
doctor-no-terminal = this output goes to no terminal
doctor-no-size = the terminal does not tell its size
doctor-no-size-hint = Set it with `{ $command }`.
doctor-columns-rows = { $width } columns, { $height } rows
doctor-small-hint = Make it at least { $width } by { $height }.
doctor-local = local
doctor-through = through { $between }
copies-configured = { $route }: the configuration says so
copies-by-command = by { $program }, which the configuration names
copies-native = the desktop’s: one is here, and this is no SSH session
copies-tmux = through tmux, which says that its terminal takes copies
copies-tmux-refused = nowhere: tmux says that its terminal takes no copies. If it does, put this into tmux.conf: set -as terminal-features ',*:clipboard'
copies-tmux-old = nowhere: this is tmux { $version }, and only 3.2 and later pass copies on
copies-tmux-silent = nowhere: tmux does not answer
copies-screen = to the terminal, through GNU screen; whether it takes copies is not known
copies-announced = to the terminal (OSC 52), which announces that it takes copies
copies-unannounced = to the terminal (OSC 52), which does not announce that it takes copies
copies-unasked = to the terminal (OSC 52); whether it takes copies is not known
doctor-no-data = there is no place to keep the embedded account: neither XDG_DATA_HOME nor HOME is set
doctor-no-data-hint = Set HOME, or name a directory with --data-dir.
doctor-made-later = { $path }, which is made when it is needed
doctor-unwritable = { $path } can’t be written: { $reason }
doctor-unwritable-hint = Choose a directory that you may write with --data-dir.
doctor-unlocked = nobody uses the directory
doctor-lock-shared = shared with a tokendesk that runs
doctor-locked = a tokendesk makes the account anew
doctor-locked-hint = Wait until `tokendesk embedded reset` has ended.
doctor-no-lock = the directory can’t be locked: { $reason }
doctor-local-disk = Choose a directory on a local disk with --data-dir.
doctor-no-disk = the system does not tell of it
doctor-free = { $mebibytes } MiB free
doctor-free-hint = Free some space.
doctor-free-shared = { $mebibytes } MiB free, on { $name }, where the account’s database can’t be kept
doctor-no-log = there is no place for one: neither XDG_STATE_HOME nor HOME is set
doctor-no-log-hint = Set HOME, to be able to use --log.
doctor-log-written = written to { $path }
doctor-log-off = off; with --log info it is { $path }
doctor-log-unwritable = off; { $path } could not be written: { $reason }
doctor-log-unwritable-hint = Make its directory yours, or set XDG_STATE_HOME.
