"""`souspli completion`: the script that lets a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

from client.cli.app import App
from client.cli.options import command

WHERE = {
    "bash": 'eval "$(souspli completion bash)"    # in ~/.bashrc',
    "zsh": 'eval "$(souspli completion zsh)"    # in ~/.zshrc, after compinit',
    "fish": "souspli completion fish | source    # in ~/.config/fish/config.fish",
}
"""The line that each shell needs."""


@click.command(epilog="\b\n" + "\n".join(WHERE.values()))
@click.argument("shell", type=click.Choice(list(WHERE)))
@command
def completion(app: App, shell: str) -> None:
    """Print the completion script of SHELL; the line for its start-up file is below."""
    kind = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    if kind is None:
        raise click.UsageError(f"no completion is known for {shell}")
    script = kind(root, {}, "souspli", "_SOUSPLI_COMPLETE").source()
    if app.json:
        app.screen.show({"shell": shell, "script": script})
    else:
        click.echo(script)
