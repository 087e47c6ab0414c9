"""Addresses inside a hromada. `voice-take` is also read by front/asked.py, which asks for exactly this shape; the same
address shows the log of the question."""

from django.urls import path

from viche.voices import views, views_log
from viche.voices.review import views as review

urlpatterns = [
    path("voices/how/", views_log.how, name="voices-how"),
    path("voices/keys/", views_log.keys, name="voices-keys"),
    path("voices/keys.json", views_log.keys_json, name="voices-keys-json"),
    path("voices/<uuid:uuid>/", views.at_question, name="voice-take"),
    path("voices/<uuid:uuid>/voices.jsonl", views_log.file, name="voice-file"),
    path("voices/<uuid:uuid>/heads.jsonl", views_log.all_heads, name="voice-heads"),
    path("voices/<uuid:uuid>/heads/<int:size>.json", views_log.head, name="voice-head"),
    path("voices/<uuid:uuid>/consistency/<int:old>/<int:new>.json", views_log.consistency, name="voice-consistency"),
    path("voices/<uuid:uuid>/inclusion/<int:n>.json", views_log.inclusion, name="voice-inclusion"),
    path("voices/<uuid:uuid>/find/", views_log.find, name="voice-find"),
    path("voices/<uuid:uuid>/receipt/", views.receipt, name="voice-receipt"),
    path("voices/<uuid:uuid>/receipt.json", views.receipt_file, name="voice-receipt-file"),
    path("voices/<uuid:uuid>/receipt/mail/", views.mail, name="voice-receipt-mail"),
    path("desk/voices/", review.listing, name="voices-review"),
    path("desk/voices/shared/", review.shared, name="voices-shared"),
    path("desk/voices/shared/<int:pk>/end/", review.shared_end, name="voices-shared-end"),
    path("desk/voices/<uuid:uuid>/", review.marks, name="voice-marks"),
    path("desk/voices/<uuid:uuid>/decide/", review.decide, name="voice-marks-decide"),
]
