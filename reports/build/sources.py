"""Who fills a report: the name that a definition gives as its `source`, and the function that answers it."""

from reports.build import completeness, duties, execution, forms, movements, multidimensional

SOURCES = {
    "forms": forms.fill,
    "poor_movements": movements.fill_poor,
    "near_poor_movements": movements.fill_near,
    "multidimensional": multidimensional.fill,
    "completeness": completeness.fill,
    "duties": duties.fill,
    "plan_execution": execution.fill_plans,
    "programme_targets": execution.fill_programme,
    "money": execution.fill_money,
    "fund": execution.fill_fund,
}
