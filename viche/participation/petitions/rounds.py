"""What petitions do by themselves in every hromada."""

from viche.kit import rounds
from viche.participation.petitions import collecting, letters
from viche.participation.petitions.joining import letters as joining
from viche.participation.petitions.paper import actions as paper


@rounds.hourly("petitions-settle")
def settle(hromada_id: int) -> None:
    """Who has enough signatures, and whose term is over, is led on (a page that shows one does it at once), and those who follow it are told."""
    collecting.settle_all()
    letters.tell_lately_ended()


@rounds.daily("petitions-paper")
def erase_paper(hromada_id: int) -> None:
    """What was typed from sheets of paper is erased when its term is over."""
    paper.erase_old()


@rounds.hourly("petitions-joined")
def tell_of_joining(hromada_id: int) -> None:
    """Signers of a petition that was joined to another are written to, each once."""
    joining.tell_signers()
