"""The tree of commands, and the one place where a command's failure becomes words and an exit code.

Rules: an error of the family (schemas/errors.py) ends with its own code; anything else that reaches this file
is a bug and ends with 1; errors are not printed by click, so that `--json` holds for mistakes in usage too.
"""

import os
import sys
from collections.abc import Sequence

import click

from client.cli.app import App
from client.cli.lazy import Lazy, LazyGroup
from client.cli.options import with_options
from schemas.errors import SouspliError

SECTIONS = {
    "Every day": {
        "inbox": Lazy("casework.inbox:inbox", "Show the conversations of your services, or follow them live"),
        "show": Lazy("casework.show:show", "Read a conversation, and see what can be done next"),
        "find": Lazy("casework.find:find", "Find the service for a need near a place"),
        "refer": Lazy("casework.refer:refer", "Refer a person to a service, with a form and files"),
        "send": Lazy("casework.write:send", "Send a message to one or more services"),
        "reply": Lazy("casework.write:reply", "Write to everybody in a conversation"),
        "note": Lazy("casework.write:note", "Write a note that only your own service can open"),
        "correspondent": Lazy(
            "casework.correspondents:correspondent", "Write to people who have only e-mail"
        ),
        "dashboard": Lazy("casework.board:board", "What is open, waiting, late and closed, and why"),
        "calendar": Lazy(
            "casework.calendar:calendar", "The appointments to come, also for your own calendar"
        ),
        "remind": Lazy("casework.remind:remind", "Press for answers that are late"),
        "absence": Lazy("casework.absence:absence", "Say when you are away, and who stands in"),
        "consent": Lazy("casework.consent:consent", "Tell everybody that a person no longer agrees"),
        "disclosure": Lazy("casework.disclose:disclosure", "Write what was shared, for the person (PDF)"),
        "file": Lazy("casework.file:file", "Fetch the files that were sent"),
        "outbox": Lazy("casework.outbox:outbox", "What is written and not yet sent"),
    },
    "Steps of a referral": {
        "accept": Lazy("casework.steps:accept", "Take a referral on"),
        "decline": Lazy("casework.steps:decline", "Decline a referral, with the reason"),
        "ask": Lazy("casework.steps:ask", "Ask the sender for information"),
        "answer": Lazy("casework.steps:answer", "Answer what was asked"),
        "assign": Lazy("casework.steps:assign", "Say who of your service takes care of it"),
        "schedule": Lazy("casework.steps:schedule", "Make an appointment, or move it"),
        "unschedule": Lazy("casework.steps:unschedule", "Take an appointment back"),
        "attend": Lazy("casework.steps:attend", "Say that the person came"),
        "miss": Lazy("casework.steps:miss", "Say that the person did not come"),
        "start": Lazy("casework.steps:start", "Say that the help has begun"),
        "complete": Lazy("casework.steps:complete", "Say that the help has ended, and its outcome"),
        "transfer": Lazy("casework.onward:transfer", "Pass a referral on to another structure"),
        "redirect": Lazy("casework.onward:redirect", "Refer again, elsewhere, what was declined"),
        "withdraw": Lazy("casework.steps:withdraw", "Take a referral back"),
    },
    "Administration": {
        "structure": Lazy("management.structure:structure", "Apply, verify, admit, suspend, show structures"),
        "member": Lazy("management.member:member", "Invite colleagues, join, leave"),
        "device": Lazy("management.device:device", "List, link and revoke devices"),
        "service": Lazy("management.service:service", "Create services, change them, rotate their keys"),
        "directory": Lazy("management.directory:directory", "Look up and verify who is who"),
        "recovery": Lazy("management.recovery:recovery", "Prepare for lost keys, and restore them"),
        "retention": Lazy("management.retention:retention", "See, set and hold how long messages are kept"),
        "network": Lazy("management.network:network", "Found the network of a new relay"),
    },
    "The cooperative": {
        "cooperative": Lazy("cooperative.group:cooperative", "Vote, share costs, read the news, sign up"),
        "feedback": Lazy(
            "cooperative.feedback:feedback", "Tell the cooperative what is wrong, missing or good"
        ),
    },
    "Oversight": {
        "audit": Lazy("oversight.audit:audit", "Prove who accessed what, and when"),
        "witness": Lazy("oversight.witness:witness", "Run a witness of the relay's logs"),
        "web": Lazy("oversight.web:web", "Compare the web client that a relay serves with its release"),
    },
    "This computer": {
        "serve": Lazy("serve:serve", "Run a relay"),
        "agent": Lazy("agent:agent", "Let other software on this computer send and receive"),
        "bridge": Lazy("bridge:bridge", "Run the bridge to e-mail"),
        "backup": Lazy("backup:backup", "Copy all that a relay keeps, while it runs"),
        "restore": Lazy("backup:restore", "Make a relay again from a backup"),
        "demo": Lazy("demo.command:demo", "See the main job with fictional structures"),
        "sandbox": Lazy("demo.sandbox:sandbox", "Practise with fictional structures, in a browser"),
        "doctor": Lazy("doctor:doctor", "Check everything that this device depends on"),
        "completion": Lazy("completion:completion", "Complete commands in your shell"),
        "exit-codes": Lazy("exit_codes:exit_codes", "Explain the exit codes"),
    },
}
"""Every command; a line is all that a new one needs."""


@click.group(cls=LazyGroup, sections=SECTIONS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="souspli", message="souspli %(version)s")
@with_options
def cli() -> None:
    """Send sealed messages and referrals between the structures of the social sector.

    Begin with `souspli demo`, or with the code of an invitation: `souspli member join`.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; `arguments` are those of the process when not given."""
    app = App()
    try:
        return run(app, list(sys.argv[1:] if arguments is None else arguments))
    except (KeyboardInterrupt, click.Abort):
        from client.words import words_in  # noqa: PLC0415  # the help does without msgspec

        click.echo(f"\n{words_in(app.reader).every.interrupted}", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone. Python would complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last line of defence: a bug is said calmly, with how to show it
        if os.environ.get("SOUSPLI_DEBUG"):
            raise
        app.screen.error(bug(error))
        return 1


def run(app: App, arguments: list[str]) -> int:
    """Run a command and return its exit code; the errors that are foreseen become words."""
    try:
        ended = cli.main(args=arguments, prog_name="souspli", standalone_mode=False, obj=app)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        from client.cli import misuse  # noqa: PLC0415  # the help does without msgspec
        from client.cli.language import asked_for  # noqa: PLC0415

        app.json, app.language = app.json or "--json" in arguments, asked_for(arguments)
        app.screen.error(misuse.misused(error), misuse.in_words(error, app.language))
        return misuse.MisusedError.exit_code
    except SouspliError as error:
        app.screen.error(error)
        return error.exit_code
    return ended if isinstance(ended, int) else app.exit_code


def bug(error: Exception) -> SouspliError:
    """Return what is said of an error that nobody foresaw."""
    return SouspliError(
        f"something unexpected happened: {type(error).__name__}: {error}",
        advice="please report it: set SOUSPLI_DEBUG=1 and try again to see where it happened",
    )


if __name__ == "__main__":
    sys.exit(main())
