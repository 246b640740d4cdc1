"""What a disclosure receipt is made of."""

from dataclasses import dataclass

from schemas.content import Referral


@dataclass(frozen=True)
class Disclosure:
    """What the receipt is of: a referral, who sent it to whom, and what came after."""

    referral: Referral
    sender: str  # structure and service, as people know them
    receiver: str
    at: int  # milliseconds
    reference: str
    transferred_to: str = ""
    withdrawn_on: str = ""
