"""What petitions do by themselves in every hromada."""

from viche.kit import rounds
from viche.participation.petitions import collecting


@rounds.hourly("petitions-settle")
def settle(hromada_id: int) -> None:
    """Who has enough signatures, and whose term is over, is led on. A page that shows one does it at once."""
    collecting.settle_all()
