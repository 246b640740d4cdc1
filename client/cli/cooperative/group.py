"""`souspli cooperative`: votes, modules and pledges, news and trainings."""

import click

from client.cli.cooperative import modules, motions, news


@click.group()
def cooperative() -> None:
    """Vote, share costs, read the news: the relay belongs to its users."""


for _command in (*motions.COMMANDS, *modules.COMMANDS, *news.COMMANDS):
    cooperative.add_command(_command)
