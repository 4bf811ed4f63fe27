"""The gallery: every page component in every state, for whoever composes a page. All values are made up."""

from django.urls import path

from valley.kernel.pages.gallery.views import confirm, fault, form_page, gallery, progress_page

urlpatterns = [
    path("gallery", gallery, name="gallery"),
    path("gallery/form", form_page, name="gallery_form"),
    path("gallery/confirm", confirm, name="gallery_confirm"),
    path("gallery/progress", progress_page, name="gallery_progress"),
    path("gallery/faults/<int:code>", fault, name="gallery_fault"),
]
