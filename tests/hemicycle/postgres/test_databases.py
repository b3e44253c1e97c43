import pytest

from hemicycle.postgres import Databases
from hemicycle.postgres.databases import driver_url
from hemicycle.problem import Problem
from tests.conftest import PREFIX


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_any_spelling_of_a_url_reaches_the_driver(scheme):
    assert driver_url(f"{scheme}://u:p@h:5433/d") == "postgresql+asyncpg://u:p@h:5433/d"


async def test_a_note_lives_with_its_database(databases: Databases):
    name = f"{PREFIX}noted"
    await databases.create(name)
    assert (await databases.notes(PREFIX))[name] == {}
    await databases.write_note(name, {"filled": True, "about": "it's :here"})
    assert (await databases.notes(PREFIX))[name] == {"filled": True, "about": "it's :here"}
    await databases.drop(name)
    assert name not in await databases.notes(PREFIX)


async def test_a_clone_has_what_its_template_has_but_not_its_note(databases: Databases):
    template, clone = f"{PREFIX}template", f"{PREFIX}clone"
    await databases.create(template)
    await databases.write_note(template, {"filled": True})
    await databases.create(clone, template)
    assert (await databases.notes(PREFIX))[clone] == {}


async def test_making_a_database_twice_is_a_problem_in_one_sentence(databases: Databases):
    name = f"{PREFIX}twice"
    await databases.create(name)
    with pytest.raises(Problem, match="already exists"):
        await databases.create(name)


async def test_a_server_that_cannot_be_reached_is_a_problem_without_the_password():
    with pytest.raises(Problem, match="says") as raised:
        await Databases("postgresql://u:hush@127.0.0.1:1/d").notes()
    assert "hush" not in raised.value.sentence


async def test_names_are_checked_before_they_reach_sql(databases: Databases):
    with pytest.raises(ValueError, match="not a database name"):
        await databases.drop('x"; DROP DATABASE postgres; --')
