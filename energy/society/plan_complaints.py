"""What makes no sense in a society's plan, each in one sentence that says what to change."""


def complaints(plan):
    """Yield what makes no sense in a plan, one sentence each."""
    if not plan.sites:
        yield "the plan has no roof: add a [[sites]] table"
    for site in plan.sites:
        if (site.annual_kwh is None) == (site.specific_yield_kwh_per_kwp is None):
            yield (
                f"site '{site.name}' must give exactly one of annual_kwh and "
                "specific_yield_kwh_per_kwp"
            )
        if plan.built_year(site) >= plan.years:
            yield f"site '{site.name}' is installed on {site.installed_on}, after the plan's end"
    for cost in plan.running_costs:
        given = (cost.gbp, cost.gbp_per_kwp, cost.pct_of_build_cost, cost.pct_of_sales)
        if sum(value is not None for value in given) != 1:
            yield (
                f"running cost '{cost.name}' must give exactly one of gbp, gbp_per_kwp, "
                "pct_of_build_cost and pct_of_sales"
            )
    yield from late_entries(plan)
    yield from unknown_words(plan)
    yield from repeated_names(plan)


def late_entries(plan):
    """Yield loans, grants and the like that fall after the plan's end."""
    for kind, entries in (
        ("grant", plan.grants),
        ("loan", plan.loans),
        ("share offer", plan.share_offers),
        ("one-off cost", plan.one_off_costs),
    ):
        for entry in entries:
            if entry.year >= plan.years:
                yield f"{kind} '{entry.name}' falls in year {entry.year}, after the plan's end"
    for loan in plan.loans:
        if loan.interest_only_years >= loan.repay_years:
            yield f"loan '{loan.name}' never repays: lower its interest_only_years"


def unknown_words(plan):
    """Yield words that are none of those a plan may use."""
    choices = (
        (plan.sites, "building", ("home", "charity", "other")),
        (plan.loans, "kind", ("level", "equal", "bullet")),
        (plan.grants, "purpose", ("building", "running")),
    )
    for entries, key, known in choices:
        for entry in entries:
            said = getattr(entry, key)
            if said not in known:
                yield f"{key} of '{entry.name}' must be one of {', '.join(known)}, got '{said}'"


def repeated_names(plan):
    """Yield names used twice where each line of the accounts needs its own."""
    costs = [cost.name for cost in plan.running_costs] + plan.lines_of_sites
    for kind, names in (("sites", [site.name for site in plan.sites]), ("running costs", costs)):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"two {kind} are called '{name}': give each a name of its own"
