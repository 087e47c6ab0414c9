"""Addresses by which officials keep a programme."""

from django.urls import URLPattern, path

from viche.office.programmes.edit_views import allotments, amendments, measures, payments, plans, structure, uploads

P, G, T, M = "desk/programmes/", "desk/programmes/goals/", "desk/programmes/tasks/", "desk/programmes/measures/"

urlpatterns: list[URLPattern] = [
    path(P + "<int:pk>/contents/", structure.content, name="programmes-contents"),
    path(P + "<int:pk>/goals/new/", structure.goal_new, name="programmes-goal-new"),
    path(G + "<int:pk>/", structure.goal, name="programmes-goal"),
    path(G + "<int:pk>/move/", structure.goal_move, name="programmes-goal-move"),
    path(G + "<int:pk>/remove/", structure.goal_remove, name="programmes-goal-remove"),
    path(P + "<int:pk>/tasks/new/", structure.task_new, name="programmes-task-new"),
    path(T + "<int:pk>/", structure.task, name="programmes-task"),
    path(T + "<int:pk>/move/", structure.task_move, name="programmes-task-move"),
    path(T + "<int:pk>/remove/", structure.task_remove, name="programmes-task-remove"),
    path(P + "<int:pk>/measures/new/", measures.new, name="programmes-measure-new"),
    path(M + "<int:pk>/edit/", measures.edit, name="programmes-measure-edit"),
    path(M + "<int:pk>/move/", measures.move, name="programmes-measure-move"),
    path(M + "<int:pk>/split/", measures.split, name="programmes-measure-split"),
    path(M + "<int:pk>/join/", measures.join, name="programmes-measure-join"),
    path(M + "<int:pk>/end/", measures.end, name="programmes-measure-end"),
    path(M + "<int:pk>/resume/", measures.resume, name="programmes-measure-resume"),
    path(M + "<int:pk>/remove/", measures.remove, name="programmes-measure-remove"),
    path(M + "<int:pk>/plans/", plans.plans, name="programmes-plans"),
    path(M + "<int:pk>/plans/new/", plans.plan_new, name="programmes-plan-new"),
    path(P + "plans/<int:pk>/", plans.plan, name="programmes-plan"),
    path(P + "plans/<int:pk>/remove/", plans.plan_remove, name="programmes-plan-remove"),
    path(P + "<int:pk>/amendments/", amendments.amendments, name="programmes-amendments"),
    path(P + "<int:pk>/amendments/new/", amendments.amendment_new, name="programmes-amendment-new"),
    path(P + "amendments/<int:pk>/", amendments.amendment, name="programmes-amendment"),
    path(P + "amendments/<int:pk>/edit/", amendments.amendment_edit, name="programmes-amendment-edit"),
    path(P + "amendments/<int:pk>/remove/", amendments.amendment_remove, name="programmes-amendment-remove"),
    path(P + "<int:pk>/appropriations/", allotments.appropriations, name="programmes-appropriations"),
    path(P + "<int:pk>/appropriations/new/", allotments.appropriation_new, name="programmes-appropriation-new"),
    path(P + "appropriations/<int:pk>/", allotments.appropriation, name="programmes-appropriation"),
    path(
        P + "appropriations/<int:pk>/remove/", allotments.appropriation_remove, name="programmes-appropriation-remove"
    ),
    path(P + "<int:pk>/payments/", payments.payments, name="programmes-payments"),
    path(P + "<int:pk>/payments/table/", uploads.upload, name="programmes-payments-upload"),
    path(P + "<int:pk>/payments/table/sample.xlsx", uploads.sample, name="programmes-payments-sample"),
    path(P + "payments/table/<int:pk>/", uploads.preview, name="programmes-payments-preview"),
    path(P + "payments/table/<int:pk>/cancel/", uploads.cancel, name="programmes-payments-cancel"),
    path(M + "<int:pk>/payments/", payments.of_measure, name="programmes-measure-payments"),
    path(M + "<int:pk>/payments/new/", payments.payment_new, name="programmes-payment-new"),
    path(P + "payments/<int:pk>/", payments.payment, name="programmes-payment"),
    path(P + "payments/<int:pk>/remove/", payments.payment_remove, name="programmes-payment-remove"),
    path(P + "stated/<int:pk>/fund/", payments.stated_fund, name="programmes-stated-fund"),
]
