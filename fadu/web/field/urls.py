"""Addresses of the field app; all lie under /field/, which is also the scope of its service worker."""

from django.urls import path

from fadu.web.field import devices, views

prefix = "field/"

urlpatterns = [
    path("", views.app, name="field"),
    path("sw.js", views.worker, name="field-worker"),
    path("manifest.webmanifest", views.manifest, name="field-manifest"),
    path("session", views.session, name="field-session"),
    path("register", views.register, name="field-register"),
    path("pack", views.pack, name="field-pack"),
    path("replay", views.replay, name="field-replay"),
    path("read-code", views.read_code, name="field-read-code"),
    path("discard", views.discard, name="field-discard"),
    path("devices/", devices.index, name="field-devices"),
    path("devices/<int:pk>/revoke", devices.revoke, name="field-device-revoke"),
]
