"""The governance service as one partition's Starlette app: the graph, the bulk plane, and rolls as files."""

from __future__ import annotations

from starlette.applications import Starlette

from commons.law_questions.admission_terms import ADMISSION_TERMS
from commons.law_questions.exit_terms import EXIT_TERMS
from commons.law_questions.inspection_terms import INSPECTION_TERMS
from commons.law_questions.member_limits import MEMBER_LIMITS
from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from services.governance.app.admission_terms import admission_answer
from services.governance.app.attendance_files import attendance_routes
from services.governance.app.ballot_files import ballot_routes
from services.governance.app.bulk_plane import bulk_routes
from services.governance.app.consultation_files import consultation_routes
from services.governance.app.documents import document_routes
from services.governance.app.exit_terms import exit_answer
from services.governance.app.forgetting import forgetting_route
from services.governance.app.inspection_terms import inspection_answer
from services.governance.app.law_questions import law_route
from services.governance.app.mandate_holders import holders_route
from services.governance.app.member_limits import limits_answer
from services.governance.app.minutes_files import minutes_routes
from services.governance.app.notice_files import notice_routes
from services.governance.app.proxy_files import proxy_routes
from services.governance.app.roll_files import roll_routes
from services.governance.app.turnout import turnout_route
from services.governance.domain.law.library import library
from services.governance.graph.schema import schema
from services.governance.graph.secret.keys import keep_destroying


def create_app(partition: Partition) -> Starlette:
    """The app of one partition; a broken law pack, or one that is not there, is a fault now and not at a question."""
    for entity in partition.country.entities:
        library().pack(entity.pack)
    files = [
        *roll_routes(partition),
        *ballot_routes(partition),
        *consultation_routes(partition),
        *document_routes(partition),
        *notice_routes(partition),
        *minutes_routes(partition),
        *attendance_routes(partition),
        *proxy_routes(partition),
    ]
    law = [
        law_route(partition, EXIT_TERMS, exit_answer),
        law_route(partition, ADMISSION_TERMS, admission_answer),
        law_route(partition, INSPECTION_TERMS, inspection_answer),
        law_route(partition, MEMBER_LIMITS, limits_answer),
    ]
    bulk = [*bulk_routes(partition), turnout_route(partition), forgetting_route(partition), holders_route(partition)]
    return build_app(
        schema(partition.access),
        partition,
        [*bulk, *law, *files],
        background=lambda: keep_destroying(partition),
    )
