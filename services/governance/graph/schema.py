"""The governance subgraph: built once per process, shared by its partitions."""

from __future__ import annotations

from pathlib import Path

from commons.auth.access import AccessTable
from commons.subgraph.descriptions import Glossary
from commons.subgraph.schema import SubgraphSchema, once_per_table
from services.governance.graph.assembly import Assembly
from services.governance.graph.entities import LOADERS
from services.governance.graph.entity import LegalEntity
from services.governance.graph.joint_meeting import JointMeeting
from services.governance.graph.mutations import Mutation
from services.governance.graph.queries import Query
from services.governance.graph.resolution import Resolution
from services.governance.graph.roll import VotingRoll
from services.governance.graph.stubs import Membership, Person
from services.governance.graph.subscriptions import Subscription

TYPES = (Assembly, JointMeeting, LegalEntity, Membership, Person, Resolution, VotingRoll)

GLOSSARY = Glossary.load(*sorted(Path(__file__).parent.glob("glossary*.toml")))


@once_per_table
def schema(access: AccessTable) -> SubgraphSchema:
    """The schema under an access table; a field that the table does not name is a `ValueError`."""
    return SubgraphSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=TYPES,
        loaders=LOADERS,
        access=access,
        glossary=GLOSSARY,
    )
