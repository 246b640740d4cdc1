"""`souspli correspondent`: people who have nothing but e-mail."""

import click

from client.cli.casework.correspondent import add, decide, import_contacts, list_correspondents, write
from client.cli.casework.key import key
from client.cli.casework.link import code, link, renew, revoke


@click.group()
def correspondent() -> None:
    """Write to people who have nothing but e-mail."""


for each in (add, import_contacts, list_correspondents, write, decide, link, code, renew, revoke, key):
    correspondent.add_command(each)
