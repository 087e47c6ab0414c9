"""Addresses of petitions: what everybody reads and signs, the author's own pages, the desk."""

from django.urls import path

from viche.participation.petitions import author_views as author
from viche.participation.petitions import desk_views as desk
from viche.participation.petitions import open_data, views
from viche.participation.petitions import order_views as order
from viche.participation.petitions import public_data as data

urlpatterns = [
    path("e-petitions/", views.listing, name="petitions"),
    path("e-petitions/feed.atom", data.feed, name="petition-feed"),
    path("e-petitions/data.json", data.everything, name="petition-data"),
    path("e-petitions/annex-34/<slug:resource>.<slug:form>", open_data.everything, name="petition-open-data"),
    path("e-petitions/new/", author.new, name="petition-new"),
    path("e-petitions/mine/", author.mine, name="petition-mine"),
    path("e-petitions/drafts/<int:pk>/", author.edit, name="petition-draft"),
    path("e-petitions/drafts/<int:pk>/preview/", author.preview, name="petition-preview"),
    path("e-petitions/drafts/<int:pk>/submit/", author.submit, name="petition-submit"),
    path("e-petitions/drafts/<int:pk>/drop/", author.drop, name="petition-drop"),
    path("e-petitions/<int:pk>/", views.page, name="petition"),
    path("e-petitions/<int:pk>/sign/", views.sign, name="petition-sign"),
    path("e-petitions/<int:pk>/receipt/", views.receipt, name="petition-receipt"),
    path("e-petitions/<int:pk>/withdraw/", views.withdraw, name="petition-withdraw"),
    path("e-petitions/<int:pk>/follow/", views.follow, name="petition-follow"),
    path("e-petitions/<int:pk>/signers/", views.signers, name="petition-signers"),
    path("e-petitions/<int:pk>/data.json", data.one, name="petition-json"),
    path("e-petitions/<int:pk>/votings.<slug:form>", open_data.votings, name="petition-votings"),
    path("desk/e-petitions/", desk.listing, name="petition-desk-list"),
    path("desk/e-petitions/order/", order.page, name="petition-order"),
    path("desk/e-petitions/order/<slug:what>/", order.switch, name="petition-switch"),
    path("desk/e-petitions/order/grounds/new/", order.ground_new, name="petition-ground-new"),
    path("desk/e-petitions/order/grounds/<int:pk>/end/", order.ground_end, name="petition-ground-end"),
    path("desk/e-petitions/<int:pk>/", desk.page, name="petition-desk"),
    path("desk/e-petitions/<int:pk>/hold/", desk.hold, name="petition-hold"),
    path("desk/e-petitions/<int:pk>/step/<slug:verb>/", desk.step, name="petition-step"),
    path("desk/e-petitions/<int:pk>/hand-over/", desk.hand_over, name="petition-hand-over"),
    path("desk/e-petitions/<int:pk>/tasks/new/", desk.task_new, name="petition-task-new"),
    path("desk/e-petitions/tasks/<int:pk>/", desk.task, name="petition-task"),
]
