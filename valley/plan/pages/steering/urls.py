"""Addresses of steering."""

from django.urls import URLPattern, URLResolver, path

from valley.plan.pages.steering import briefs, desks, details, lists, targets

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/tasks", lists.tasks, name="plan_tasks"),
    path("plan/tasks/assign", lists.assign, name="plan_assign"),
    path("plan/targets", targets.targets, name="plan_targets"),
    path("plan/targets/set", lists.new_target, name="plan_target_new"),
    path("plan/targets/<uuid:public_id>", targets.target, name="plan_target"),
    path("plan/targets/<uuid:public_id>/<slug:key>", targets.step, name="plan_target_step"),
    path("plan/meetings", lists.meetings, name="plan_meetings"),
    path("plan/meetings/call", lists.call_meeting, name="plan_meeting_call"),
    path("plan/actions", lists.actions, name="plan_actions"),
    path("plan/changes", lists.changes, name="plan_changes"),
    path("plan/changes/new", lists.new_change, name="plan_change_new"),
    path("plan/evaluations", lists.evaluations, name="plan_evaluations"),
    path("plan/evaluations/new", lists.new_evaluation, name="plan_evaluation_new"),
    path("plan/evaluation-briefs/<uuid:public_id>", briefs.brief, name="plan_brief"),
    path(
        "plan/consultations/<uuid:public_id>",
        details.door(desks.CONSULTATION, details.consultation, "plan.see_consultation", own=True),
        name="plan_consultation",
    ),
    path(
        "plan/consultations/<uuid:public_id>/<slug:key>",
        details.steps(desks.CONSULTATION),
        name="plan_consultation_step",
    ),
]
for desk, page, name in details.PAGES:
    prefix = desk.prefix.lstrip("/")
    urlpatterns.append(path(f"{prefix}<uuid:public_id>", details.door(desk, page), name=name))
    urlpatterns.append(path(f"{prefix}<uuid:public_id>/<slug:key>", details.steps(desk), name=f"{name}_step"))
