from hypothesis import given
from hypothesis import strategies as st

from hemicycle.issuer.tokens import within

CODES = st.sampled_from(["BE", "FR", "DE", "EU", "IT"])
ROLES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["organiser", "auditor"]), "countries": st.lists(CODES, max_size=4, unique=True)}
    ),
    max_size=4,
).map(tuple)


@given(ROLES, st.frozensets(CODES))
def test_an_issuer_gives_roles_in_its_own_countries_only(roles, countries):
    given_out = within(roles, countries)
    assert all(set(role["countries"]) <= countries and role["countries"] for role in given_out)
    assert {(role["role"], code) for role in given_out for code in role["countries"]} == {
        (role["role"], code) for role in roles for code in role["countries"] if code in countries
    }
