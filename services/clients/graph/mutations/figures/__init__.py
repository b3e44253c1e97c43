"""What officers of a country have counted."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.figures.compute_client_cube import compute_client_cube


@strawberry.type
class FigureMutations:
    """Cubes."""

    compute_client_cube = compute_client_cube
