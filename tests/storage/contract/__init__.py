"""What every database must keep: a class that one class per database inherits."""

from tests.storage.contract.business import BusinessContract
from tests.storage.contract.chats import ChatContract
from tests.storage.contract.commits import CommitContract
from tests.storage.contract.copycats import CopycatContract
from tests.storage.contract.costs import CostContract
from tests.storage.contract.deadlines import DeadlineContract
from tests.storage.contract.decisions import DecisionContract
from tests.storage.contract.history import HistoryContract
from tests.storage.contract.many import ManyContract
from tests.storage.contract.orders import OrderContract
from tests.storage.contract.outbox import OutboxContract
from tests.storage.contract.people import PeopleContract
from tests.storage.contract.piles import PileContract
from tests.storage.contract.products import ProductContract
from tests.storage.contract.rankings import RankingContract
from tests.storage.contract.schedule import ScheduleContract
from tests.storage.contract.stock import StockContract


class StoreContract(
    ScheduleContract,
    CommitContract,
    ManyContract,
    CopycatContract,
    HistoryContract,
    OutboxContract,
    PeopleContract,
    RankingContract,
    DecisionContract,
    DeadlineContract,
    ProductContract,
    BusinessContract,
    OrderContract,
    ChatContract,
    CostContract,
    StockContract,
    PileContract,
):
    """Inherit it and give two fixtures: `opener`, which opens the same database again and again, and `store`."""
